import Bytes
import Domain
import Storage
import Testing

/// The cases about browsers and clients. A situation of before stands for a node that decided at the same time: the
/// store itself must refuse what it decides.
extension StoreRowTests {
    func visits(_ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        _ = try await fixture.activeDevice()
        let demands = Demands(afresh: true, maxAgeSeconds: 60, level: .secondFactor)
        let plain = try await fixture.opened(demands)
        #expect(try await store.visit(plain.id) == plain && plain.demands == demands && plain.challenge != nil)
        let visit = try await fixture.approved()
        #expect(try await store.visit(visit.id) == visit && visit.person == fixture.person.id)
        let stale = try await store.situation(.page(visit.id))
        #expect(stale.visit == visit && stale.signIn?.id == visit.signIn && stale.person == fixture.person)
        let other = try await store.change(.page(visit.id)) { try $0.challenge([1, 0, 3], now: now + 1) }
        #expect(try await store.visit(visit.id) == other && other.challenge?.bytes == [1, 0, 3])
        let picture = PictureCheck(text: "https://…/app/check#v=1", endsAt: now + 300)
        let shown = try await store.change(.page(visit.id)) { try $0.show(picture, now: now) }
        #expect(try await store.visit(visit.id) == shown && shown.check == picture)
        let keeping = try await store.change(.page(visit.id)) { try $0.keepWay(true, now: now) }
        #expect(try await store.visit(visit.id) == keeping && keeping.keepsWay)
        let (pass, draws) = try await fixture.finish(visit)
        #expect(try await store.visit(visit.id)?.state == .finished(at: now))
        try await kept(fixture, visit)
        #expect(pass.ticket == visit.ticket && pass.session.digest == draws.sessionDigest)
        await #expect(throws: Refusal(.expired), "T12") {
            try await store.change(.installation) { _ in try stale.finish(remembering: nil, draws: draws, now: now) }
        }
        await #expect(throws: Refusal(.expired), "T12") {
            try await store.change(.installation) { _ in try stale.challenge([4], now: now) }
        }
        #expect(try await store.visit(visit.id)?.challenge?.bytes == [1, 0, 3])
        try await progress(fixture)
        try await replaced(fixture)
        let extended = try await fixture.password(fixture.opened())
        _ = try await store.change(.page(extended.id)) {
            try $0.extend(draws: Draws(from: SystemSource()), now: now + 1)
        }
        let signIn = try #require(await store.situation(.page(extended.id)).signIn)
        #expect(signIn.request?.extensions == 1 && signIn.request?.endsAt == now + 121)
        try await store.tidy(settledBefore: now + 1, now: now)
        #expect(try await store.visit(visit.id) == nil)
    }

    /// A phone that was reset gives its place to the one that is set up instead.
    private func replaced(_ fixture: StoreFixture) async throws {
        let (store, now, random) = (fixture.store, fixture.now, fixture.random)
        let subject = Subject.visit(fixture.person.id, fixture.application.id)
        let visit = try await fixture.approved()
        let old = try #require(await store.situation(subject).lastUsed?.device)
        let told = try await store.change(.page(visit.id)) { try $0.sayReset(old, now: now) }
        #expect(try await store.visit(visit.id)?.replaces == old && told.replaces == old)
        for (since, count) in [(visit.startedAt + -1, 1), (visit.startedAt, 0)] {
            let situation = try await store.situation(.resetting(visit.id, since: since))
            #expect(situation.visit?.resets == 1 && situation.resetsOfDay == count)
        }
        let (id, digest) = (random.id(Setup.self), random.bytes(32))
        let setup = try await store.change(.page(visit.id)) { try $0.enrolPhone(id: id, digest: digest, now: now) }
        let kept = try await store.setup(setup.id)
        #expect(setup.replaces == old && kept == setup)
        let phone = Device(
            id: random.id(), person: fixture.person.id, name: "new", state: .pending, signingKey: Array(1...65),
            platform: nil, addedAt: now + 5)
        let passcode = fixture.token(serial: "app-\(phone.id)", device: phone.id)
        _ = try await store.change(.setup(digest: digest)) {
            try $0.pair(phone, passcode: passcode, digest: digest, transcript: Array(0...31), now: now)
        }
        _ = try await store.change(.device(phone.id)) { try $0.confirmPairing(of: phone.id, now: now) }
        let code = TriedCode(form: .passcode, proof: .token(passcode.id, position: 7, drift: 0))
        _ = try await store.change(.page(visit.id)) { try $0.typeTrial(code, now: now) }
        let after = try await store.situation(subject)
        let former = try #require(await store.device(old))
        #expect(former.state == .removed && after.activeDevices.map(\.id) == [phone.id])
        #expect(after.activeDevices.first?.name == former.name && after.activeDevices.first?.addedAt == former.addedAt)
        #expect(former.keyMadeAt == former.addedAt && after.activeDevices.first?.keyMadeAt == phone.addedAt)
        #expect(after.lastUsed?.device == phone.id && after.activeDevices.first?.lock == nil)
    }

    /// How far somebody came in their set-up, and the visit that carries it on.
    private func progress(_ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let visit = try await fixture.password(fixture.opened())
        var whole = try await store.situation(.page(visit.id))
        whole.devices = []
        whole.tokens = []
        whole.codes = []
        let fresh = whole
        #expect(fresh.progress == nil)
        for way in [SetupProgress.Way.securityKey, .app] {
            _ = try await store.change(.installation) { _ in try fresh.choose(way, now: now) }
            let expected = SetupProgress(person: fixture.person.id, step: .chosen, way: way, at: now)
            #expect(try await store.situation(.page(visit.id)).progress == expected)
        }
        var begun = fresh
        begun.progress = SetupProgress(
            person: fixture.person.id, step: .chosen, way: .app, at: now, browser: [1, 0, 255],
            proof: .deskCode)
        let carried = begun
        _ = try await store.change(.installation) { _ in try carried.carryOn(by: [[1, 0, 255]], now: now) }
        #expect(try await store.visit(visit.id)?.carriesOn == true)
        begun.visit = try await store.visit(visit.id)
        let going = begun
        _ = try await store.change(.installation) { _ in try going.choose(.fob, now: now + 1) }
        let kept = try await store.situation(.page(visit.id)).progress
        #expect(kept?.proof == .deskCode && kept?.browser == visit.browser)
        var waiting = fresh
        waiting.figures.setupGraceDays = 3
        waiting.progress = SetupProgress(person: fixture.person.id, step: .asked, at: now, askedAt: now)
        let patient = waiting
        _ = try await store.change(.installation) { _ in try patient.putOff(now: now + 1) }
        #expect(try await store.visit(visit.id)?.putOffAt == now + 1)
    }

    /// A way that is kept stays until another is kept, or what it was is gone.
    private func kept(_ fixture: StoreFixture, _ visit: Visit) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let subject = Subject.visit(fixture.person.id, fixture.application.id)
        let known = try #require(await store.situation(subject).lastUsed)
        let device = try #require(known.device)
        #expect(known.isKept && known.method == .push)
        _ = try await fixture.finish(fixture.approved())
        #expect(try await store.situation(subject).lastUsed == known, "what is used now and then")
        for deed in [DeviceDeed.lock, .unlock] {
            _ = try await store.change(.device(device)) {
                try $0.perform(deed, on: device, by: fixture.actor, now: now)
            }
        }
        #expect(try await store.situation(subject).lastUsed?.isKept == false)
    }

    func sessions(_ fixture: StoreFixture) async throws {
        let (store, actor, now, person) = (fixture.store, fixture.actor, fixture.now, fixture.person.id)
        _ = try await fixture.activeDevice()
        let first = try await fixture.finish(fixture.approved(), remembering: "Firefox, \"Leeds\"")
        let digest = first.draws.sessionDigest
        #expect(try await fixture.session(digest) == first.pass.session)
        #expect(first.pass.session.proof == Proof(method: .push, at: now) && first.pass.session.passwordAt == now)
        #expect(try await store.sessions(of: person) == [first.pass.session])
        try await ownWishes(fixture, digest)
        let remembered = try await store.rememberedBrowsers(of: person, at: now)
        #expect(
            remembered.map(\.name) == ["Firefox, \"Leeds\""] && remembered[0].applications == [fixture.application.id])
        let again = try await fixture.password(fixture.opened(), remembered: first.draws.rememberedDigest)
        #expect(again.remembered == remembered[0].id)
        #expect(try await store.visit(again.id) == again)
        let byRemembered = try await fixture.finish(again)
        #expect(byRemembered.pass.byPasswordAlone && byRemembered.pass.session.proof == nil)
        #expect(try await fixture.session(byRemembered.draws.sessionDigest) == byRemembered.pass.session)
        let (id, stale) = (remembered[0].id, try await store.situation(.session(digest: digest)))
        _ = try await store.change(.rememberedBrowser(id)) { try $0.forget(id, now: now) }
        #expect(try await store.rememberedBrowsers(of: person, at: now) == [])
        _ = try await store.change(.session(digest: digest)) { $0.endSession(now: now) }
        #expect(try await fixture.session(digest)?.endedAt == now)
        await #expect(throws: Refusal(.expired), "T24") {
            try await store.change(.installation) { _ in try stale.challengeNewPasskey([1], now: now) }
        }
        let approved = try await fixture.approved()
        let last = try await fixture.finish(fixture.approved(), remembering: "Chromium")
        _ = try await store.change(.person(person)) { try $0.setPassword(hash: "$argon2id$3", by: actor, now: now + 1) }
        #expect(try await fixture.session(last.draws.sessionDigest)?.endedAt == now + 1)
        #expect(try await store.rememberedBrowsers(of: person, at: now) == [])
        #expect(try await store.visit(approved.id)?.state == .finished(at: now + 1), "T24")
        #expect(try await fixture.session(digest)?.endedAt == now, "what ended before stays as it was")
        try await store.tidySessions(endedBefore: now + 1, startedBefore: now)
        #expect(try await fixture.session(digest) == nil)
        #expect(try await fixture.session(last.draws.sessionDigest) != nil)
        try await store.tidySessions(endedBefore: now, startedBefore: now + 1)
        #expect(try await fixture.session(last.draws.sessionDigest) == nil)
    }

    /// What the session's person wishes at the portal.
    private func ownWishes(_ fixture: StoreFixture, _ digest: [UInt8]) async throws {
        let (store, now, person) = (fixture.store, fixture.now, fixture.person.id)
        let device = try #require(await fixture.situation().owned.first?.factor)
        let application = fixture.application.id
        _ = try await store.change(.portal(session: digest)) {
            try $0.keepFirst(device, at: application, now: now)
        }
        #expect(try await store.lastUses(of: person).filter(\.isKept).map(\.application) == [application])
        _ = try await store.change(.portal(session: digest)) {
            try $0.keepFirst(nil, at: application, now: now)
        }
        #expect(try await store.lastUses(of: person).allSatisfy { !$0.isKept })
        let wish = Preferences([.moreTime, .textOnly], first: device)
        _ = try await store.change(.portal(session: digest)) { try $0.set(wish, now: now) }
        #expect(try await store.person(person)?.preferences == wish)
        #expect(try await fixture.situation().person?.preferences == wish)
        _ = try await store.change(.portal(session: digest)) { try $0.set(.standard, now: now) }
    }

    func passkeys(_ fixture: StoreFixture) async throws {
        let (store, actor, now, person) = (fixture.store, fixture.actor, fixture.now, fixture.person.id)
        _ = try await fixture.activeDevice()
        let digest = try await fixture.finish(fixture.approved()).draws.sessionDigest
        let add = { (passkey: Passkey) async throws -> Passkey in
            let asked = try await store.change(.session(digest: digest)) {
                try $0.challengeNewPasskey([7, 0], now: now)
            }
            #expect(try await fixture.session(digest) == asked && asked.challenge?.bytes == [7, 0])
            return try await store.change(.session(digest: digest)) {
                try $0.add(passkey, challenge: [7, 0], now: now)
            }
        }
        let make = { (credential: [UInt8]) in
            Passkey(
                id: fixture.random.id(), person: person, name: "Schlüssel", state: .active, kind: .securityKey,
                credentialID: credential, publicKey: [0xa5, 0, 1], signCount: .max, transports: ["usb", "nfc"],
                model: [UInt8](repeating: 0, count: 16), backupEligible: true, backedUp: false, addedAt: now)
        }
        let passkey = try await add(make([0, 1, 2]))
        #expect(try await store.passkey(credentialID: [0, 1, 2]) == passkey)
        #expect(try await fixture.session(digest)?.challenge == nil)
        #expect(try await fixture.situation().passkeys == [passkey])
        await #expect(throws: Mistake.self, "one credential, one person") { _ = try await add(make([0, 1, 2])) }
        let visit = try await fixture.opened()
        let proof = PasskeyProof(
            passkey: passkey.id, challenge: visit.challenge?.bytes ?? [], signCount: 0, userVerified: true,
            backedUp: true)
        let draws = fixture.visitDraws()
        _ = try await store.change(.page(visit.id, person: .person(person))) {
            try $0.consider(proof, draws: draws, now: now + 1)
        }
        let used = try #require(await store.passkey(credentialID: [0, 1, 2]))
        #expect(used.lastUsedAt == now + 1 && used.backedUp && used.signCount == .max)
        let pass = try await fixture.finish(visit).pass
        #expect(pass.proof == Proof(method: .securityKey, at: now + 1, userVerified: true))
        #expect(try await fixture.situation().lastUsed?.method == .securityKey)
        for deed in [PasskeyDeed.lock, .unlock, .rename("Blau"), .remove] {
            let changed = try await store.change(.person(person)) {
                try $0.perform(deed, onPasskey: passkey.id, by: actor, now: now)
            }
            #expect(try await fixture.situation().passkeys == (changed.state == .removed ? [] : [changed]))
        }
        #expect(try await store.passkey(credentialID: [0, 1, 2]) == nil)
    }

    func grants(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        _ = try await fixture.activeDevice()
        let count = try await store.configurationCount()
        var client = try await fixture.client()
        #expect(try await store.openIDClient("moodle") == client)
        #expect(try await store.configurationCount() > count)
        client = try await fixture.client {
            ($0.secretDigest, $0.previousDigest, $0.previousEndsAt, $0.keySet) = (nil, nil, nil, nil)
            ($0.postLogoutURIs, $0.backchannelLogoutURI, $0.authentication) = ([], nil, .privateKeyJWT)
            ($0.demandsPKCE, $0.demandsPushed, $0.algorithm) = (false, false, "RS256")
        }
        #expect(try await store.openIDClients() == [client])
        let twice = OpenIDClient(
            id: "other", application: fixture.application.id, authentication: .none, secretDigest: nil,
            redirectURIs: [])
        await #expect(throws: Mistake.self) {
            try await store.change(.application(twice.application)) { try $0.register(twice, by: actor, now: now) }
        }
        let pass = try await fixture.finish(fixture.approved()).pass
        let grant = try await fixture.grant(pass)
        let before = try await store.situation(.grantCode(digest: grant.codeDigest))
        #expect(before.grant == grant && before.person == fixture.person && before.session == pass.session)
        #expect(grant.shown == Shown(passwordAt: now, proof: Proof(method: .push, at: now), at: now))
        let tokens = try await fixture.exchange(grant, of: client)
        let loaded = try await store.situation(.grantToken(digest: tokens[1].digest))
        #expect(loaded.grantToken == tokens[1] && loaded.grant?.codeUsedAt == now && loaded.person == fixture.person)
        #expect(try await store.situation(.grantToken(digest: tokens[0].digest)).isGood(now: now))
        #expect(try await store.clients(of: pass.session.id) == ["moodle"])
        try await listeners(fixture, pass.session.id)
        let (stale, next) = (loaded, fixture.tokens(grant))
        let current = client
        let refreshed = try await store.change(.grantToken(digest: tokens[1].digest)) {
            $0.refresh(of: current, tokens: next, now: now + 1)
        }
        #expect(try refreshed.get().hasRefreshToken)
        let more = fixture.tokens(grant)
        await #expect(throws: Refusal(.codeUsed), "T17: a refresh token is used once") {
            try await store.change(.installation) { _ in stale.refresh(of: current, tokens: more, now: now) }
        }
        #expect(try await store.situation(.grantToken(digest: more[0].digest)).grantToken == nil)
        await #expect(throws: GrantRefusal.reused) { _ = try await fixture.exchange(grant, of: client) }
        #expect(try await store.situation(.grantCode(digest: grant.codeDigest)).grant?.revokedAt == now)
        _ = try await store.change(.installation) { _ in
            before.exchangeCode(of: current, redirectURI: nil, codeChallenge: nil, tokens: [], now: now + 5)
        }
        let dead = try await store.situation(.grantCode(digest: grant.codeDigest)).grant
        #expect(dead?.codeUsedAt == now && dead?.revokedAt == now, "what is used and revoked stays so")
        try await pushed(fixture)
        let lasting = try await fixture.grant(pass, scope: "offline_access")
        _ = try await store.change(.person(fixture.person.id)) { try $0.setPassword(hash: "", by: actor, now: now) }
        #expect(try await store.situation(.grantCode(digest: lasting.codeDigest)).grant?.revokedAt == now, "T24")
        try await store.tidyGrants(madeBefore: now + 1, now: now + 400)
        #expect(try await store.situation(.grantCode(digest: grant.codeDigest)).grant == nil)
        #expect(try await store.situation(.grantToken(digest: tokens[0].digest)).grantToken == nil)
        #expect(try await store.pushedRequest(digest: [3, 0]) == nil)
        _ = try await store.change(.applicationKey("vpn")) { try $0.removeApplication(by: actor, now: now) }
        #expect(try await store.openIDClients() == [])
    }

    /// Clients with an address for it are told of the ends of live sessions.
    private func listeners(_ fixture: StoreFixture, _ session: ID<Session>) async throws {
        let registered = try #require(try await fixture.store.openIDClient("moodle"))
        #expect(try await fixture.store.situation(.person(fixture.person.id)).listeners == [])
        _ = try await fixture.client()
        let expected = [SessionListener(client: "moodle", session: session)]
        #expect(try await fixture.store.situation(.person(fixture.person.id)).listeners == expected)
        #expect(try await fixture.store.situation(.name(fixture.person.username)).listeners == expected)
        _ = try await fixture.client { $0 = registered }
    }

    private func pushed(_ fixture: StoreFixture) async throws {
        let request = PushedRequest(
            digest: [3, 0], client: "moodle", parameters: "scope=openid&state=%00\"", endsAt: fixture.now + 300)
        let now = fixture.now
        _ = try await fixture.store.change(.installation) { $0.push(request, now: now) }
        #expect(try await fixture.store.pushedRequest(digest: [3, 0]) == request)
    }

    func fenceBrowsers(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        _ = try await fixture.activeDevice()
        let client = try await fixture.client()
        let signedIn = try await fixture.finish(fixture.approved(), remembering: "Firefox")
        let grant = try await fixture.grant(signedIn.pass, scope: "offline_access")
        let tokens = try await fixture.exchange(grant, of: client)
        try await pushed(fixture)
        let visit = try await fixture.approved()
        _ = try await store.change(.installation) { $0.setFence(by: actor, now: now) }
        #expect(try await store.visit(visit.id)?.state == .finished(at: now))
        #expect(try await fixture.session(signedIn.draws.sessionDigest)?.endedAt == now)
        #expect(try await store.rememberedBrowsers(of: fixture.person.id, at: now) == [])
        #expect(try await !store.situation(.grantToken(digest: tokens[0].digest)).isGood(now: now))
        #expect(try await store.pushedRequest(digest: [3, 0]) == nil)
        await #expect(throws: Refusal(.expired), "T03") { _ = try await fixture.finish(visit) }
    }

    @Test("takes up a database of the first version, with what is in it", arguments: Database.all)
    func firstVersion(database: Database) async throws {
        for driver in try await database.open(Array(Schema.migrations.prefix(1))) {
            let source = SystemSource()
            let (person, signIn) = (source.id(Person.self), source.id(SignIn.self))
            try await driver.write { connection in
                try connection.execute(
                    """
                    INSERT INTO people (id, username, display_name, standing, groups, added_at) \
                    VALUES ($1, 'ab0', 'Ada', 'active', '', 1)
                    """, [.text(person.text)])
                try connection.execute(
                    """
                    INSERT INTO sign_ins (id, person, application, door, started_at, can_show, state, detail, \
                    settled_at, ends_at, request, device, nonce, matching, asked_at, request_ends_at, wrong_numbers) \
                    VALUES ($1, $2, $3, 'radius', 1000, 1, 'approved', 'push', 2000, 3000, $4, $5, $6, 'typed:41', \
                    1000, 121000, 1)
                    """,
                    [
                        .text(signIn.text), .text(person.text), .text(source.id(Application.self).text),
                        .text(source.id(PushRequest.self).text), .text(source.id(Device.self).text), .bytes([1, 2]),
                    ])
            }
            let store = Store(driver: driver, random: source, clock: FixedClock())
            try await store.migrate()
            try await store.migrate()
            let kept = try #require(await store.signIn(signIn))
            #expect(kept.state == .approved(.push, at: Instant(seconds: 2)) && !kept.userVerified)
            #expect(kept.request?.extensions == 0 && kept.request?.wrongNumbers == 1)
            #expect(try await store.person(person)?.displayName == "Ada")
            let fixture = try await StoreFixture(driver)
            _ = try await fixture.opened()
            await driver.close()
        }
    }
}
