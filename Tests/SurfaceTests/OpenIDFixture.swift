import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import OpenID
import OpenIDService
import PageServing
import Pages
import SQLiteDriver
import Storage
import Testing

private struct AnyPassword: Domain.Directory {
    func check(_ name: LoginName, password: Secret) async -> FirstFactor { .right }
}

struct OpenIDContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var remoteAddress: SocketAddress? { nil }

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}

/// A house with clients of every kind, and two people with codes from the desk, over a file of its own.
final class OpenIDFixture: Sendable {
    static let own = "https://mfa.example.ac.uk"

    /// A client that is registered.
    struct Client: Sendable {
        let client: OpenIDClient
        let secret: String
        var id: String { client.id }
        var redirect: String { client.redirectURIs.first ?? "" }
    }

    let engine: Engine.House
    let administration: Administration
    let clock = ShiftedClock()
    let routes: OpenIDRoutes
    let keys: SigningKeys
    let clients: [String: Client]
    /// What the client `signer` signs its assertions with.
    let assertionKey: ProviderKey
    private let folder: URL
    private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let ring = KeyRing()

    static let people = ["ab123", "cd456"]

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openid-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let driver = try SQLitePool(path: folder.appending(path: "store").path, logger: silent)
        engine = Engine.House(driver: driver, keyRing: ring, clock: clock, random: SystemRandom(), logger: silent)
        try await engine.store.migrate()
        administration = Administration(engine)
        assertionKey = try ProviderKey(.es256, kept: try ProviderKey.draw(.es256))
        clients = try await Self.register(administration, assertionKey)
        for (index, name) in Self.people.enumerated() {
            try await Self.add(name, index, to: engine, ring, clock.now())
        }
        keys = try await SigningKeys(engine)
        let server = try PageServer(
            house: .init(name: "Example University", desk: "IT Services", timeZone: .gmt), isHTTPS: true,
            formKey: Secret([UInt8](repeating: 7, count: 32)))
        routes = OpenIDRoutes(
            grants: Grants(engine), visits: Visits(engine, directory: AnyPassword(), relyingParty: nil),
            sessions: Sessions(engine, relyingParty: nil), keys: keys, server: server,
            settings: OpenIDSettings(issuer: try Issuer(parsing: Self.own), locales: ["en"]), clock: clock,
            logger: silent)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var visits: Visits { Visits(engine, directory: AnyPassword(), relyingParty: nil) }

    private static func register(
        _ administration: Administration, _ key: ProviderKey
    ) async throws -> [String: Client] {
        var clients: [String: Client] = [:]
        for name in ["learn", "other", "poster", "native", "page", "signer", "pusher", "offline"] {
            var draft = OpenIDDraft(redirectURIs: ["https://\(name).example.ac.uk/callback"])
            draft.postLogoutURIs = ["https://\(name).example.ac.uk/bye"]
            switch name {
            case "poster": draft.authentication = .clientSecretPost
            case "native":
                draft.authentication = .none
                draft.redirectURIs = ["http://127.0.0.1/callback"]
            case "page": draft.authentication = .none
            case "signer":
                draft.authentication = .privateKeyJWT
                draft.keySet = try JWKSet([key.publicKey]).json.text
                draft.algorithm = .es256
            case "pusher": draft.demandsPushed = true
            case "offline": draft.refreshes = true
            default: break
            }
            let secrets = try await administration.add(
                ApplicationDraft(key: name, name: name.capitalized, firstFactor: .here, openID: draft), by: .system)
            let client = try #require(secrets.openID)
            clients[name] = Client(client: client, secret: secrets.openIDSecret?.exposedText() ?? "")
        }
        return clients
    }

    private static func add(
        _ name: String, _ index: Int, to engine: Engine.House, _ ring: KeyRing, _ now: Instant
    ) async throws {
        let login = try #require(LoginName(name))
        let person = Person(
            id: SystemRandom().id(), username: login, displayName: "Zoë \(name)", email: "\(name)@example.ac.uk",
            addedAt: now)
        _ = try await engine.store.change(.name(login)) {
            try $0.add([NewPerson(person, passwordHash: nil)], by: .system, now: now)
        }
        let digests = (0..<10).map { number in
            (SystemRandom().id(OneTimeCode.self), ring.digest("code desk", code(number, of: index).utf8))
        }
        _ = try await engine.store.change(.name(login)) {
            try $0.makeCodes(.desk, digests: digests, lifetimeSeconds: nil, by: .system, now: now)
        }
    }

    static func code(_ number: Int, of person: Int = 0) -> String {
        let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"]
        return "KX74TMQ\(letters[person % 10])\(letters[number % 10])"
    }

    func client(_ name: String) throws -> Client { try #require(clients[name]) }

    func with(_ body: @escaping @Sendable (OpenIDCalls) async throws -> Void) async throws {
        let router = Router(context: OpenIDContext.self)
        routes.add(to: router)
        try await Application(router: router, logger: silent).test(.router) { client in
            try await body(OpenIDCalls(client: client, fixture: self))
        }
    }

    func lock(_ name: String) async throws {
        let now = clock.now()
        _ = try await engine.store.change(.name(try #require(LoginName(name)))) {
            try $0.setStanding(.lockedByDesk(at: now), by: .system, now: now)
        }
    }
}
