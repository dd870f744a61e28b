import Foundation

@testable import Pages

/// Renders every screen in one language.
struct Studio {
    static let reasons = [
        "approved", "first_factor_wrong", "denied_mistake", "denied_not_me", "expired", "superseded", "number_wrong",
        "code_wrong", "code_used", "code_ended", "not_set_up", "setup_unfinished", "no_usable_method", "push_paused",
        "too_many_codes", "device_too_old", "screen_lock_needed", "locked_by_person", "locked_by_desk",
        "zone_forbidden", "service_error", "device_waiting", "device_new",
    ]
    let frame: Frame

    init(_ language: Language, book: WordBook? = nil) throws {
        let book = try book ?? WordBook()
        var frame = Frame(
            templates: try Templates(), words: book.words(in: language),
            house: House(
                name: "Example University", desk: "IT Services",
                timeZone: TimeZone(identifier: "Europe/London") ?? .gmt))
        frame.here = "/p/1"
        frame.action = "/p/1"
        frame.token = "dG9rZW4"
        self.frame = frame
    }

    func render(_ screen: Screen) -> HTML {
        var frame = frame
        frame.application = screen.hasApplication ? "Learn" : nil
        frame.phoneBeside = screen.phoneBeside
        return screen.page.rendered(in: frame)
    }

    var screens: [(name: String, html: HTML)] {
        (Screen.all + Screen.reasons(Self.reasons + ["of_nobody"], words: frame.words))
            .map { ($0.name, render($0)) }
    }
}
