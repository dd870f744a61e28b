public import Foundation

/// What every page shares: whose it is, in which language, and where its links and forms lead.
public struct Frame: Sendable {
    public let templates: Templates
    public var words: Words
    public let house: House
    /// The name people know the application by, where one is being signed in to.
    public var application: String?
    /// Where "I need help" leads.
    public var help = "/help"
    /// Where the page's forms are sent.
    public var action = ""
    /// The form token of the page (see `FormToken`).
    public var token = ""
    /// This page's own address, for the choice of language; nil where it can't be loaded again.
    public var here: String?
    /// Whether pictures are left out.
    public var textOnly = false
    /// The address of a phone to show beside the page, in the demonstration.
    public var phoneBeside: String?
    /// Whether the page shows another page of ours inside.
    public var framesOurselves = false

    public init(templates: Templates, words: Words, house: House) {
        self.templates = templates
        self.words = words
        self.house = house
    }

    /// The names that texts may speak of.
    var names: [String: View.Value] { ["house": .text(house.name), "desk": .text(house.desk)] }

    /// The application's name, or words for it where there is none.
    var applicationOrService: String { application ?? words.text("common.the_service") }
}

/// The university: its names and its clock.
public struct House: Sendable {
    /// As it stands on top of each page: "Example University".
    public let name: String
    /// Who looks after sign-ins: "IT Services".
    public let desk: String
    public let timeZone: TimeZone

    public init(name: String, desk: String, timeZone: TimeZone) {
        self.name = name
        self.desk = desk
        self.timeZone = timeZone
    }
}

extension Frame {
    /// What the layout shows, whatever the page.
    func view(offered: [Language]) -> View {
        let languages = here.map { here in
            offered.map { language in
                View([
                    "code": .text(language.rawValue), "name": .text(language.ownName),
                    "address": .text(here + (here.contains("?") ? "&" : "?") + "lang=" + language.rawValue),
                    "current": .flag(language == words.language),
                ])
            }
        }
        let initial = application.flatMap(\.first).map { String($0).uppercased() }
        return [
            "language": .text(words.language.tag), "direction": .text(words.language.direction.rawValue),
            "house": .text(house.name), "desk": .text(house.desk),
            "application": .text(application), "initial": .text(initial),
            "help": .text(help), "action": .text(action), "token": .text(token),
            "phone_beside": .text(phoneBeside), "text_only": .flag(textOnly),
            "languages": .rows(languages ?? []), "has_languages": .flag((languages?.count ?? 0) > 1),
            "asset": .part(templates.files.view),
        ]
    }
}
