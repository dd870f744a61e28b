import Testing

@testable import Domain

@Suite("Something for the help desk")
struct DeskTests {
    let now = Instant(seconds: 1_800_000_000)
    let id = ID<DeskItem>(random: [UInt8](repeating: 7, count: 12))

    private func ask(
        _ draft: DeskDraft, in situation: Situation = Situation()
    ) throws(DeskProblem) -> Decided<DeskItem> {
        try situation.ask(draft, id: id, reference: "R-7Q4M2K", source: [1], country: "44", now: now)
    }

    private func question(_ text: String?, name: String? = "Robin", reach: String? = "r@example.org") -> DeskDraft {
        DeskDraft(kind: .question, name: name, reach: reach, text: text, language: "en")
    }

    @Test("F02 is one item and one event, without what was written")
    func asked() throws {
        let decided = try ask(question("My phone shows nothing.\nSince Monday."))
        #expect(decided.change.writes == [.deskItem(decided.value)])
        #expect(decided.change.events.map(\.name) == [.deskAsked])
        let said = "\(decided.change.events[0].facts) \(decided.change.events[0].personal)"
        #expect(!said.contains("Monday") && !said.contains("r@example.org") && said.contains("R-7Q4M2K"))
        var later = Situation()
        later.deskItem = decided.value
        let again = try ask(question("Something else"), in: later)
        #expect(again.change == .nothing && again.value == decided.value, "sent twice, it is there once")
    }

    @Test(
        "F02 takes no code, however it is written",
        arguments: [
            "my code is 482193", "482 193", "it says 482-193!", "KX7-4TM-Q2P", "kx7-4tm-q2p does not work",
            "F4KD-9TQM-2XWP7", "KX74TMQ2P", "(F4KD9TQM2XWP7)", "code:482193",
            "cccccccbcjdifctrndncchkftchjlnbhvhtugdljibej",
        ])
    func secret(text: String) {
        #expect(throws: DeskProblem.secret) { try ask(question(text)) }
        #expect(throws: DeskProblem.secret) { try ask(question("help", name: text)) }
    }

    @Test(
        "F02 takes what only looks a little like one",
        arguments: [
            "My student number is 20481931", "Call 0115 496 0123 or 496 012 345", "at 10:42 on 2026-06-28", "ab123456",
            "use-the-app never works", "the number was 41", "room 104 or 105, floor 12", "Ffoniwch fi yfory os gwelwch",
        ])
    func harmless(text: String) throws {
        #expect(try ask(question(text)).value.text == text)
    }

    @Test(
        "F22 keeps a number in its international form",
        arguments: [
            ("+1 (212) 555-0123", "+12125550123"), ("0033 1 23 45 67 89", "+33123456789"),
            ("0115 496 0123", "+441154960123"), ("+44 115.496.0123", "+441154960123"),
        ])
    func number(typed: String, kept: String) throws {
        let draft = DeskDraft(kind: .callBack, name: "Robin", reach: typed, slot: now + 600, language: "en")
        let item = try ask(draft).value
        #expect(item.reach == kept && item.slot == now + 600 && item.text == nil)
    }

    @Test(
        "F22 refuses what can't be called",
        arguments: ["", "12345", "+", "+0115", "call me", "+44 115 496 0123 ext 5", "+1234567890123456", "0"])
    func noNumber(typed: String) {
        #expect(throws: DeskProblem.phone) {
            try ask(DeskDraft(kind: .callBack, name: "Robin", reach: typed, language: "en"))
        }
    }

    @Test("needs a name and a way to be reached from somebody who isn't signed in, and neither from who is")
    func stranger() throws {
        #expect(throws: DeskProblem.missing) { try ask(question("x", name: nil)) }
        #expect(throws: DeskProblem.missing) { try ask(question("x", reach: nil)) }
        #expect(throws: DeskProblem.missing) { try ask(question(" \n ")) }
        #expect(throws: DeskProblem.reach) { try ask(question("x", reach: "nowhere")) }
        #expect(throws: DeskProblem.reach) { try ask(question("x", reach: "a@b\u{202e}c")) }
        let known = Situation(person: .sample())
        let item = try ask(question("x", name: nil, reach: nil), in: known).value
        #expect(item.person == known.person?.id && item.reach == nil && item.name == nil)
        #expect(try ask(question("x", name: "Somebody else"), in: known).value.name == nil, "they are who they are")
    }

    @Test("is bounded: in length, per person, per source, and altogether")
    func bounds() throws {
        #expect(throws: DeskProblem.long) { try ask(question(String(repeating: "x", count: 4001))) }
        for (counts, problem) in [
            (DeskCounts(openOfPerson: 5), DeskProblem.many), (DeskCounts(ofSource: 5), .many),
            (DeskCounts(open: 2000), .full),
        ] {
            var busy = Situation()
            busy.deskCounts = counts
            #expect(throws: problem) { try ask(question("x"), in: busy) }
        }
        var nearly = Situation()
        nearly.deskCounts = DeskCounts(openOfPerson: 4, ofSource: 4, open: 1999)
        _ = try ask(question("x"), in: nearly)
        for slot in [now - 1, now + 2_592_001] {
            #expect(throws: DeskProblem.slot) {
                try ask(DeskDraft(kind: .callBack, name: "R", reach: "+12125550123", slot: slot, language: "en"))
            }
        }
    }

    @Test("T25 keeps lines, and nothing that would move them about")
    func visible() throws {
        let item = try ask(question("a\u{1b}[31m\u{202e}b\r\nc\td\u{0}", name: "R\u{7}obin")).value
        #expect(item.text == "a[31mb\nc d" && item.name == "Robin")
    }

    @Test("is closed once, by somebody, with an event")
    func closed() throws {
        let actor = Actor.operatorAccount("root")
        var situation = Situation()
        #expect(throws: Mistake.self) { try situation.closeDeskItem(by: actor, now: now) }
        situation.deskItem = try ask(question("x")).value
        let done = try situation.closeDeskItem(by: actor, now: now + 9)
        #expect(done.value.closedAt == now + 9 && done.change.events.map(\.name) == [.deskClosed])
        situation.deskItem = done.value
        #expect(throws: Mistake.self) { try situation.closeDeskItem(by: actor, now: now + 10) }
        #expect(done.change.effects.isEmpty, "nobody knows who asked")
    }

    @Test("tells who asked it signed in what was done and by whom, never a code")
    func told() throws {
        let kim = Actor.operatorAccount("kim")
        var situation = Situation(person: .sample())
        situation.deskItem = try ask(question("x")).value
        for wrong in ["", " \u{7}", String(repeating: "a", count: 251), "Your code is 482 193."] {
            #expect(throws: Mistake.self) { try situation.closeDeskItem(done: wrong, by: kim, now: now) }
        }
        let longest = String(repeating: "é", count: 125)
        let reference = try #require(situation.deskItem?.reference)
        for said in ["Old phone removed.", longest] {
            let notice = Notice(.deskClosed, at: now, [.name: reference, .done: said, .agent: "kim"])
            let done = try situation.closeDeskItem(done: said, by: kim, now: now)
            #expect(done.change.effects == [.mail(Person.sample().id, notice)])
        }
    }
}
