import Bytes
import Domain
import DuoAPI
import DuoService
import Engine
import Foundation
import Logging
import OATH
import SQLiteDriver
import Storage
import Synchronization

/// The machine's time, and as much more as a test needs.
final class ShiftedClock: Domain.Clock {
    private let seconds = Mutex(0)

    func now() -> Instant { SystemClock().now() + seconds.withLock { $0 } }
    func advance(_ more: Int) { seconds.withLock { $0 += more } }
}

private struct AnyPassword: Domain.Directory {
    func check(_ name: LoginName, password: Secret) async -> FirstFactor { .right }
}

/// A house with two applications that speak Duo's API, over a file of its own.
final class DuoFixture: Sendable {
    static let keys = ["DITESTTESTTESTTEST01", "DITESTTESTTESTTEST02"]
    static let secret = Secret(text: "0123456789abcdefghijABCDEFGHIJ9876543210")
    static let oldSecret = Secret(text: "9999999999abcdefghijABCDEFGHIJ9876543210")
    static let host = "api.mfa.example"

    let house: House
    let clock = ShiftedClock()
    let integrations = IntegrationDirectory()
    private let ring = KeyRing()
    private let folder: URL
    private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "duo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let driver = try SQLitePool(path: folder.appending(path: "store").path, logger: silent)
        house = House(driver: driver, keyRing: ring, clock: clock, random: SystemRandom(), logger: silent)
        try await house.store.migrate()
        var integrations: [Integration] = []
        for (index, key) in Self.keys.enumerated() {
            let application = Application(
                id: SystemRandom().id(), key: "app-\(index)", name: "App \(index)", firstFactor: .elsewhere,
                addedAt: clock.now())
            let now = clock.now()
            _ = try await house.store.change(.applicationKey(application.key)) {
                try $0.add(application, keys: nil, clients: [], by: .system, now: now)
            }
            integrations.append(
                Integration(
                    key: try IntegrationKey(parsing: key), secret: Self.secret, previous: Self.oldSecret,
                    previousEndsAt: clock.now() + 3600, application: application.id, applicationKey: application.key,
                    applicationName: application.name))
        }
        self.integrations.replace(integrations)
    }

    var seconds: Int64 { clock.now().seconds }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func routes(pollSeconds: Int, waitingMax: Int) -> DuoRoutes {
        var settings = DuoSettings(publicNames: [Self.host])
        settings.pollSeconds = pollSeconds
        settings.waitingMax = waitingMax
        return DuoRoutes(
            signIns: SignIns(house, directory: AnyPassword()), setups: Setups(house), integrations: integrations,
            settings: settings, clock: clock, random: SystemRandom(), logger: silent)
    }

    func addPerson(_ name: String) async throws {
        let now = clock.now()
        guard let login = LoginName(name) else { return }
        let person = Person(
            id: SystemRandom().id(), username: login, displayName: name, email: nil, addedAt: now)
        _ = try await house.store.change(.name(login)) {
            try $0.add([NewPerson(person, passwordHash: nil)], by: .system, now: now)
        }
    }

    /// A phone with the app; gives the generator of its codes.
    @discardableResult
    func addPhone(to name: String) async throws -> TOTP {
        let setup = try await Setups(house).start(for: name, by: .system).setup
        return try await finish(setup)
    }

    @discardableResult
    func finish(_ setup: Setup) async throws -> TOTP {
        let now = clock.now()
        let random = SystemRandom()
        let secret = Secret(random.bytes(20))
        let id = random.id(Token.self)
        let device = Device(
            id: random.id(), person: setup.person, name: "Pixel 8", state: .pending, signingKey: random.bytes(65),
            platform: nil, addedAt: now)
        let sealed = try SealedSecret(sealing: secret, for: "tokens/\(id)/secret", with: ring)
        let token = Token(
            id: id, serial: "app-\(device.id)", kind: .totp, algorithm: .sha1, digits: 6, stepSeconds: 30,
            secret: SealedBytes(sealed.serialized()), state: .stock, person: setup.person, device: device.id,
            addedAt: now)
        _ = try await house.store.change(.setup(digest: setup.digest)) {
            try $0.pair(device, passcode: token, digest: setup.digest, transcript: [1], now: now)
        }
        _ = try await house.store.change(.device(device.id)) { try $0.confirmPairing(of: device.id, now: now) }
        return try TOTP(secret: secret, digits: 6, algorithm: .sha1, stepSeconds: 30)
    }

    func addDeskCode(_ letters: String, to name: String) async throws {
        let now = clock.now()
        let digest = ring.digest("code desk", letters.utf8)
        guard let login = LoginName(name) else { return }
        _ = try await house.store.change(.name(login)) {
            try $0.makeCodes(
                .desk, digests: [(SystemRandom().id(), digest)], lifetimeSeconds: nil, by: .system, now: now)
        }
    }

    func lock(_ name: String) async throws {
        let now = clock.now()
        guard let login = LoginName(name) else { return }
        _ = try await house.store.change(.name(login)) {
            try $0.setStanding(.lockedByDesk(at: now), by: .system, now: now)
        }
    }

    /// The person's open sign-ins, as soon as there are so many.
    func open(_ name: String, count: Int = 1) async throws -> [SignIn] {
        guard let login = LoginName(name) else { return [] }
        var open: [SignIn] = []
        try await eventually("\(count) open") {
            open = try await house.store.situation(.name(login)).open
            return open.count >= count
        }
        return open
    }

    /// What the phone says to the newest open request.
    func answer(_ name: String, _ decision: Answer.Decision) async throws {
        guard let signIn = try await open(name).last, let request = signIn.request else { return }
        let answer = Answer(request: request.id, device: request.device, nonce: request.nonce, decision: decision)
        let (draws, now) = (Draws(from: SystemRandom()), clock.now())
        _ = try await house.store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
    }

    /// Makes everything that needs the store fail from now on.
    func closeStore() async { await house.store.close() }

    func setup(code: String) async throws -> Setup? {
        try await Setups(house).setup(code: Secret(text: code))
    }
}
