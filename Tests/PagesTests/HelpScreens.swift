import Foundation
import Pages

extension Screen {
    /// An installation that has everything.
    static let facts: HelpFacts = {
        var facts = HelpFacts(devicesAddress: "mfa.example.ac.uk/me", contact: contact)
        facts.services = ["Learn", "Results", "VPN"]
        facts.vpn = "VPN"
        return facts
    }()

    private static let closedDays: [Screen] = [
        (.closed(until: now.addingTimeInterval(90_000), now: now), "tomorrow"), (.open(until: nil), "always"),
    ].map { (hours: Contact.Hours, name: String) in
        var other = facts
        other.contact = Contact(hours: hours)
        return Screen(name: "help-\(name)", page: HelpHomePage(facts: other), hasApplication: false)
    }

    static let helpCentre: [Screen] =
        [
            Screen(name: "help-home", page: HelpHomePage(facts: facts), hasApplication: false),
            Screen(name: "help-found", page: HelpHomePage(facts: facts, query: "lost phone"), hasApplication: false),
            Screen(name: "help-nothing", page: HelpHomePage(facts: facts, query: "zzzzz"), hasApplication: false),
            Screen(name: "help-no-words", page: HelpHomePage(facts: facts, query: "?"), hasApplication: false),
        ] + closedDays
        + HelpTopic.allCases.map { topic in
            Screen(
                name: "help-topic-\(topic.rawValue)", page: HelpTopicPage(topic, facts: facts), hasApplication: false)
        }
}
