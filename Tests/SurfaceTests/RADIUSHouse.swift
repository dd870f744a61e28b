import Bytes
import Domain
import Engine
import Foundation
import Logging
import RADIUS
import RADIUSService
import SQLiteDriver
import Storage
import Synchronization
import Testing

/// A whole house behind a RADIUS service, without sockets: a database, people who type, and their phones.
final class RADIUSHouse: Sendable {
    static let secret = Secret(text: "xyzzy5461")
    /// The codes of RFC 4226 appendix D, which each person's key fob shows in this order.
    static let codes = ["755224", "287082", "359152", "969429", "338314", "254676"]

    final class TestClock: Clock {
        private let time = Mutex(Instant(seconds: 1_750_000_000))
        func now() -> Instant { time.withLock { $0 } }
        func advance(_ seconds: Int) { time.withLock { $0 = $0 + seconds } }
    }

    struct People: Directory {
        let passwords: [String: Secret]
        func check(_ name: LoginName, password: Secret) async -> FirstFactor {
            passwords[name.text].map { $0.equals(password) } == true ? .right : .wrong
        }
    }

    let folder: URL
    let driver: SQLitePool
    let house: House
    let clients: RADIUSClients
    let server: RADIUSServer
    let clock = TestClock()
    let application: Application
    let keyRing = KeyRing()
    let passwords: [String: Secret]
    let seen = SeenClients()
    let store = ClientStore()
    private let serial = Atomic<UInt64>(1)

    final class SeenClients: Sendable {
        private let ids = Mutex<[ID<RADIUSClient>]>([])
        func add(_ id: ID<RADIUSClient>) { ids.withLock { $0.append(id) } }
        var count: Int { ids.withLock { $0.count } }
    }

    /// Clients that were added, and that the service learns of when it looks.
    final class ClientStore: Sendable {
        private let content = Mutex((added: [RADIUSClientEntry](), looks: 0))
        func add(_ entry: RADIUSClientEntry) { content.withLock { $0.added.append(entry) } }
        var looks: Int { content.withLock { $0.looks } }

        func look() -> [RADIUSClientEntry] {
            content.withLock {
                $0.looks += 1
                return $0.added
            }
        }
    }

    private init(
        _ passwords: [String: Secret], challenges: Bool, firstFactor: Application.FirstFactorPlace,
        limits: RADIUSServer.Limits
    ) throws {
        self.passwords = passwords
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("countersign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        driver = try SQLitePool(path: folder.appendingPathComponent("house.db").path)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        house = House(driver: driver, keyRing: keyRing, clock: clock, random: SystemRandom(), logger: logger)
        application = Application(
            id: SystemRandom().id(), key: "vpn", name: "VPN", firstFactor: firstFactor, challenges: challenges,
            addedAt: clock.now())
        clients = try RADIUSClients([])
        server = RADIUSServer(
            [], signIns: SignIns(house, directory: People(passwords: passwords)), clients: clients,
            texts: try Self.texts(), limits: limits, logger: logger,
            milliseconds: { [clock] in clock.now().milliseconds },
            lookAgain: { [clients, store] in try? clients.replace(store.look()) },
            sawAuthenticator: { [seen] in seen.add($0) })
    }

    static func texts() throws -> ReplyTexts {
        ReplyTexts(
            setUpAddress: "mfa.example.ac.uk/setup", helpAddress: "mfa.example.ac.uk/help",
            timeZone: try #require(TimeZone(identifier: "Europe/London")))
    }

    /// Opens a house, lets the case run in it, and clears it away.
    static func with(
        _ passwords: [String: Secret] = ["zoe": Secret(text: "geheim")], challenges: Bool = false,
        firstFactor: Application.FirstFactorPlace = .here, limits: RADIUSServer.Limits = .init(),
        body: (RADIUSHouse) async throws -> Void
    ) async throws {
        let it = try RADIUSHouse(passwords, challenges: challenges, firstFactor: firstFactor, limits: limits)
        try await it.house.store.migrate()
        try await it.fill()
        let keeping = Task { await Housekeeping(it.house, sealer: nil).run() }
        do { try await body(it) } catch { Issue.record(error) }
        keeping.cancel()
        await keeping.value
        await it.house.store.close()
        try FileManager.default.removeItem(at: it.folder)
    }

    /// The client at 10.0.0.5, and such a one elsewhere.
    func entry(
        _ network: String = "10.0.0.5", rule: RADIUSClient.MessageAuthenticatorRule = .required,
        formerly: [Secret] = [], seen: Bool = false
    ) -> RADIUSClientEntry {
        RADIUSClientEntry(
            id: ID(random: Array("\(network) of clients".utf8.prefix(12))), application: application.id,
            applicationKey: application.key, applicationName: application.name, challenges: application.challenges,
            secret: Self.secret, formerSecrets: formerly, rule: rule, seenAuthenticator: seen, network: network)
    }

    private func fill() async throws {
        let (application, now) = (application, clock.now())
        for entry in [entry(), entry("10.0.0.6")] { store.add(entry) }
        try clients.replace(store.look())
        _ = try await house.store.change(.applicationKey("vpn")) {
            try $0.add(application, keys: nil, clients: [], by: .system, now: now)
        }
        for name in passwords.keys.sorted() { try await add(name) }
    }

    private func add(_ name: String) async throws {
        let now = clock.now()
        let login = try #require(LoginName(name))
        let person = Person(id: SystemRandom().id(), username: login, displayName: name, email: nil, addedAt: now)
        _ = try await house.store.change(.name(login)) {
            try $0.add([NewPerson(person, passwordHash: nil)], by: .system, now: now)
        }
        let id = SystemRandom().id(Token.self)
        let sealed = try SealedSecret(
            sealing: Secret(text: "12345678901234567890"), for: "tokens/\(id)/secret", with: keyRing)
        let fob = ImportedToken(
            id: id, serial: "fob \(name)", kind: .hotp, algorithm: .sha1, digits: 6, stepSeconds: 30,
            secret: SealedBytes(sealed.serialized()), counter: 0, drift: 0, endsAt: nil)
        _ = try await house.store.change(.name(login)) { try $0.importTokens([fob], by: .system, now: now) }
        let token = try #require(try await house.store.token(serial: fob.serial))
        _ = try await house.store.change(.token(token.id, for: login)) {
            try $0.assignToken(by: .system, now: now)
        }
    }

    /// Sets up a phone of the person.
    @discardableResult
    func phone(_ name: String, of login: String = "zoe") async throws -> ID<Device> {
        clock.advance(1)
        let now = clock.now()
        let digest = SystemRandom().bytes(32)
        let setup = SystemRandom().id(Setup.self)
        let login = try #require(LoginName(login))
        let opened = try await house.store.change(.name(login)) {
            try $0.startSetup(id: setup, digest: digest, lifetimeSeconds: nil, by: .system, now: now)
        }
        let device = Device(
            id: SystemRandom().id(), person: opened.person, name: name, state: .pending, signingKey: [4],
            platform: nil, addedAt: now)
        let passcode = SystemRandom().id(Token.self)
        let sealed = try SealedSecret(
            sealing: Secret(SystemRandom().bytes(32)), for: "tokens/\(passcode)/secret", with: keyRing)
        let token = Token(
            id: passcode, serial: "app-\(device.id)", kind: .totp, algorithm: .sha256, digits: 6, stepSeconds: 30,
            secret: SealedBytes(sealed.serialized()), state: .stock, person: opened.person, device: device.id,
            addedAt: now)
        _ = try await house.store.change(.setup(digest: digest)) {
            try $0.pair(device, passcode: token, digest: digest, transcript: [], now: now)
        }
        _ = try await house.store.change(.device(device.id)) { try $0.confirmPairing(of: device.id, now: now) }
        return device.id
    }
}

extension RADIUSHouse {
    /// The sign-in that waits on the phone, as soon as there is one.
    func waiting(on device: ID<Device>) async throws -> SignIn {
        var found: SignIn?
        try await eventually("a request on the phone") {
            found = try await house.store.waiting(on: device).first
            return found != nil
        }
        return try #require(found)
    }

    /// The phone on which a request waits.
    func lastPushed(_ devices: ID<Device>...) async throws -> ID<Device> {
        var found: ID<Device>?
        try await eventually("a request on a phone") {
            for device in devices where try await !house.store.waiting(on: device).isEmpty { found = device }
            return found != nil
        }
        return try #require(found)
    }

    /// Returns when that many requests of clients wait for an outcome: whatever the clock does from here on, it has
    /// been read by each.
    func held(_ count: Int) async throws {
        try await eventually("\(count) waiting") { house.waiters.count == count }
    }

    enum Tap { case approve, wrongNumber, mistake, notMe }

    func tap(_ tap: Tap, on device: ID<Device>) async throws {
        let signIn = try await waiting(on: device)
        let request = try #require(signIn.request)
        let decision: Domain.Answer.Decision =
            switch tap {
            case .approve: .approve(number: request.matching.number)
            case .wrongNumber: .approve(number: "no")
            case .mistake: .mistake
            case .notMe: .notMe
            }
        let answer = Domain.Answer(request: request.id, device: device, nonce: request.nonce, decision: decision)
        let (draws, now) = (Draws(from: SystemRandom()), clock.now())
        _ = try await house.store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
    }

    /// How many requests went out to phones.
    func pushes() async throws -> Int {
        try await driver.read { connection in
            let rows = try connection.query("SELECT facts FROM events WHERE name = 'sign_in.asked'")
            return try rows.count { try $0.text(0).contains("\"push\"") }
        }
    }

    func request(
        _ password: String, name: String = "zoe", state: [UInt8]? = nil, more: [Attribute] = []
    ) throws -> Packet {
        try request(Secret(text: password), name: name, state: state, more: more)
    }

    func request(
        _ password: Secret?, name: String = "zoe", state: [UInt8]? = nil, more: [Attribute] = [],
        secret: Secret = secret
    ) throws -> Packet {
        let number = serial.add(1, ordering: .relaxed).newValue
        var attributes = [try Attribute(.userName, text: name)]
        if let state { attributes.append(try Attribute(.state, state)) }
        return try Packet.accessRequest(
            identifier: UInt8(truncatingIfNeeded: number), authenticator: Authenticator(high: number, low: 7),
            password: password, attributes: attributes + more, secret: secret)
    }

    /// The same request as one that carries no Message-Authenticator.
    func withoutAuthenticator(_ packet: Packet) throws -> Packet {
        try Packet(
            code: packet.code, identifier: packet.identifier, authenticator: packet.authenticator,
            attributes: packet.attributes.filter { $0.type != .messageAuthenticator })
    }

    /// Hands the packet in; the reply, if there is one, is one that the client believes.
    func send(_ packet: Packet, from address: String = "10.0.0.5") async throws -> Packet? {
        let bytes: [UInt8]?
        switch try receive(packet, from: address) {
        case .reply(let reply): bytes = reply
        case .later(let work): bytes = await work()
        case .silence: bytes = nil
        case .drop(let drop):
            server.drops.count(drop)
            bytes = nil
        }
        guard let bytes else { return nil }
        let reply = try Packet(parsing: bytes)
        try reply.verify(answering: packet, secret: Self.secret)
        #expect(reply.attributes.first?.type == .messageAuthenticator)
        return reply
    }

    func receive(_ packet: Packet, from address: String = "10.0.0.5") throws -> Disposition {
        let source = Endpoint(try #require(IPAddress(address)), port: 50_000)
        return server.receive(Datagram(bytes: packet.serialized(), source: source, listener: 0))
    }
}
