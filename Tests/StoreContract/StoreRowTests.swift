import Bytes
import Domain
import Foundation
import Storage
import Testing

@Suite("The store")
struct StoreRowTests {
    @Test("has a contract case for every kind of row that Domain writes")
    func walk() throws {
        let path = #filePath.replacingOccurrences(
            of: "Tests/StoreContract/StoreRowTests.swift", with: "Sources/Domain/Record/Change.swift")
        let source = try String(contentsOfFile: path, encoding: .utf8)
        let body = try #require(
            source.components(separatedBy: "public enum Write").last?.components(separatedBy: "\n}").first)
        let names = body.split(separator: "\n").compactMap { line -> String? in
            guard let rest = line.trimmingCharacters(in: .whitespaces).wholeMatch(of: /case ([a-zA-Z]+).*/) else {
                return nil
            }
            return String(rest.1)
        }
        #expect(names.sorted() == WriteCase.allCases.map(\.rawValue).sorted())
        #expect(Set(WriteCase.allCases.map(\.rows)) == Set(WriteCase.Rows.allCases))
    }

    @Test("gives back every row as it was written", .serialized, arguments: Database.all, WriteCase.Rows.allCases)
    func roundTrip(database: Database, rows: WriteCase.Rows) async throws {
        try await StoreFixture.with(database) { fixture in
            switch rows {
            case .people: try await people(fixture)
            case .devices: try await devices(fixture)
            case .tokens: try await tokens(fixture)
            case .codes: try await codes(fixture)
            case .signIns: try await signIns(fixture)
            case .applications: try await applications(fixture)
            case .messages: try await seen(fixture)
            case .fence:
                try await fence(fixture)
                try await fenceBrowsers(fixture)
            case .visits: try await visits(fixture)
            case .sessions: try await sessions(fixture)
            case .passkeys: try await passkeys(fixture)
            case .grants: try await grants(fixture)
            case .desk: try await desk(fixture)
            case .links: try await links(fixture)
            case .vouches: try await vouches(fixture)
            case .pushLines: try await pushLines(fixture)
            case .probations: try await probations(fixture)
            case .successions: try await successions(fixture)
            case .reminded: try await reminded(fixture)
            case .incidents: try await incidents(fixture)
            case .numbers: try await numbers(fixture)
            case .exemptions: try await exemptions(fixture)
            case .websites: try await websites(fixture)
            case .signingKeys: try await signingKeys(fixture)
            case .pushKeys: try await pushKeys(fixture)
            }
        }
    }

    private func people(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        #expect(try await store.person(person.id) == person)
        #expect(try await store.person(named: try #require(LoginName("ZOE@example.ac.uk"))) == person)
        #expect(try await store.passwordHash(of: fixture.login) == "$argon2id$1")
        let standings: [Person.Standing] = [.lockedByPerson(at: now), .lockedByDesk(at: now + 1), .disabled, .active]
        for standing in standings {
            _ = try await store.change(.person(person.id)) { try $0.setStanding(standing, by: actor, now: now) }
            #expect(try await store.person(person.id)?.standing == standing)
            let counted: Census.Standing =
                switch standing {
                case .active: .notSetUp
                case .disabled: .disabled
                case .lockedByPerson, .lockedByDesk: .locked
                }
            #expect(try await store.census(at: now).people == fixture.people(counted))
        }
        _ = try await store.change(.person(person.id)) { try $0.setPassword(hash: "$argon2id$2", by: actor, now: now) }
        #expect(try await store.passwordHash(of: fixture.login) == "$argon2id$2")
        let other = try #require(LoginName("ab2"))
        _ = try await store.change(.person(person.id)) { try $0.rename(to: other, by: actor, now: now) }
        #expect(try await store.person(named: fixture.login) == nil, "T24: a name that is free leads to nobody")
        #expect(try await store.person(named: other)?.id == person.id)
        for (username, email) in [("ab2", nil), ("ab3", "zoe@EXAMPLE.ac.uk")] as [(String, String?)] {
            let taken = Person(
                id: fixture.random.id(), username: try #require(LoginName(username)), displayName: "x", email: email,
                addedAt: now)
            await #expect(throws: Mistake.self) {
                try await store.change(.installation) {
                    try $0.add([NewPerson(taken, passwordHash: nil)], by: actor, now: now)
                }
            }
            #expect(try await store.person(taken.id) == nil)
        }
        #expect(try await store.countPeople() == 1)
    }

    private func devices(_ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let pending = try await fixture.device()
        #expect(try await store.device(pending.id) == pending)
        let setup = try #require(await store.setup(of: pending.id))
        #expect(setup.state == .paired && setup.transcript == Array(0...31))
        #expect(setup.endsAt == now + Setup.halfMadeSeconds && setup.keptUntil == now + 604_800)
        #expect(try await store.setup(digest: setup.digest) == setup)
        #expect(try await store.setup(setup.id) == setup)
        #expect(try await fixture.begin().reason == .setupUnfinished, "F55")
        let end = now + Setup.halfMadeSeconds
        #expect(try await store.halfMadeDevices(at: end, limit: 9) == [pending.id])
        #expect(try await store.halfMadeDevices(at: end - 1, limit: 9) == [])
        let active = try await store.change(.device(pending.id)) { try $0.confirmPairing(of: pending.id, now: now) }
        #expect(try await store.device(active.id) == active)
        #expect(try await store.setup(of: active.id)?.state == .done)
        #expect(try await store.halfMadeDevices(at: end, limit: 9) == [])
        #expect(try await fixture.situation().tokens.map(\.state) == [.assigned])
        let actor = fixture.actor
        for deed in [DeviceDeed.lock, .unlock, .rename("Ærø"), .remove] {
            let changed = try await store.change(.device(active.id)) {
                try $0.perform(deed, on: active.id, by: actor, now: now)
            }
            #expect(try await store.device(active.id) == changed)
        }
        #expect(try await fixture.situation().devices == [])
        #expect(try await fixture.situation().tokens == [])
        try await unfinished(fixture)
    }

    /// F55: a set-up whose phone was not confirmed is carried on, and gone when its time is over.
    private func unfinished(_ fixture: StoreFixture) async throws {
        let (store, actor, random) = (fixture.store, fixture.actor, fixture.random)
        let pending = try await fixture.device()
        let paired = try #require(await store.setup(of: pending.id))
        let end = paired.endsAt
        #expect(try await store.change(.device(pending.id)) { $0.expirePairing(of: pending.id, now: end) })
        #expect(try await store.device(pending.id)?.state == .removed)
        let left = try #require(await store.setup(paired.id))
        #expect(left.state == .started && left.device == nil && left.transcript == nil && !left.isOpen(at: end))
        #expect(try await store.census(at: end).people == fixture.people(.unfinished))
        let digest = random.bytes(32)
        let next = try await store.change(.person(fixture.person.id)) {
            try $0.startSetup(id: random.id(), digest: digest, lifetimeSeconds: nil, by: actor, now: end)
        }
        #expect(next.id == paired.id)
        #expect(try await store.setup(digest: digest) == next)
        #expect(try await store.setup(digest: paired.digest) == nil)
        try await store.tidy(settledBefore: end, now: next.keptUntil)
        #expect(try await store.setup(next.id) == next)
        try await store.tidy(settledBefore: end, now: next.keptUntil + 1)
        #expect(try await store.setup(next.id) == nil)
        #expect(try await store.census(at: end).people == fixture.people(.notSetUp))
    }

    private func tokens(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        for kind in [Token.Kind.hotp, .totp, .yubico] {
            let token = try await fixture.stock("s\(kind.rawValue)", kind)
            #expect(token.kind == kind && token.last == 4 && token.drift == -3 && token.endsAt == now + 60)
            #expect(token.secret == SealedBytes([9, 0, 8]) && token.digits == 7 && token.state == .stock)
        }
        await #expect(throws: Mistake.self) { _ = try await fixture.stock("shotp") }
        let token = try await fixture.assigned("fob")
        #expect(try await store.token(serial: "fob") == token)
        #expect(try await store.usableTokens(of: fixture.login) == [token])
        #expect(try await store.usableTokens(of: fixture.person.id) == [token])
        #expect(try await store.census(at: now).devices == [.phone: 0, .keyFob: 1])
        #expect(try await store.census(at: now).people == fixture.people(.setUp))
        #expect(try await store.takenSerials(among: ["fob", "none"]) == ["fob"])
        #expect(try await store.tokens(after: "a", limit: 2).map(\.serial) == ["fob", "shotp"])
        let spend = { (position: Int64) async throws -> Begun in
            try await fixture.begin(
                .code(TriedCode(form: .passcode, proof: .token(token.id, position: position, drift: 2))))
        }
        #expect(try await spend(9).signIn?.state == .approved(.keyFob, at: now))
        #expect(try await store.token(serial: "fob")?.last == 9)
        #expect(try await store.token(serial: "fob")?.drift == 2)
        for position in [9, 8] as [Int64] { #expect(try await spend(position).reason == .codeUsed, "T02") }
        let id = token.id
        _ = try await store.change(.token(id)) {
            try $0.resynchroniseToken(position: 50, drift: 1, by: actor, now: now)
        }
        #expect(try await store.token(serial: "fob")?.last == 50)
        let retired = try await store.change(.token(id)) { try $0.retireToken(by: actor, now: now) }
        #expect(try await store.token(serial: "fob") == retired)
        #expect(try await store.usableTokens(of: fixture.login) == [])
    }

    private func codes(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        let recovery = try await fixture.codes(.recovery, 3)
        let desk = try await fixture.codes(.desk, 1)
        for code in recovery + desk { #expect(try await store.code(digest: code.digest) == code) }
        #expect(desk[0].endsAt == now + 3600 && recovery[0].endsAt == nil)
        let spend = TriedCode(form: .recovery, proof: .oneTimeCode(recovery[0].id))
        #expect(try await fixture.begin(.code(spend)).signIn?.state == .approved(.recoveryCode, at: now))
        #expect(try await fixture.begin(.code(spend)).reason == .codeUsed, "T02")
        #expect(try await store.code(digest: recovery[0].digest)?.spentAt == now)
        _ = try await store.change(.person(fixture.person.id)) { try $0.cancelCodes(.recovery, by: actor, now: now) }
        #expect(
            try await fixture.situation().codes.map(\.id).sorted { $0.text < $1.text }
                == [recovery[0].id, desk[0].id].sorted { $0.text < $1.text })
    }

    private func signIns(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        let device = try await fixture.activeDevice()
        let lock = ScreenLock(
            credentialID: [0, 255], publicKey: [1, 0], signCount: .max, backupEligible: true, addedAt: fixture.now)
        let lockedAt = fixture.now
        let locked = try await store.change(.device(device.id)) { try $0.setLock(lock, of: device.id, now: lockedAt) }
        #expect(try await store.device(device.id) == locked && locked.lock == lock)
        let told: [PhoneItem: String] = [.os: "Android 14", .model: "Pixel \"8\""]
        for mode in ["typed", "choose", "off"] {
            let (actor, now) = (fixture.actor, fixture.now)
            _ = try await store.change(.installation) {
                try $0.setPolicy(
                    ["number.mode": .string(mode), "phone.ask": ["model", "os"]], by: actor, now: now)
            }
            for show in [true, false] {
                let signIn = try #require(await fixture.begin(show: show, key: [1, 0, 2], later: 1).signIn)
                #expect(try await store.signIn(signIn.id) == signIn)
                let request = try #require(signIn.request)
                #expect(
                    try await store.signIn(of: request.id, on: device.id) == signIn
                        && request.asks == [.lock, .model, .os])
                let budget = try await fixture.situation().pushBudget
                #expect(budget?.sinceSuccess == 1 && budget?.unanswered == [fixture.now + 1])
                let (draws, now) = (Draws(from: fixture.random), fixture.now + 2)
                let answer = Answer(
                    request: request.id, device: device.id, nonce: request.nonce,
                    decision: .approve(number: request.matching.number), lock: LockProof(signCount: .max), told: told)
                let approved = try await store.change(.signIn(signIn.id)) {
                    try $0.consider(answer, draws: draws, now: now)
                }
                #expect(try await store.signIn(signIn.id) == approved && approved.state == .approved(.push, at: now))
                #expect(try await store.device(device.id)?.told == Told(at: now, said: .approve, items: told))
                await #expect(throws: Refusal(.superseded), "T13") {
                    try await store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
                }
            }
        }
        let used = try await fixture.situation().lastUsed
        #expect(used?.device == device.id && used?.method == .push && used?.at == fixture.now + 2)
        let wrong = try await fixture.begin(.code(TriedCode(form: .passcode, proof: .none)))
        #expect(wrong.reason == .codeWrong)
        for _ in 0..<4 { _ = try await fixture.begin(.code(TriedCode(form: .passcode, proof: .none))) }
        let count = try await fixture.situation().wrongCodes[.passcode]
        #expect(count?.inRow == 5 && count?.waitUntil == fixture.now + 60)
        try await disowned(fixture, on: device)
        let open = try #require(await fixture.begin(later: 3, from: nil).signIn)
        #expect(try await store.overdue(at: open.endsAt, limit: 9) == [open.id])
        #expect(try await store.overdue(at: open.endsAt - 1, limit: 9) == [])
        #expect(
            try await store.overdueEffects(at: fixture.now + 5, limit: 99).contains {
                $0.effect == .push(device: device.id, signIn: open.id)
            })
        let census = try await store.census(at: fixture.now + 4)
        #expect(census.people == fixture.people(.setUp) && census.openSignIns == 1)
        #expect(census.devices == [.phone: 1, .keyFob: 0])
        #expect(try await store.census(at: open.endsAt).openSignIns == 0)
    }

    /// B03: the source of a sign-in that the person disowned stands in the row of their requests.
    private func disowned(_ fixture: StoreFixture, on device: Device) async throws {
        let signIn = try #require(await fixture.begin(later: 2).signIn)
        let request = try #require(signIn.request)
        let (draws, now) = (Draws(from: fixture.random), fixture.now + 2)
        let answer = Answer(request: request.id, device: device.id, nonce: request.nonce, decision: .notMe)
        _ = try await fixture.store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
        let source = try #require(signIn.source)
        #expect(source.address == "2001:db8::1" && source.door == .duoAuth)
        let budget = try #require(await fixture.situation().pushBudget)
        #expect(budget.blocked == [BlockedSource(source: source, until: now + 3600)])
        #expect(budget.pause(at: now) == nil && budget.pause(at: now, from: source) == now + 3600)
    }

    private func applications(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        let application = fixture.application
        #expect(try await store.applications().filter { $0.id != Application.portal } == [application])
        let count = try await store.configurationCount()
        #expect(try await fixture.situation().figures.numberDigits == 3)
        let client = RADIUSClient(
            id: fixture.random.id(), application: application.id, network: "10.0.0.0/24", secret: SealedBytes([0, 1]),
            rule: .auto)
        let keys = IntegrationKeys(
            integrationKey: "DIXXXXXXXXXXXXXXXXXX", application: application.id, secret: SealedBytes([2]),
            previous: SealedBytes([3]), previousEndsAt: now + 5, legacySignatures: true)
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.rotate(keys: keys, clients: [client], by: actor, now: now)
        }
        #expect(try await store.radiusClients() == [client])
        #expect(try await store.integrationKeys() == [keys])
        let again = [
            ResealedSecret(.radiusClient(client.id), old: SealedBytes([0, 1]), new: SealedBytes([7])),
            ResealedSecret(.integrationKeys(keys.integrationKey), old: SealedBytes([2]), new: SealedBytes([8])),
            ResealedSecret(.previousIntegrationKeys(keys.integrationKey), old: SealedBytes([3]), new: SealedBytes([9])),
        ]
        _ = try await store.change(.installation) { try $0.reseal(again, under: 2, by: actor, now: now) }
        #expect(try await store.radiusClients().first?.secret == SealedBytes([7]))
        #expect(try await store.integrationKeys().first?.secret == SealedBytes([8]))
        #expect(try await store.integrationKeys().first?.previous == SealedBytes([9]))
        _ = try await store.change(.application(application.id)) { $0.sawAuthenticator(client, now: now) }
        #expect(try await store.radiusClients().first?.seenAuthenticator == true)
        var changed = application
        (changed.name, changed.challenges, changed.overrides) = ("Læring", false, ["methods": ["push"]])
        let next = changed
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.change(to: next, base: Figures(), by: actor, now: now)
        }
        #expect(try await store.application(key: "vpn") == changed)
        _ = try await store.change(.installation) { try $0.setPolicy(["push.lifetime": 90], by: actor, now: now) }
        #expect(try await store.policy() == ["push.lifetime": 90])
        #expect(try await fixture.situation().figures.pushLifetimeSeconds == 90)
        let twice = Application(id: fixture.random.id(), key: "vpn", name: "x", firstFactor: .here, addedAt: now)
        await #expect(throws: Mistake.self) {
            try await store.change(.installation) { try $0.add(twice, keys: nil, clients: [], by: actor, now: now) }
        }
        #expect(try await store.configurationCount() > count)
        _ = try await store.change(.applicationKey("vpn")) { try $0.removeApplication(by: actor, now: now) }
        #expect(try await store.applications().map(\.id) == [Application.portal])
        await #expect(throws: Mistake.self) {
            try await store.change(.applicationKey("my-devices")) { try $0.removeApplication(by: actor, now: now) }
        }
        #expect(try await store.radiusClients() == [])
        #expect(try await store.integrationKeys() == [])
    }

    private func seen(_ fixture: StoreFixture) async throws {
        let message = SeenMessage(digest: [1, 2], until: fixture.now + 5)
        _ = try await fixture.begin(.telephone, message: message)
        await #expect(throws: Mistake.self, "T16") { try await fixture.begin(.telephone, message: message) }
        try await fixture.store.tidy(settledBefore: fixture.now, now: fixture.now + 6)
        _ = try await fixture.begin(.telephone, message: message)
    }

    private func fence(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        _ = try await fixture.activeDevice()
        let (hotp, totp) = (try await fixture.assigned("h"), try await fixture.assigned("t", .totp))
        let setup = try await fixture.setup()
        let code = try await fixture.codes(.recovery, 1)[0]
        let open = try #require(await fixture.begin().signIn)
        _ = try await store.change(.installation) { $0.setFence(by: actor, now: now) }
        #expect(try await store.signIn(open.id)?.state == .refused(.serviceError, at: now))
        #expect(try await store.setup(setup.id)?.state == .abandoned)
        #expect(try await store.code(digest: code.digest)?.spentAt == now)
        #expect(try await store.token(serial: "t")?.last == now.seconds / 30 + Int64(totp.drift))
        #expect(try await store.token(serial: "h")?.fenced == true && hotp.fenced == false)
        #expect(try await store.overdueEffects(at: now + 99, limit: 9) == [])
    }
}
