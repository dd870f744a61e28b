import Domain
import Storage
import Testing

/// The cases about websites whose proxies ask.
extension StoreRowTests {
    func websites(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        _ = try await fixture.activeDevice()
        let origin = try #require(WebsiteOrigin(parsing: "https://wiki.example.ac.uk:8443"))
        var website = Website(
            id: fixture.random.id(), application: fixture.application.id, origin: origin, details: [.groups, .email],
            proxyDigest: [1, 0], previousDigest: [2], previousEndsAt: now + 9)
        let count = try await store.configurationCount()
        try await register(website, fixture)
        #expect(try await store.websites() == [website])
        #expect(try await store.configurationCount() > count)
        (website.details, website.previousDigest, website.previousEndsAt) = ([], nil, nil)
        website.proxyDigest = [3]
        try await register(website, fixture)
        let found = try await store.situation(.website(website.id))
        #expect(found.website == website && found.application == fixture.application)
        #expect(found.figures.numberDigits == 3, "the application's own figures are in force")
        let twice = Website(
            id: fixture.random.id(), application: fixture.application.id, origin: origin, proxyDigest: [4])
        await #expect(throws: Mistake.self) { try await register(twice, fixture) }

        let pass = try await fixture.finish(fixture.approved()).pass
        let path = try #require(WebsitePath(parsing: "/a?b=\"c".replacing("\"", with: "%22")))
        let draft = WebsiteTicketDraft(digest: [5, 0], browser: [6, 255], path: path)
        let ticket = try await store.change(.website(website.id)) { try $0.ticket(draft, for: pass, now: now) }
        let subject = Subject.websiteTicket(origin, digest: [5, 0])
        let before = try await store.situation(subject)
        #expect(before.websiteTicket == ticket && before.session == pass.session && before.person == fixture.person)
        let entry = WebsiteSessionDraft(id: fixture.random.id(), digest: [7, 0])
        let entered = try await store.change(subject) { $0.enter(browser: [6, 255], draft: entry, now: now) }.get()
        #expect(try await store.situation(subject).websiteTicket?.usedAt == now)
        await #expect(throws: Refusal.self, "T12 what two nodes take at once counts once") {
            try await store.change(subject) { _ in before.enter(browser: [6, 255], draft: entry, now: now) }
        }

        let shown = Subject.websiteSession(origin, digest: [7, 0])
        let open = try await store.situation(shown)
        #expect(open.websiteSession == entered && open.session == pass.session && open.website == website)
        #expect(open.visitor(now: now) == fixture.person)
        #expect(try await store.situation(.websiteSession(origin, digest: [8])).websiteSession == nil)
        let later = now + WebsiteSession.useSeconds(Figures())
        #expect(try await store.change(shown) { $0.useWebsite(now: later) })
        #expect(try await store.situation(shown).websiteSession?.usedAt == later)
        _ = try await store.change(shown) { $0.leaveWebsite(now: later) }
        let left = try await store.situation(shown)
        #expect(left.websiteSession?.endedAt == later && left.session?.endedAt == later)
        await #expect(throws: Refusal(.expired)) {
            try await store.change(shown) { _ in open.useWebsite(now: later) }
        }
        #expect(try await store.situation(shown).websiteSession?.endedAt == later, "what has ended stays so")

        let second = WebsiteTicketDraft(digest: [9], browser: [6], path: .home)
        _ = try await store.change(.website(website.id)) { try $0.ticket(second, for: pass, now: now) }
        _ = try await store.change(.installation) { $0.setFence(by: actor, now: now) }
        #expect(try await store.situation(.websiteTicket(origin, digest: [9])).websiteTicket?.usedAt == now, "T03")
        try await store.tidyWebsites(endedBefore: later + 1, startedBefore: now, now: now + 999)
        #expect(try await store.situation(shown).websiteSession == nil)
        #expect(try await store.situation(subject).websiteTicket == nil)
        try await websitesMove(fixture, website)
        _ = try await store.change(.applicationKey("vpn")) { try $0.removeApplication(by: actor, now: now) }
        #expect(try await store.websites() == [])
    }

    /// A website at another address is another one, and the host that was left is free at once.
    private func websitesMove(_ fixture: StoreFixture, _ website: Website) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        let moved = Website(
            id: fixture.random.id(), application: fixture.application.id, origin: website.origin, proxyDigest: [3])
        let change = AddressChange(websitesBefore: [website], websites: [moved])
        let count = try await store.configurationCount()
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.change(to: fixture.application, addresses: change, base: Figures(), by: actor, now: now)
        }
        #expect(try await store.websites() == [moved])
        #expect(try await store.configurationCount() > count)
        #expect(try await store.situation(.website(website.id)).website == nil)
    }

    private func register(_ website: Website, _ fixture: StoreFixture) async throws {
        let (actor, now) = (fixture.actor, fixture.now)
        _ = try await fixture.store.change(.applicationKey("vpn")) {
            try $0.rotate(keys: nil, clients: [], websites: [website], by: actor, now: now)
        }
    }
}
