import Testing

@testable import Domain

@Suite("A telephone number")
struct NumberTests {
    private let chinese = PhoneNumber(stored: "+8613800138000") ?? fallback
    private let british = PhoneNumber(stored: "+447700900123") ?? fallback

    private static var fallback: PhoneNumber { preconditionFailure("a sample's number") }

    /// The portal of somebody who has just approved on their phone, with these numbers.
    private func portal(_ numbers: [PhoneNumber] = [], _ change: (inout NumberFacts) -> Void = { _ in }) throws
        -> Situation
    {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        var situation = world.arrival(browser)
        situation.numbers = numbers.map { OwnNumber(person: no(1), number: $0, addedAt: start, provedAt: nil) }
        change(&situation.numberFacts)
        return situation
    }

    private func asked(_ situation: Situation, _ number: PhoneNumber, replacing old: PhoneNumber? = nil) throws
        -> NumberStep
    {
        try situation.askNumber(number, replacing: old, id: no(7), digest: [1, 2], now: start).value
    }

    private func told(_ change: Change) -> (mails: [Notice.Kind], texts: [String]) {
        (
            change.effects.compactMap { if case .mail(_, let notice) = $0 { notice.kind } else { nil } },
            change.effects.compactMap { if case .text(_, let number, _) = $0 { number.text } else { nil } }
        )
    }

    @Test("F38 is changed by its code and an approval together, and both numbers and the mail address are told")
    func changed() throws {
        var situation = try portal([chinese])
        guard case .asked(let proof) = try asked(situation, british, replacing: chinese) else { throw Fault("refused") }
        #expect(proof.endsAt == start + 900)
        situation.numberFacts.proof = proof
        let wrong = try situation.proveNumber(digest: [9], now: start)
        #expect(wrong.value == .refused(.wrong) && told(wrong.change).texts.isEmpty)
        #expect(try situation.proveNumber(digest: nil, now: start).value == .refused(.wrong))
        let right = try situation.proveNumber(digest: [1, 2], now: start + 899)
        #expect(
            right.value
                == .proved(OwnNumber(person: no(1), number: british, addedAt: start + 899, provedAt: start + 899)))
        #expect(right.change.writes.contains(.numberRemoved(no(1), chinese)))
        #expect(right.change.events.map(\.name) == [.numberChanged])
        #expect(told(right.change).mails == [.numberChanged])
        #expect(Set(told(right.change).texts) == [british.text, chinese.text])
        // The code without an approval, and an old approval, are nothing.
        var stale = situation
        stale.session = nil
        #expect(throws: Refusal(.expired)) { try stale.proveNumber(digest: [1, 2], now: start) }
        #expect(throws: Refusal(.expired)) { try situation.proveNumber(digest: [1, 2], now: start + 900) }
        #expect(throws: Refusal(.expired)) { try asked(stale, british) }
    }

    @Test("F38 ends with its fifth wrong code")
    func guessed() throws {
        var situation = try portal()
        guard case .asked(var proof) = try asked(situation, british) else { throw Fault("refused") }
        for count in 1...NumberProof.wrongMax {
            situation.numberFacts.proof = proof
            let step = try situation.proveNumber(digest: [9], now: start)
            #expect(step.value == .refused(count == NumberProof.wrongMax ? .ended : .wrong))
            for case .numberProof(let next) in step.change.writes { proof = next }
        }
        situation.numberFacts.proof = proof
        #expect(try situation.proveNumber(digest: [1, 2], now: start).value == .refused(.ended))
    }

    @Test("F38 is asked for again after its code was given up, which is good for nothing then")
    func givenUp() throws {
        var situation = try portal()
        guard case .asked(let proof) = try asked(situation, chinese) else { throw Fault("refused") }
        situation.numberFacts.proof = proof
        let given = try situation.dropNumberCode(now: start)
        guard given.value, case .numberProof(let dead) = given.change.writes.first else { throw Fault("not given up") }
        situation.numberFacts.proof = dead
        #expect(try situation.proveNumber(digest: [1, 2], now: start).value == .refused(.ended))
        #expect(try !situation.dropNumberCode(now: start).value)
        #expect(throws: Refusal(.expired)) { try situation.dropNumberCode(now: start + 900) }
    }

    @Test("F31 may be several accounts', as many as policy says, and is counted anew when the code is typed")
    func shared() throws {
        #expect(try portal([]) { $0.accounts = 2 }.numberFacts.accounts == 2)
        guard case .asked(let proof) = try asked(try portal([]) { $0.accounts = 2 }, british) else {
            throw Fault("refused")
        }
        #expect(try asked(try portal([]) { $0.accounts = 3 }, british) == .refused(.shared))
        let late = try portal {
            $0.proof = proof
            $0.accounts = 3
        }
        #expect(try late.proveNumber(digest: [1, 2], now: start).value == .refused(.shared))
    }

    @Test("T04 gets so many codes a day, and none where texts are dear")
    func often() throws {
        let bounds: [@Sendable (inout NumberFacts) -> Void] = [
            { $0.ofPerson = NumberProof.ofDayMax }, { $0.ofNumber = NumberProof.ofDayMax }, { $0.ofHour = 200 },
        ]
        for bound in bounds { #expect(try asked(try portal([], bound), british) == .refused(.often)) }
        for dear in ["+881612345678", "+882131234567", "+979123456789", "+88812345678"] {
            let number = try #require(PhoneNumber(stored: dear))
            #expect(!number.takesTexts)
            #expect(try asked(try portal(), number) == .refused(.malformed))
        }
        #expect(british.takesTexts && british.country == "44" && chinese.country == "86")
        #expect(british.masked == "+44 … 23")
        #expect(PhoneNumber(stored: "447700900123") == nil && PhoneNumber(stored: "+44") == nil)
    }

    @Test("F37 F38 is brought by the directory without a proof, and changes nothing that signs in")
    func brought() throws {
        var situation = try portal([chinese])
        let before = situation.owned
        let changed = try situation.addNumber(british, replacing: chinese, by: operatorActor, now: start)
        #expect(changed.value.provedAt == nil)
        #expect(changed.change.writes == [.number(changed.value), .numberRemoved(no(1), chinese)])
        #expect(Set(told(changed.change).texts) == [british.text, chinese.text])
        situation.numbers = [changed.value]
        #expect(situation.owned == before)
        #expect(throws: Mistake.self) { try situation.removeNumber(chinese, by: operatorActor, now: start) }
        let gone = try situation.removeNumber(british, now: start)
        #expect(told(gone.change).mails == [.numberRemoved] && told(gone.change).texts == [british.text])
    }
}
