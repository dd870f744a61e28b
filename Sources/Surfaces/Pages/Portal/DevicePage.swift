public import Foundation

/// D2 and D5: one thing that somebody signs in with. Its forms send `rename`, `test`, `lock`, `unlock`, `report`, or
/// `first` with an application.
public struct DevicePage: Page {
    public static let template = TemplateName.device

    /// What was just done.
    public enum News: String, CaseIterable, Sendable {
        case renamed, locked, unlocked, tested
        case goesFirst = "goes_first"
    }

    public enum Problem: String, CaseIterable, Sendable {
        case nameEmpty = "name_empty"
        /// Something else must be shown before it can be unlocked.
        case stillLocked = "still_locked"
        case paused
    }

    /// How far the last request to a phone came.
    public enum Came: String, CaseIterable, Sendable {
        case answered, arrived, handed, lost
    }

    public struct Application: Sendable {
        public var key: String
        public var name: String
        /// Whether this thing goes first with it.
        public var isFirst: Bool

        public init(key: String, name: String, isFirst: Bool) {
            self.key = key
            self.name = name
            self.isFirst = isFirst
        }
    }

    public var kind: DeviceKind
    public var name: String
    public var isLocked: Bool
    public var added: Date
    /// When a phone that was reset was set up again.
    public var setUpAgain: Date?
    public var lastUsed: Date?
    /// What a phone said of itself.
    public var platform: String?
    public var isBackedUp: Bool?
    public var applications: [Application]
    /// Where it is removed.
    public var removal: String
    /// The number that the test request is answered with.
    public var number: String?
    public var news: News?
    public var problem: Problem?
    /// From when it works, or may change the others, where that is waited for; and by which proof it was set up.
    public var worksFrom: Date?
    public var changesFrom: Date?
    public var setUpBy: SetUpProof?
    /// When a phone was asked last, and how far that came.
    public var lastRequest: (at: Date, came: Came)?
    public var now: Date

    public init(
        _ kind: DeviceKind, name: String, isLocked: Bool, added: Date, lastUsed: Date?, platform: String?,
        isBackedUp: Bool?, applications: [Application], removal: String, number: String? = nil, news: News? = nil,
        problem: Problem? = nil, worksFrom: Date? = nil, changesFrom: Date? = nil, setUpBy: SetUpProof? = nil,
        now: Date
    ) {
        self.kind = kind
        self.name = name
        self.isLocked = isLocked
        self.added = added
        self.lastUsed = lastUsed
        self.platform = platform
        self.isBackedUp = isBackedUp
        self.applications = applications
        self.removal = removal
        self.number = number
        self.news = news
        self.problem = problem
        self.worksFrom = worksFrom
        self.changesFrom = changesFrom
        self.setUpBy = setUpBy
        self.now = now
    }

    public var problemKey: String? { problem?.rawValue }

    /// What it may not do yet.
    private func notYet(in frame: Frame) -> HTML? {
        guard let setUpBy, let from = worksFrom ?? changesFrom else { return nil }
        let words = frame.words
        return words.html(
            worksFrom == nil ? "device.changes_from" : "device.works_from",
            [
                "by": .text(setUpBy.text(in: frame)),
                "moment": .text(words.moment(notBefore: from, in: frame.house.timeZone)),
            ])
    }

    private func request(in frame: Frame) -> HTML? {
        lastRequest.map { at, came in
            let moment = frame.words.moment(at, in: frame.house.timeZone)
            return frame.words.html("device.request_" + came.rawValue, ["moment": .text(moment)])
        }
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let zone = frame.house.timeZone
        let used = lastUsed.map { words.used($0, now: now, in: zone) }
        return [
            "name": .text(name), "kind_word": .html(words.html("device." + kind.rawValue)),
            "name_max": .count(40), "can_rename": .flag(kind != .fob), "can_test": .flag(kind == .phone && !isLocked),
            "is_locked": .flag(isLocked && worksFrom == nil), "in_use": .flag(!isLocked || worksFrom != nil),
            "not_yet": .html(notYet(in: frame)),
            "added_on": .text(words.day(added, now: now, in: zone)),
            "again_on": .text(setUpAgain.map { words.day($0, now: now, in: zone) }), "used": .html(used),
            "platform_name": .text(platform), "last_request": .html(request(in: frame)),
            "number": .text(number.map { $0.map(String.init).joined(separator: " ") }),
            "backed_up": .html(isBackedUp.map { words.html($0 ? "device.is_backed_up" : "device.is_here_alone") }),
            "can_do": .html(words.html("device.can_" + kind.rawValue)),
            "choices": .rows(
                applications.map {
                    ["key": .text($0.key), "name": .text($0.name), "is_first": .flag($0.isFirst)]
                }), "has_choices": .flag(!applications.isEmpty && !isLocked),
            "removal": .text(removal), "reference_max": .count(60),
            "news": .html(
                news.flatMap { $0 == .locked ? nil : words.html("device." + $0.rawValue, ["device": .text(name)]) }),
        ]
    }
}
