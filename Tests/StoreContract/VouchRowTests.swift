import Domain
import Storage
import Testing

/// The cases about people who vouch for others.
extension StoreRowTests {
    func vouches(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let name = try #require(LoginName("m.jones"))
        let other = Person(
            id: fixture.random.id(), username: name, displayName: "M", email: nil, groups: ["tutors"], addedAt: now)
        _ = try await store.change(.installation) {
            try $0.add([NewPerson(other, passwordHash: nil)], by: actor, now: now)
        }
        _ = try await fixture.activeDevice()
        let browser = try await fixture.finish(fixture.approved()).draws.sessionDigest
        let mine = Subject.vouchers(session: browser)
        let chosen = Voucher(person: person.id, name: name, voucher: other.id, addedAt: now)
        for _ in 1...2 { _ = try await store.change(mine) { try $0.choose(chosen, now: now) } }
        #expect(try await store.situation(mine).vouchers == [chosen])
        try await renames(other, chosen, mine, fixture)
        let visit = try await fixture.password(fixture.opened())
        let asking = Subject.vouchAsking(visit.id, name, month: now - 9, day: now - 9)
        #expect(try await store.situation(asking).vouchFacts == VouchFacts(other: other, isChosen: true))
        let id = fixture.random.id(Vouch.self)
        let vouch = try await store.change(asking) { try $0.askVouch(id: id, now: now) }
        #expect(vouch.voucher == other.id)
        #expect(try await store.situation(.page(visit.id)).vouch == vouch)
        #expect(try await store.situation(asking).vouchFacts.waiting == 1)
        let waiting = try await store.vouchesWaiting(for: other.id, at: now)
        #expect(waiting.map(\.0) == [vouch] && waiting.map(\.1) == [person])
        #expect(try await store.vouchesWaiting(for: other.id, at: vouch.endsAt).isEmpty)
        try await answers(vouch, other, browser, fixture)
        _ = try await store.change(mine) { try $0.dismiss(name, now: now) }
        #expect(try await store.situation(mine).vouchers.isEmpty)
        try await store.tidyVouches(askedBefore: now + 9, grantedBefore: now)
        #expect(try await store.situation(.page(visit.id)).vouch != nil, "a yes is kept")
        try await store.tidyVouches(askedBefore: now + 9, grantedBefore: now + 9)
        #expect(try await store.situation(.page(visit.id)).vouch == nil)
    }

    /// Who is called otherwise is listed so, for as long as the name that was typed leads to them no longer.
    private func renames(_ other: Person, _ chosen: Voucher, _ mine: Subject, _ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        let new = try #require(LoginName("m.king"))
        for (name, shown) in [(new, new), (chosen.name, chosen.name)] {
            _ = try await store.change(.person(other.id)) { try $0.rename(to: name, by: actor, now: now) }
            #expect(try await store.situation(mine).vouchers.map(\.shownName) == [shown])
        }
        #expect(try await store.situation(mine).vouchers == [chosen])
    }

    /// A yes counts once, for the month, and against a circle; a link makes one person of two.
    private func answers(_ vouch: Vouch, _ other: Person, _ browser: [UInt8], _ fixture: StoreFixture) async throws {
        let (store, now, actor) = (fixture.store, fixture.now, fixture.actor)
        let subject = Subject.vouchAnswering(session: browser, vouch.id, month: now - 9, day: now - 9)
        let found = try await store.situation(subject)
        #expect(found.vouch == vouch && found.vouchFacts.other == fixture.person && found.vouchFacts.isSamePerson)
        var theirs = found
        theirs.person = other
        theirs.session = found.session.map {
            Session(
                id: $0.id, person: other.id, digest: $0.digest, passwordAt: $0.passwordAt, proof: $0.proof,
                startedAt: $0.startedAt, usedAt: $0.usedAt)
        }
        theirs.vouchFacts = VouchFacts(other: fixture.person, isChosen: true)
        let voucher = theirs
        _ = try await store.change(subject) { _ in try voucher.answerVouch(true, now: now) }
        await #expect(throws: Mistake.self, "what was decided stays so") {
            try await store.change(subject) { _ in try voucher.answerVouch(false, now: now) }
        }
        let name = other.username
        let asking = Subject.vouchAsking(vouch.visit, name, month: now - 9, day: now - 9)
        let facts = try await store.situation(asking).vouchFacts
        #expect(facts.granted == 1 && facts.asked == 1 && facts.waiting == 0 && !facts.isCircle)
        let (back, draws) = (try await fixture.opened(), fixture.visitDraws())
        _ = try await store.change(.page(back.id, person: .named(name))) {
            try $0.passwordRight(draws: draws, now: now)
        }
        let circle = Subject.vouchAsking(back.id, fixture.login, month: now - 9, day: now - 9)
        #expect(try await store.situation(circle).vouchFacts.isCircle)
        let third = try #require(LoginName("third"))
        let more = Person(id: fixture.random.id(), username: third, displayName: "3", email: nil, addedAt: now)
        _ = try await store.change(.installation) {
            try $0.add([NewPerson(more, passwordHash: nil)], by: actor, now: now)
        }
        _ = try await store.change(.pair(name, third)) { try $0.linkAccounts(by: actor, now: now) }
        _ = try await store.change(.pair(third, fixture.login)) { try $0.linkAccounts(by: actor, now: now) }
        _ = try await store.change(.pair(third, fixture.login)) { try $0.unlinkAccounts(by: actor, now: now) }
        #expect(try await store.situation(asking).vouchFacts.isSamePerson, "over an ended link too")
    }
}
