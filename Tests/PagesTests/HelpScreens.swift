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

    private static let services: [Screen] = {
        let entries: [ServiceListPage.Entry] = [
            .init(name: "Learn", hasPages: true, asks: .nothing),
            .init(
                name: "Wiki", hasPages: true, address: "https://wiki.example.ac.uk",
                asks: .ways(ServiceListPage.Way.allCases)),
            .init(name: "VPN", hasPages: false, asks: .refuses("no_usable_method")),
            .init(name: "Library", hasPages: true, asks: .nothing, starts: now.addingTimeInterval(1_000_000)),
        ]
        let strangers = entries.map {
            ServiceListPage.Entry(name: $0.name, hasPages: $0.hasPages, starts: $0.starts)
        }
        return [
            Screen(
                name: "services-known", page: ServiceListPage(entries, username: "ab123", now: now),
                hasApplication: false),
            Screen(name: "services", page: ServiceListPage(strangers, username: nil, now: now), hasApplication: false),
            Screen(name: "services-none", page: ServiceListPage([], username: nil, now: now), hasApplication: false),
            Screen(
                name: "status-good", page: ServiceStatusPage(works: true, contact: contact), hasApplication: false),
            Screen(
                name: "status-known",
                page: ServiceStatusPage(
                    works: true,
                    incidents: [
                        .init("Notifications on iPhones come late. Open the app to see the request.", since: now),
                        .init("Texts to Ireland did not arrive.", since: lastWeek, over: now),
                    ], contact: contact), hasApplication: false),
            Screen(
                name: "status-bad", page: ServiceStatusPage(works: false, contact: contact), hasApplication: false),
        ]
    }()

    private static let typed = AskPage.Typed(name: "Robin", reach: "robin@example.org", text: "Help", slot: lastWeek)
    private static let slots = [lastWeek, now.addingTimeInterval(90_000)]

    private static let forms: [Screen] =
        AskPage.Kind.allCases.flatMap { kind -> [Screen] in
            let page = AskPage(kind, request: "86A3", username: nil, slots: slots, now: now, contact: contact)
            let known = AskPage(kind, request: "86A3", username: "ab123", now: now, contact: contact)
            return [
                Screen(name: "asking-\(kind.rawValue)", page: page, hasApplication: false),
                Screen(name: "asking-\(kind.rawValue)-known", page: known, hasApplication: false),
            ]
        }
        + AskPage.Problem.allCases.map { problem in
            Screen(
                name: "asking-\(problem.rawValue)",
                page: AskPage(
                    .callBack, request: "86A3", username: nil, problem: problem, typed: typed, slots: slots, now: now,
                    contact: contact), hasApplication: false)
        }

    private static let asked: [Screen] = AskPage.Kind.allCases.flatMap { kind in
        [0, 6, nil].map { before in
            Screen(
                name: "asked-\(kind.rawValue)-\(before ?? -1)",
                page: AskedPage(
                    kind, reference: "R-7Q4M2K", before: before, slot: kind == .callBack ? lastWeek : nil,
                    contact: contact), hasApplication: false)
        }
    }

    static let helpCentre: [Screen] =
        [
            Screen(name: "help-home", page: HelpHomePage(facts: facts), hasApplication: false),
            Screen(name: "help-found", page: HelpHomePage(facts: facts, query: "lost phone"), hasApplication: false),
            Screen(name: "help-nothing", page: HelpHomePage(facts: facts, query: "zzzzz"), hasApplication: false),
            Screen(name: "help-no-words", page: HelpHomePage(facts: facts, query: "?"), hasApplication: false),
        ] + closedDays + forms + asked + services
        + HelpTopic.allCases.map { topic in
            Screen(
                name: "help-topic-\(topic.rawValue)", page: HelpTopicPage(topic, facts: facts), hasApplication: false)
        }
}
