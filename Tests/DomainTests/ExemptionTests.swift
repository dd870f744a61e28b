import Bytes
import Testing

@testable import Domain

@Suite("An exemption")
struct ExemptionTests {
    private static let day = 86_400
    private let ends = start + 30 * day

    /// Person 1 is to be exempted; 2, 3 and 4 are administrators with phones of those numbers.
    private func world() -> World {
        var world = World()
        world.figures.adminGroups = ["admins"]
        for number in 2...4 {
            world.people[no(number)] = .sample(number)
            world.people[no(number)]?.groups = ["admins"]
            world.devices.append(.sample(number, of: number))
        }
        return world
    }

    private func exemption(by number: Int, with signIn: ID<SignIn>, at app: Int? = 1, until: Instant? = nil)
        -> Exemption
    {
        Exemption(
            id: no(50), person: no(1), application: app.map { no($0) }, reason: "arm in plaster", endsAt: until ?? ends,
            asked: Exemption.Consent(by: no(number), at: start, with: signIn))
    }

    /// An administrator's approval of that word, on their own phone.
    private func approval(_ world: inout World, of number: Int, to word: String) throws -> SignIn {
        let draws = world.draws()
        let asked = world.commit(try portal(world, number).askConsent(to: word, draws: draws, now: world.now))
        #expect(asked.request?.device == no(number) && asked.origin.place == word && asked.door == .consent)
        return try world.approve(asked)
    }

    private func portal(_ world: World, _ number: Int) -> Situation {
        var situation = world.situation(no(number))
        situation.application = Application(
            id: Application.portal, key: Application.portalKey, name: "", firstFactor: .here, addedAt: start)
        return situation
    }

    private func weighed(
        _ world: World, _ signIn: SignIn?, of person: Int = 1, selves: Set<ID<Person>> = []
    ) -> Situation {
        var situation = portal(world, person)
        situation.signIn = world.signIns.first { $0.id == signIn?.id }
        situation.consents.administrator = signIn.flatMap { world.people[$0.person] }
        situation.consents.asker = world.exemptions.first.flatMap { world.people[$0.asked.by] }
        situation.consents.otherSelves = selves
        return situation
    }

    private func word(_ deed: Exemption.Deed, at app: Int? = 1) -> String {
        exemption(by: 2, with: no(9), at: app)
            .word(deed, of: Person.sample(1).username, at: app.map { "app\($0)" })
    }

    private func ask(_ world: inout World, by number: Int = 2, at app: Int? = 1) throws {
        let given = try approval(&world, of: number, to: word(.ask, at: app))
        world.commit(
            try weighed(world, given).ask(
                exemption(by: number, with: given.id, at: app), at: app.map { "app\($0)" }, by: operatorActor,
                now: world.now))
    }

    private func confirm(_ world: inout World, by number: Int, at app: Int? = 1) throws {
        let given = try approval(&world, of: number, to: word(.confirm, at: app))
        world.commit(
            try weighed(world, given).confirm(no(50), at: app.map { "app\($0)" }, by: operatorActor, now: world.now))
    }

    @Test("F99 by one administrator is pending, by two works until its end, and each step is in the record")
    func two() throws {
        var world = world()
        try ask(&world)
        #expect(world.exemptions.first?.state(at: start) == .pending)
        #expect(world.begin().reason == .notSetUp)
        try confirm(&world, by: 3)
        #expect(world.exemptions.first?.state(at: start) == .active)
        #expect(world.begin() == .waived(.exemption(ends)))
        #expect(world.begin(at: 2).reason == .notSetUp, "of one application alone")
        world.now = ends
        #expect(world.begin().reason == .notSetUp)
        let steps = world.events.filter { $0.name.rawValue.hasPrefix("exemption.") }
        #expect(steps.map(\.name) == [.exemptionAsked, .exemptionConfirmed])
        #expect(steps.map { $0.personal["actor"] } == [no(2, Person.self).text, no(3, Person.self).text])
        #expect(steps.allSatisfy { $0.personal["operator"] == "root" && $0.personal["reason"] == "arm in plaster" })
        #expect(steps.allSatisfy { $0.personal["person"] == no(1, Person.self).text })
    }

    @Test("F99 is confirmed by nobody who asked for it, whom it is for, or who was once the same person")
    func different() throws {
        var world = world()
        try ask(&world)
        #expect(throws: Mistake.self) { try confirm(&world, by: 2) }
        let given = try approval(&world, of: 3, to: word(.confirm))
        for selves: Set<ID<Person>> in [[no(2)], [no(1)]] {
            #expect(throws: Mistake.self) {
                try weighed(world, given, selves: selves)
                    .confirm(no(50), at: "app1", by: operatorActor, now: start)
            }
        }
        #expect(world.exemptions.first?.state(at: start) == .pending)
        world.people[no(1)]?.groups = ["admins"]
        world.devices.append(.sample(1))
        #expect(throws: Mistake.self) { try confirm(&world, by: 1) }
        var own = self.world()
        own.people[no(1)]?.groups = ["admins"]
        own.devices.append(.sample(1))
        #expect(throws: Mistake.self) { try ask(&own, by: 1) }
    }

    @Test("F99 takes an administrator's approval of exactly this, fresh, on their own phone")
    func bound() throws {
        var world = world()
        try ask(&world)
        let wrong = [
            try approval(&world, of: 3, to: word(.ask)), try approval(&world, of: 3, to: word(.confirm, at: 2)),
        ]
        for given in wrong {
            #expect(throws: Mistake.self) {
                try weighed(world, given).confirm(no(50), at: "app1", by: operatorActor, now: start)
            }
        }
        let given = try approval(&world, of: 3, to: word(.confirm))
        let late = start + Exemption.freshSeconds
        #expect(throws: Mistake.self) {
            try weighed(world, given).confirm(no(50), at: "app1", by: operatorActor, now: late)
        }
        var unasked = weighed(world, given)
        unasked.signIn = nil
        #expect(throws: Mistake.self) { try unasked.confirm(no(50), at: "app1", by: operatorActor, now: start) }
        world.people[no(3)]?.groups = []
        #expect(throws: Mistake.self) {
            try weighed(world, given).confirm(no(50), at: "app1", by: operatorActor, now: start)
        }
        #expect(throws: Mistake.self) { try approval(&world, of: 3, to: word(.confirm)) }
        world.people[no(2)]?.groups = []
        #expect(throws: Mistake.self) { try confirm(&world, by: 4) }
    }

    @Test("F99 is denied by a no on the phone, and ends by itself where nobody confirms it")
    func denied() throws {
        var world = world()
        let draws = world.draws()
        let asked = world.commit(try portal(world, 2).askConsent(to: word(.ask), draws: draws, now: start))
        let no = try world.answer(asked, .mistake)
        #expect(throws: Mistake.self) {
            try weighed(world, no).ask(exemption(by: 2, with: no.id), at: "app1", by: operatorActor, now: start)
        }
        try ask(&world)
        world.now = start + Exemption.pendingSeconds
        #expect(world.exemptions.first?.state(at: world.now) == .ended)
        #expect(throws: Mistake.self) { try confirm(&world, by: 3) }
    }

    @Test("F99 is withdrawn at any time, without anybody's word, and then for good")
    func withdrawn() throws {
        for isConfirmed in [false, true] {
            var world = world()
            try ask(&world, at: nil)
            if isConfirmed { try confirm(&world, by: 3, at: nil) }
            #expect((world.begin(at: 2).reason == nil) == isConfirmed, "everywhere")
            world.commit(try weighed(world, nil).withdraw(no(50), at: nil, by: operatorActor, now: start))
            #expect(world.begin(at: 2).reason == .notSetUp && world.names.contains(.exemptionWithdrawn))
            #expect(throws: Mistake.self) { try confirm(&world, by: 4, at: nil) }
            #expect(throws: Mistake.self) {
                try weighed(world, nil).withdraw(no(50), at: nil, by: operatorActor, now: start)
            }
        }
    }

    @Test("F99 opens neither the portal nor what an application demands itself, and no locked account")
    func floor() throws {
        var world = world()
        try ask(&world, at: nil)
        try confirm(&world, by: 3, at: nil)
        #expect(portal(world, 1).waiver(now: start) == nil)
        let visit = try world.password(world.opened(TestBrowser(), Demands(level: .secondFactor)))
        #expect(world.page(visit).approval(now: start) == nil)
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(world.begin().reason == .lockedByDesk)
    }

    @Test("F99 has a reason and an end within a year, and is none of the portal's", arguments: [0, 1, 2, 3])
    func bounds(kind: Int) throws {
        var world = world()
        let portal = kind == 3 ? Application.portal : no(1)
        let wrong = Exemption(
            id: no(50), person: no(1), application: portal, reason: kind == 0 ? "" : "x",
            endsAt: kind == 1 ? start : kind == 2 ? start + Exemption.secondsMax + 1 : ends,
            asked: Exemption.Consent(by: no(2), at: start, with: no(9)))
        let given = try approval(&world, of: 2, to: wrong.word(.ask, of: Person.sample(1).username, at: "app1"))
        #expect(throws: Mistake.self) {
            try weighed(world, given).ask(wrong, at: "app1", by: operatorActor, now: start)
        }
    }
}
