import Bytes
import Testing

@testable import Domain

@Suite("A notice")
struct NoticeTests {
    /// Every event that people are told of; a new event is decided on in `Notices`, or it does not compile.
    static let told: [Event.Name: Notice.Kind] = [
        .deviceAdded: .deviceAdded, .deviceRemoved: .deviceRemoved, .deviceLocked: .deviceLocked,
        .deviceUnlocked: .deviceUnlocked, .passkeyAdded: .deviceAdded, .passkeyRemoved: .deviceRemoved,
        .passkeyLocked: .deviceLocked, .passkeyUnlocked: .deviceUnlocked, .tokenAssigned: .deviceAdded,
        .tokenRetired: .deviceRemoved, .tokenLocked: .deviceLocked, .tokenUnlocked: .deviceUnlocked, .notMe: .notMe,
        .personLocked: .accountLocked, .deviceMoved: .deviceMoved,
        .deviceRestored: .deviceRestored, .backupFetched: .backupFetched,
        .personUnlocked: .accountUnlocked, .setupReminded: .setupLeft, .personInvited: .invited,
        .numberAdded: .numberAdded, .numberChanged: .numberChanged, .numberRemoved: .numberRemoved,
        .vouchAsked: .vouchAsked, .vouchGranted: .vouchGranted, .vouchDenied: .vouchDenied,
        .voucherChosen: .voucherChosen, .personLinked: .accountLinked, .personUnlinked: .accountUnlinked,
        .tripPlanned: .tripPlanned, .deviceUnused: .stillYours, .tokenEnding: .fobEnding,
        .openingTold: .opening, .exemptionConfirmed: .exempted,
        .deskClosed: .deskClosed,
    ]

    private let person: ID<Person> = no(1)

    private func notices(_ change: Change) -> [Notice] {
        change.effects.compactMap { if case .mail(person, let notice) = $0 { notice } else { nil } }
    }

    @Test("T07 T08 follows each event that people must learn of, and no other", arguments: Event.Name.allCases)
    func walk(name: Event.Name) {
        let event = Event(name, at: start, personal: ["person": person.text])
        #expect(notices(Change(events: [event])).map(\.kind) == (Self.told[name].map { [$0] } ?? []))
        var change = Change()
        change.add(event)
        #expect(change.effects == Change(events: [event]).effects)
        #expect(Change(events: [Event(name, at: start)]).effects.isEmpty, "of nobody goes to nobody")
    }

    @Test("comes with the codes that are made and says until when, never the codes")
    func codes() throws {
        var situation = Situation(person: .sample())
        let desk = try situation.makeCodes(
            .desk, digests: [(no(7), [1, 2, 3])], lifetimeSeconds: 60, by: operatorActor, now: start)
        let until = String((start + 60).milliseconds)
        #expect(notices(desk.change) == [Notice(.deskCodeMade, at: start, [.by: "desk", .until: until])])
        let set = try situation.makeCodes(
            .recovery, digests: [(no(8), [1]), (no(9), [2])], lifetimeSeconds: nil, by: operatorActor, now: start)
        #expect(notices(set.change) == [Notice(.recoveryMade, at: start, [.by: "desk", .count: "2"])])
        situation.codes = set.value
        let used = situation.approved(
            SignIn(
                id: no(3), person: person, application: no(1), door: .radius,
                origin: Origin(address: "192.0.2.7", place: "Firefox"), startedAt: start, joinKey: nil,
                canShowNumber: false, state: .asking, request: nil), by: .recoveryCode, device: nil, start)
        let told = notices(used.0)
        #expect(told.map(\.kind) == [.recoveryUsed] && told.first?.details[.count] == "1")
        #expect(told.first?.details[.address] == "192.0.2.7" && told.first?.details[.place] == "Firefox")
    }

    @Test("says which device it is about and who did it")
    func device() throws {
        let situation = Situation(person: .sample(), devices: [.sample()])
        let removed = try situation.perform(.remove, on: no(1), by: .person(person), now: start)
        #expect(
            notices(removed.change) == [
                Notice(.deviceRemoved, at: start, [.what: "phone", .name: "Pixel 1", .by: "you"])
            ])
        let renamed = try situation.perform(.rename("Mine"), on: no(1), by: .person(person), now: start)
        #expect(notices(renamed.change).isEmpty)
    }

    @Test("is kept as it was, without what controls a line or turns it around")
    func kept() throws {
        let name = "a\r\nBcc: b\u{202e}c" + String(repeating: "é", count: 1000)
        let notice = Notice(.deviceAdded, at: start, [.name: name, .what: "phone", .by: nil])
        #expect(Notice(json: try JSONValue(parsing: Array(notice.json.text.utf8))) == notice)
        #expect(notice.details[.name]?.hasPrefix("aBcc: bc") == true && notice.details[.by] == nil)
        #expect((notice.details[.name]?.utf8.count ?? 0) <= Notice.detailMax)
        #expect(Notice(json: ["kind": "nothing", "at": 1]) == nil)
    }

    @Test("reminds of a set-up that was left after 1, 3 and 7 days, each once, and nobody who can sign in already")
    func reminders() {
        var setup = Setup(
            id: no(5), person: person, digest: [1], startedAt: start, endsAt: start + 600,
            keptUntil: start + Figures.standard.setupKeepSeconds, state: .started, device: nil)
        var situation = Situation(person: .sample(), setups: [setup])
        for (index, day) in Setup.reminderDays.enumerated() {
            let due = start + day * 86_400
            #expect(!situation.remind(of: setup.id, now: due - 1).value)
            let reminded = situation.remind(of: setup.id, now: due)
            #expect(reminded.value && notices(reminded.change).map(\.kind) == [.setupLeft])
            setup.reminders = index + 1
            situation.setups = [setup]
            #expect(!situation.remind(of: setup.id, now: due).value)
        }
        #expect(!situation.remind(of: setup.id, now: start + 100 * 86_400).value)
        setup.reminders = 0
        var other = Situation(person: .sample(), devices: [.sample()], setups: [setup])
        #expect(!other.remind(of: setup.id, now: start + 86_400).value)
        other.devices = []
        #expect(other.remind(of: setup.id, now: start + 86_400).value)
    }
}
