import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PhoneAPI
import PhoneLink
import SQLiteDriver
import Storage
import Synchronization
import Testing

/// A server for phones over a temporary database, with one application, reached over a real socket.
final class PhoneServer: Sendable {
    let clock = MovedClock()
    let driver: any SQLDriver
    let house: House
    let phones: Phones
    let signIns: SignIns
    let routes: PhoneRoutes
    let application: ID<Domain.Application>

    private init(driver: any SQLDriver, streamsMax: Int) async throws {
        let logger = Logger(label: "phone tests") { _ in SwiftLogNoOpLogHandler() }
        self.driver = driver
        house = House(
            driver: driver, keyRing: KeyRing(), clock: clock, random: SystemRandom(), logger: logger)
        try await house.store.migrate()
        phones = try await Phones(house, organisation: "Example University")
        signIns = SignIns(house, directory: NoDirectory())
        routes = PhoneRoutes(phones, clock: clock, logger: logger, streamsMax: streamsMax)
        let vpn = Domain.Application(
            id: SystemRandom().id(), key: "vpn", name: "VPN", firstFactor: .elsewhere, addedAt: clock.now())
        let now = clock.now()
        application = try await house.store.change(.applicationKey("vpn")) {
            try $0.add(vpn, keys: nil, clients: [], by: .system, now: now)
        }.id
    }

    /// Runs a case against a server of its own, which stops gracefully at the end.
    static func run(
        streamsMax: Int = 100, _ body: @Sendable (PhoneServer, any TestClientProtocol) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "countersign-\(Hex.encode(SystemRandom().bytes(8)))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let driver = try SQLitePool(path: folder.appendingPathComponent("phones.db").path)
        let server = try await PhoneServer(driver: driver, streamsMax: streamsMax)
        let housekeeping = Task { await Housekeeping(server.house, sealer: nil).run() }
        let router = Router(context: PhoneTestContext.self)
        server.routes.add(to: router)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await Hummingbird.Application(router: router).test(.live) { try await body(server, $0) })
        } catch {
            result = .failure(error)
        }
        housekeeping.cancel()
        await driver.close()
        try result.get()
    }
}

extension PhoneServer {
    var now: Int64 { clock.now().seconds }

    /// A new person with an open set-up.
    func enrol(_ username: String = "ab123") async throws -> OpenedSetup {
        try await Setups(house).enrol(username: username, lifetimeSeconds: 600, by: .system)
    }

    /// A phone that is set up, over the wire from beginning to end.
    func phone(_ setup: OpenedSetup, key: UInt8 = 1, _ client: any TestClientProtocol) async throws -> TestPhone {
        var phone = try TestPhone(key: key)
        let reply = try await client.send(PhoneEndpoint.pairings, phone.pairing(setup.code.exposedText(), now))
        try phone.learn(reply.text)
        let confirmation = try phone.confirmation(now: now)
        _ = try await client.send(try PhoneEndpoint.confirm(phone.id), confirmation)
        return phone
    }

    /// A sign-in whose first factor the application checked.
    func begin(
        _ name: String = "ab123", _ wish: WishedFor = .automatic, canShow: Bool = true
    ) async -> Begun {
        await signIns.begin(
            SignInRequest(
                application: application, name: name, evidence: .provedByApplication, wish: wish, door: .duoAuth,
                abilities: DoorAbilities(canShowNumber: canShow, canAskForCode: false),
                origin: Origin(address: "192.0.2.7", place: "Firefox on Windows")))
    }

    func beginPush(_ name: String = "ab123") async throws -> SignIn {
        guard case .signIn(let signIn) = await begin(name) else { throw TestFailure("no request was sent") }
        return signIn
    }

    func state(_ signIn: SignIn) async throws -> SignIn.State? {
        try await signIns.outcome(of: signIn.id, within: 0)?.state
    }

    /// The device is removed where nobody calls those who wait, as by another node whose call got lost.
    func removeSilently(_ phone: TestPhone) async throws {
        let id = try phone.id.text
        try await driver.write { try $0.execute("UPDATE devices SET state = 'removed' WHERE id = $1", [.text(id)]) }
    }

    func perform(_ deed: DeviceDeed, on phone: TestPhone) async throws {
        let now = clock.now()
        guard let id = ID<Device>(parsing: try phone.id.text) else { throw TestFailure("no identifier") }
        _ = try await house.store.change(.device(id)) { try $0.perform(deed, on: id, by: .system, now: now) }
    }
}

/// The server's side of the clock, which a test may move.
final class MovedClock: Domain.Clock {
    private let ahead = Mutex<Int64>(0)

    func now() -> Instant {
        Instant(milliseconds: SystemClock().now().milliseconds + ahead.withLock { $0 })
    }

    func move(seconds: Int64) { ahead.withLock { $0 += seconds * 1000 } }
}

struct TestFailure: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

private struct NoDirectory: Directory {
    func check(_ name: LoginName, password: Secret) async -> FirstFactor { .unavailable }
}

struct PhoneTestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var problem: Problem.Code? { try? Problem(parsing: Array(body.readableBytesView)).known }
    var answer: AnswerReply? { try? AnswerReply(parsing: Array(body.readableBytesView)) }
}

extension TestClientProtocol {
    func send(_ path: String, _ signed: String) async throws -> TestResponse {
        try await executeRequest(
            uri: path, method: .post, headers: [.contentType: PhoneEndpoint.signedType],
            body: ByteBuffer(string: signed))
    }

    func get(_ path: String, _ credential: String) async throws -> TestResponse {
        try await executeRequest(uri: path, method: .get, headers: [.authorization: credential], body: nil)
    }

    func answer(_ signed: String) async throws -> AnswerReply? {
        try await send(PhoneEndpoint.answers, signed).answer
    }
}
