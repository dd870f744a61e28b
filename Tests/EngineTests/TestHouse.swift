import Bytes
import Crypto
import Domain
import Foundation
import Logging
import OATH
import SQLiteDriver
import Storage
import Synchronization

@testable import Engine

/// A clock that stands until it is moved.
final class StandingClock: Clock {
    private let time = Mutex(Instant(seconds: 1_800_000_000))

    func now() -> Instant { time.withLock { $0 } }
    func move(seconds: Int) { time.withLock { $0 = $0 + seconds } }
}

/// The same bytes in the same order for the same seed.
final class SeededRandom: RandomSource {
    private let count = Mutex<UInt64>(0)

    func bytes(_ count: Int) -> [UInt8] {
        let start = self.count.withLock { next in
            defer { next += UInt64(count) }
            return next
        }
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += SHA256.hash(data: Array("\(start) \(bytes.count)".utf8))
        }
        return Array(bytes.prefix(count))
    }
}

/// All that was logged.
final class LoggedLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    func append(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct LineHandler: LogHandler {
    let lines: LoggedLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.append("\(event.message) \(event.metadata ?? [:])") }
}

/// A directory that knows one password for everybody and costs nothing.
struct OnePassword: Domain.Directory {
    static let text = "correct, horse"

    func check(_ name: LoginName, password: Secret) async -> FirstFactor {
        password.equals(Secret(text: Self.text)) ? .right : .wrong
    }
}

/// An engine over a database file of its own.
struct TestHouse: Sendable {
    let folder: String
    let clock = StandingClock()
    let random = SeededRandom()
    let lines = LoggedLines()
    let keyRing = KeyRing()
    let driver: SQLitePool
    let house: House
    let administration: Administration
    let vpn: ID<Application>

    static let actor = Actor.operatorAccount("root")

    var database: String { folder + "/countersign.db" }
    var store: Store { house.store }

    init() async throws {
        folder = FileManager.default.temporaryDirectory.path + "/countersign-engine-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = lines
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        driver = try SQLitePool(path: folder + "/countersign.db", logger: logger)
        house = House(
            driver: driver, keyRing: keyRing, clock: clock,
            random: random, logger: logger)
        try await house.store.migrate()
        administration = Administration(house)
        _ = try await administration.add(
            ApplicationDraft(key: "vpn", name: "VPN", firstFactor: .here), by: Self.actor)
        vpn = try await administration.application("vpn").id
    }

    /// Runs a case and takes the folder away.
    static func with(_ body: (TestHouse) async throws -> Void) async throws {
        let house = try await TestHouse()
        defer { try? FileManager.default.removeItem(atPath: house.folder) }
        try await body(house)
        await house.store.close()
    }

    func signIns(_ directory: any Domain.Directory = OnePassword()) -> SignIns { SignIns(house, directory: directory) }

    func request(
        _ name: String, _ evidence: FirstFactorEvidence = .provedByApplication, _ wish: WishedFor = .automatic,
        client: String? = nil, ask: Bool = false
    ) -> SignInRequest {
        SignInRequest(
            application: vpn, name: name, evidence: evidence, wish: wish, door: .radius,
            abilities: DoorAbilities(canShowNumber: true, canAskForCode: ask), origin: Origin(address: "192.0.2.7"),
            joinClient: client)
    }

    func code(_ text: String, of name: String) async -> Begun {
        await signIns().begin(request(name, .provedByApplication, .code(Secret(text: text))))
    }

    /// Adds a person with a counter token, and gives its generator.
    func addPerson(_ name: String, token serial: String? = nil, totp: Bool = false) async throws -> HOTP {
        _ = try await administration.add([PersonDraft(username: name)], by: Self.actor)
        let secret = Secret(Array(SHA256.hash(data: Array("token \(name)".utf8))))
        guard let serial else { return try HOTP(secret: secret) }
        let key = try TokenKey(
            serial: serial, kind: totp ? .totp(stepSeconds: 30, drift: 0) : .hotp(counter: 0), secret: secret)
        _ = try await administration.importTokens([key], by: Self.actor)
        _ = try await administration.assign(serial, to: name, by: Self.actor)
        return try HOTP(secret: secret)
    }

    /// A phone that is set up, its key a made-up one.
    @discardableResult
    func addPhone(to name: String, _ number: UInt8 = 1) async throws -> ID<Device> {
        let now = clock.now()
        let opened = try await Setups(house).start(for: name, by: Self.actor)
        let digest = opened.setup.digest
        let device = Device(
            id: random.id(), person: opened.setup.person, name: "Phone \(number)", state: .pending,
            signingKey: [4, number], platform: nil, addedAt: now + Int(number))
        let tokenID = random.id(Token.self)
        let sealed = try SealedSecret(
            sealing: Secret(random.bytes(32)), for: RowIdentity.tokenSecret(tokenID), with: keyRing)
        let token = Token(
            id: tokenID, serial: "app-\(device.id)", kind: .totp, algorithm: .sha256, digits: 6, stepSeconds: 30,
            secret: SealedBytes(sealed.serialized()), state: .stock, person: opened.setup.person, device: device.id,
            addedAt: now)
        _ = try await store.change(.setup(digest: digest)) {
            try $0.pair(device, passcode: token, digest: digest, transcript: [1], now: now)
        }
        _ = try await store.change(.device(device.id)) { try $0.confirmPairing(of: device.id, now: now) }
        return device.id
    }

    /// All rows of the tables that decisions are made on.
    func rows() async throws -> [[SQLRow]] {
        try await driver.read { connection in
            try [
                "SELECT * FROM people", "SELECT * FROM names", "SELECT * FROM devices", "SELECT * FROM tokens",
                "SELECT * FROM codes", "SELECT * FROM wrong_codes", "SELECT * FROM push_budgets",
                "SELECT * FROM setups",
                "SELECT * FROM sign_ins", "SELECT * FROM last_used", "SELECT * FROM seen", "SELECT * FROM outbox",
                "SELECT * FROM applications", "SELECT * FROM settings", "SELECT * FROM counters",
            ].map { try connection.query($0) }
        }
    }

    func events(_ name: String? = nil) async throws -> [RecordEntry] {
        let signer = try NoteSigner(name: "test/record", seed: keyRing.derivedKey("record"))
        try await RecordSealer(store, signer: signer, clock: clock).seal()
        return try await store.record(RecordQuery(name: name, limit: 100_000))
    }
}

extension Begun {
    var isApproved: Bool {
        if case .signIn(let signIn) = self, case .approved = signIn.state { true } else { false }
    }

    var reason: Reason? {
        if case .refused(let refusal) = self { refusal.reason } else { nil }
    }

    var open: SignIn? {
        if case .signIn(let signIn) = self, signIn.isOpen { signIn } else { nil }
    }
}
