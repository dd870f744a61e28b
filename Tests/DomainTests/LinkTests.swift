import Testing

@testable import Domain

@Suite("Two accounts of one person")
struct LinkTests {
    private let theirs = Person.sample(2)

    /// What somebody's session sees who has proved the first person's account, beside an offer of the second's.
    private func proved(_ other: OtherAccount) throws -> Situation {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        var situation = world.arrival(browser)
        situation.other = other
        return situation
    }

    private func offer(endsAt: Instant = start + 900) -> LinkOffer {
        LinkOffer(person: theirs.id, digest: [7], endsAt: endsAt)
    }

    @Test("F30 are linked by proof of both, and both are told of it")
    func link() throws {
        let situation = try proved(OtherAccount(person: theirs, offer: offer()))
        #expect(situation.offerer(now: start) == theirs)
        let taken = try situation.takeLink(now: start)
        #expect(taken.change.writes == [.linkOfferTaken(offer()), .link(Link(no(1), no(2), linkedAt: start))])
        #expect(taken.change.events.map { $0.personal["person"] } == [no(1, Person.self).text, theirs.id.text])
        #expect(
            Set(taken.change.effects) == [
                .mail(no(1), Notice(.accountLinked, at: start, [.name: theirs.username.text, .by: "you"])),
                .mail(
                    theirs.id,
                    Notice(.accountLinked, at: start, [.name: Person.sample().username.text, .by: "you"])),
            ])
        #expect(Link(no(2), no(1), linkedAt: start) == taken.value, "one pair has one row")
    }

    @Test("F28 T23 say nothing of each other before the second proof")
    func unproved() throws {
        var world = World.with(devices: 1, tokens: 1)
        var browser = TestBrowser()
        let visit = try world.password(world.opened())
        _ = try world.type(.token(1, at: 0), visit)
        _ = try world.finish(visit, &browser)
        // A code alone is read out to whoever asks for it.
        for someone in [world.arrival(browser), world.arrival(TestBrowser())] {
            var situation = someone
            situation.other = OtherAccount(person: theirs, offer: offer())
            #expect(situation.offerer(now: start) == nil)
            #expect(throws: Refusal.self) { try situation.takeLink(now: start) }
            #expect(throws: Refusal.self) { try situation.offerLink(digest: [1], now: start) }
        }
    }

    @Test("are not linked by an offer that ended, of a locked account, or of the account itself")
    func refused() throws {
        let ended = try proved(OtherAccount(person: theirs, offer: offer(endsAt: start)))
        #expect(ended.offerer(now: start) == nil)
        #expect(throws: Refusal(.expired)) { try ended.takeLink(now: start) }
        var locked = theirs
        locked.standing = .lockedByPerson(at: start)
        #expect(throws: Refusal(.expired)) {
            try proved(OtherAccount(person: locked, offer: offer())).takeLink(now: start)
        }
        #expect(throws: Refusal(.expired)) { try proved(OtherAccount(person: theirs)).takeLink(now: start) }
        let own = LinkOffer(person: no(1), digest: [7], endsAt: start + 9)
        #expect(throws: Mistake.self) {
            try proved(OtherAccount(person: .sample(), offer: own)).takeLink(now: start)
        }
        let many = OtherAccount(person: theirs, offer: offer(), linkedCount: Link.accountsMax)
        #expect(throws: Mistake.self) { try proved(many).takeLink(now: start) }
    }

    @Test("are linked once, and unlinked from either side, which both are told")
    func unlink() throws {
        let link = Link(no(1), no(2), linkedAt: start)
        let linked = OtherAccount(person: theirs, offer: offer(), link: link, linkedCount: 1)
        #expect(try proved(linked).linkAccounts(by: operatorActor, now: start).change == .nothing)
        let ended = try proved(linked).unlinkOwn(now: start + 5)
        #expect(ended.change.writes == [.link(Link(no(1), no(2), linkedAt: start, endedAt: start + 5))])
        #expect(ended.change.effects.count == 2)
        #expect(throws: Mistake.self) {
            try proved(OtherAccount(person: theirs, link: ended.value)).unlinkOwn(now: start)
        }
        #expect(throws: Refusal(.expired)) { try Situation(person: .sample(), other: linked).unlinkOwn(now: start) }
    }

    @Test("F30 stay two: what one signs in with opens nothing of the other's")
    func apart() throws {
        var world = World.with(devices: 1, tokens: 1)
        let visit = try world.password(world.opened(), of: 2)
        #expect(world.page(visit).owned.isEmpty)
        #expect(try world.type(.token(1, at: 0), visit) == .refused(Refusal(.codeWrong)))
    }
}

extension Situation {
    init(person: Person, other: OtherAccount) {
        self.init(person: person)
        self.other = other
    }
}
