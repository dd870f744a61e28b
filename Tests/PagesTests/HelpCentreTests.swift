import Foundation
import Testing

@testable import Pages

@Suite("The help centre")
struct HelpCentreTests {
    let frame: Frame

    init() throws { frame = try Studio(.english).frame }

    private func text(_ page: some Page) -> String { page.rendered(in: frame).text }

    @Test("F01 has a page for each question, with a title, an answer and the way to the desk", arguments: Language.real)
    func complete(language: Language) throws {
        let frame = try Studio(language).frame
        #expect(HelpTopic.allCases.count >= 25)
        for topic in HelpTopic.allCases {
            let names = frame.words.names(in: topic.group)
            #expect(names.contains("title") && names.contains("lead") && names.count >= 3, "\(topic)")
            for name in names {
                let condition = name.firstIndex(of: "_").map { String(name[name.index(after: $0)...]) }
                #expect(condition.map { HelpCondition(rawValue: $0) != nil } ?? true, "\(topic).\(name)")
            }
            let page = HelpTopicPage(topic, facts: Screen.facts).rendered(in: frame).text
            #expect(page.contains("href=\"tel:+441134960000\"") && page.contains("mailto:it@example.ac.uk"), "\(topic)")
            #expect(HelpTopic(path: String(topic.address.dropFirst("/help/".count))) == topic)
        }
        #expect(HelpTopic(path: "said_no") == nil && HelpTopic(path: "") == nil)
    }

    @Test("F01 says what is set here: a figure or a name that changes, changes the page")
    func alive() {
        var facts = Screen.facts
        #expect(text(HelpTopicPage(.nothingArrives, facts: facts)).contains("<bdi>2 minutes</bdi>"))
        facts.durations.request = 90
        facts.vpn = "Campus Gate"
        #expect(text(HelpTopicPage(.nothingArrives, facts: facts)).contains("<bdi>90 seconds</bdi>"))
        #expect(text(HelpTopicPage(.vpn, facts: facts)).contains("Signing in to <bdi>Campus Gate</bdi>"))
        facts.services = ["Learn", "Wiki"]
        #expect(text(HelpTopicPage(.services, facts: facts)).contains("<bdi>Learn, Wiki</bdi>"))
    }

    @Test("F01 promises nothing that isn't there")
    func nothingMore() {
        var facts = Screen.facts
        facts.vpn = nil
        facts.hasPasskeys = false
        facts.hasRecoveryCodes = false
        facts.durations.remembered = 0
        facts.contact = Contact()
        for topic in [HelpTopic.vpn, .passkeys, .recoveryCodes, .remembered] { #expect(!facts.has(topic)) }
        for topic in HelpTopic.allCases where facts.has(topic) {
            let page = text(HelpTopicPage(topic, facts: facts))
            #expect(!page.contains("/help/passkeys") && !page.contains("/help/vpn"), "\(topic)")
            #expect(!page.contains("passkey takes one touch") && !page.contains("tel:"), "\(topic)")
        }
    }

    @Test(
        "F01 finds what people ask, in their words",
        arguments: [
            ("lost phone", HelpTopic.lost), ("stolen", .lost), ("forgot my phone at home", .atHome),
            ("text message", .textMessages), ("iPhone", .otherSystem), ("changed number", .numberChanged),
            ("fingerprint", .passkeys), ("token", .keyFob), ("mobile data", .mobileData), ("abroad", .abroad),
        ])
    func search(query: String, topic: HelpTopic) {
        let found = HelpSearch(frame.words, facts: Screen.facts).topics(for: query)
        #expect(found.prefix(3).contains(topic), "\(found)")
    }

    @Test("F01 finds also in Welsh and Chinese, and nothing where nothing is meant")
    func searchElsewhere() throws {
        let welsh = HelpSearch(try Studio(.welsh).frame.words, facts: Screen.facts)
        #expect(welsh.topics(for: "FFON AR GOLL").prefix(3).contains(.lost))
        let chinese = HelpSearch(try Studio(.simplifiedChinese).frame.words, facts: Screen.facts)
        #expect(chinese.topics(for: "手机丢失了怎么办").prefix(3).contains(.lost))
        let english = HelpSearch(frame.words, facts: Screen.facts)
        for query in ["", "?", "a", "zzzzz", String(repeating: "x ", count: 5000)] {
            #expect(english.topics(for: query).isEmpty, "\(query.prefix(9))")
        }
    }

    @Test("T25 shows what was looked for as text")
    func hostile() {
        let page = text(HelpHomePage(facts: Screen.facts, query: "\"><script>alert(1)</script>"))
        #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;"))
    }

    @Test("F26 shows every contact that is set, and works without a telephone")
    func contacts() {
        let whole = text(HelpHomePage(facts: Screen.facts))
        for part in ["tel:+441134960000", "0113 496 0000", "+44 113 496 0000", "18001 0113 496 0000", "mailto:"] {
            #expect(whole.contains(part), "\(part)")
        }
        var facts = Screen.facts
        facts.contact.phone = nil
        facts.contact.phoneFromAbroad = nil
        facts.contact.textRelay = nil
        let without = text(HelpHomePage(facts: facts))
        #expect(!without.contains("tel:") && without.contains("mailto:it@example.ac.uk"))
    }

    @Test("F18 says how long until the desk opens")
    func opens() {
        func said(_ hours: Int, now: Date = Screen.now) -> String {
            var facts = Screen.facts
            facts.contact.hours = .closed(until: now.addingTimeInterval(Double(hours) * 3600), now: now)
            return text(HelpHomePage(facts: facts))
        }
        #expect(said(3).contains("Closed now. Opens at <bdi>15:34</bdi>, in <bdi>3 hours</bdi>."))
        #expect(
            said(20).contains("Closed now. Opens on <bdi>Monday</bdi> at <bdi>08:34</bdi>, in <bdi>20 hours</bdi>."))
        #expect(said(72).contains("in <bdi>3 days</bdi>."))
    }

    @Test("leads from each reason to a question about it, where there is one", arguments: Studio.reasons)
    func reasons(reason: String) throws {
        let page = text(ReasonPage(reason, words: frame.words, facts: Screen.facts))
        #expect(page.contains("mailto:it@example.ac.uk") && page.contains("href=\"/help\">All answers"))
        if let topic = HelpTopic.about(reason: reason) { #expect(page.contains("href=\"\(topic.address)\"")) }
    }
}
