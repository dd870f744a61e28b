import Testing

@testable import Domain

@Suite("Vouching")
struct VouchTests {
    private let voucher = Person.sample(2)

    /// A visit of the first person with the password alone, and what is known of the one who is named.
    private func asking(_ change: (inout VouchFacts) -> Void = { _ in }) throws -> Situation {
        var world = World.with(devices: 1)
        let visit = try world.password(world.opened())
        var situation = world.page(visit)
        situation.vouchFacts = VouchFacts(other: voucher, isChosen: true)
        change(&situation.vouchFacts)
        return situation
    }

    /// The voucher's own session, with what they are asked.
    private func answering(_ vouch: Vouch, _ change: (inout VouchFacts) -> Void = { _ in }) throws -> Situation {
        var world = World.with(devices: 0)
        world.devices = [.sample(9, of: 2)]
        var browser = TestBrowser()
        let visit = try world.password(world.opened(), of: 2)
        try world.approvePush(visit)
        _ = try world.finish(visit, &browser)
        var situation = world.arrival(browser)
        situation.vouch = vouch
        situation.vouchFacts = VouchFacts(other: .sample(1), isChosen: true)
        change(&situation.vouchFacts)
        return situation
    }

    private func asked() throws -> Vouch { try asking().askVouch(id: no(5), now: start).value }

    @Test("F16 asks by mail, tells the owner, and lets one device be set up in that visit alone, for 15 minutes")
    func granted() throws {
        var situation = try asking()
        let asked = try situation.askVouch(id: no(5), now: start)
        #expect(asked.value.voucher == voucher.id)
        #expect(
            asked.change.effects.contains(.mail(voucher.id, Notice(.vouchWanted, at: start, [.name: "Ada"]))))
        #expect(asked.change.effects.contains { if case .mail(no(1), _) = $0 { true } else { false } })
        situation.vouch = asked.value
        #expect(!situation.mayEnrol(now: start))
        let yes = try answering(asked.value).answerVouch(true, now: start + 9)
        #expect(yes.change.events.map(\.personal).map { $0["person"] } == [no(1, Person.self).text])
        situation.vouch = yes.value
        #expect(situation.mayEnrol(now: start + 10) && !situation.mayEnrol(now: start + 9 + 900))
        var elsewhere = situation
        elsewhere.vouch = Vouch(
            id: no(5), visit: no(77), person: no(1), voucher: voucher.id, askedAt: start, endsAt: start + 99,
            state: .granted, decidedAt: start + 9)
        #expect(!elsewhere.mayEnrol(now: start + 10))
        situation.devices.append(.sample(11))
        #expect(!situation.mayEnrol(now: start + 12), "one device, and no more")
        #expect(situation.vouchedDevice == no(11))
        situation.devices = []
        // A key fob may have lain in stock for long: the yes itself is used up.
        let fob = Token.sample(12, of: nil, .stock)
        var world = World.with(devices: 0)
        let given = try situation.enrolToken(fob, at: 3, drift: 0, draws: world.draws(), now: start + 12)
        let states = given.change.writes.compactMap { if case .vouch(let vouch) = $0 { vouch.state } else { nil } }
        #expect(states == [.used])
    }

    @Test("F16 T08 answers everybody alike, and asks nobody who may not")
    func notAllowed() throws {
        let changes: [@Sendable (inout VouchFacts) -> Void] = [
            { $0.other = nil }, { $0.isChosen = false }, { $0.isSamePerson = true }, { $0.isCircle = true },
            { $0.granted = 3 }, { $0.waiting = Vouch.waitingMax }, { $0.other?.standing = .disabled },
        ]
        let right = try asking().askVouch(id: no(5), now: start)
        for change in changes {
            let wrong = try asking(change).askVouch(id: no(5), now: start)
            #expect(wrong.value.voucher == nil && wrong.value.endsAt == right.value.endsAt)
            #expect(wrong.change.events == right.change.events)
            #expect(wrong.change.effects.count == 1, "its owner is told all the same")
        }
        #expect(throws: Mistake.self) {
            try asking { $0.asked = Vouch.asksOfDayMax }.askVouch(id: no(5), now: start)
        }
        var off = try asking()
        off.figures.vouchContacts = 0
        #expect(throws: Refusal(.expired)) { try off.askVouch(id: no(5), now: start) }
        off.figures.vouchGroups = ["tutors"]
        #expect(try off.askVouch(id: no(5), now: start).value.voucher == nil)
        off.vouchFacts.other?.groups = ["tutors"]
        #expect(try off.askVouch(id: no(5), now: start).value.voucher == voucher.id)
    }

    @Test("F16 is answered by the one who was asked, with a device, once and in time")
    func answered() throws {
        let vouch = try asked()
        for change: @Sendable (inout VouchFacts) -> Void in [
            { $0.isSamePerson = true }, { $0.isCircle = true }, { $0.granted = 3 }, { $0.isChosen = false },
        ] {
            #expect(throws: Mistake.self) { try answering(vouch, change).answerVouch(true, now: start) }
            #expect(try answering(vouch, change).answerVouch(false, now: start).value.state == .denied)
        }
        let late = Vouch(
            id: vouch.id, visit: vouch.visit, person: vouch.person, voucher: vouch.voucher, askedAt: start,
            endsAt: start + 10)
        #expect(throws: Mistake.self) { try answering(late).answerVouch(true, now: start + 10) }
        let no = try answering(vouch).answerVouch(false, now: start).value
        #expect(throws: Mistake.self) { try answering(no).answerVouch(true, now: start) }
        var halfway = try answering(vouch)
        halfway.session = nil
        #expect(throws: Refusal(.expired)) { try halfway.answerVouch(true, now: start) }
        var stranger = try answering(vouch)
        stranger.vouch = Vouch(
            id: Domain.ID(random: [UInt8](repeating: 5, count: 12)), visit: vouch.visit, person: vouch.person,
            voucher: vouch.person, askedAt: start, endsAt: start + 99)
        #expect(throws: Mistake.self) { try stranger.answerVouch(true, now: start) }
    }

    @Test("chooses people with a device in hand, as many as policy says, and says so by mail")
    func choose() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        var situation = world.arrival(browser)
        let name = voucher.username
        let chosen = Voucher(person: no(1), name: name, voucher: voucher.id, addedAt: start)
        let decided = try situation.choose(chosen, now: start)
        #expect(decided.change.writes == [.voucher(chosen)] && decided.change.effects.count == 1)
        situation.vouchers = [chosen]
        #expect(try situation.choose(chosen, now: start).change == .nothing)
        #expect(try situation.dismiss(name, now: start).change.writes == [.voucherRemoved(no(1), name)])
        situation.figures.vouchContacts = 1
        let other = Voucher(person: no(1), name: Person.sample(3).username, voucher: nil, addedAt: start)
        #expect(throws: Mistake.self) { try situation.choose(other, now: start) }
        #expect(throws: Refusal(.expired)) { try Situation(person: .sample()).choose(chosen, now: start) }
    }

    @Test("F29 T24 knows whom somebody chose by their new name, and gives the old one to whoever has it now")
    func renamed() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        var situation = world.arrival(browser)
        situation.figures.vouchContacts = 2
        let (old, new) = (voucher.username, Person.sample(3).username)
        let former = Voucher(person: no(1), name: old, voucher: voucher.id, addedAt: start, renamed: new)
        situation.vouchers = [former]
        #expect(former.shownName == new)
        let same = Voucher(person: no(1), name: new, voucher: voucher.id, addedAt: start + 1)
        #expect(try situation.choose(same, now: start + 1).change == .nothing, "chosen already")
        let successor = Voucher(person: no(1), name: old, voucher: no(8), addedAt: start + 1)
        #expect(
            try situation.choose(successor, now: start + 1).change.writes == [
                .voucherRemoved(no(1), old),
                .voucher(Voucher(person: no(1), name: new, voucher: voucher.id, addedAt: start)),
                .voucher(successor),
            ])
        #expect(try situation.dismiss(new, now: start).change.writes == [.voucherRemoved(no(1), old)])
        #expect(try situation.dismiss(old, now: start).change == .nothing)
    }
}
