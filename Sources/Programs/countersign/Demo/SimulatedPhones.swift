import AsyncHTTPClient
import Bytes
import Domain
import Engine
import Foundation
import Logging
import PhoneKit
import PhoneLink
import ServiceLifecycle
import Storage
import Synchronization

/// Phones of made-up people: real clients over HTTP, whose keys lie in folders of their own, so that a second
/// terminal can hold one of them.
struct SimulatedPhones: Service {
    let installation: Installation
    let behaviours: [(username: String, behaviour: Approver.Behaviour)]
    /// Leaves sign-ins at pages to whoever holds the phone beside them.
    let sparesPages: Bool
    let logger: Logger
    private let http = HTTPClient.forPhones()
    private let isReady = AsyncStream<Void>.makeStream()

    init(
        installation: Installation, behaviours: [(username: String, behaviour: Approver.Behaviour)],
        sparesPages: Bool, logger: Logger
    ) {
        self.installation = installation
        self.behaviours = behaviours
        self.sparesPages = sparesPages
        self.logger = logger
    }

    /// As the person would call it: "Sam’s phone".
    private static func name(_ username: String) -> String {
        let first = username.prefix { $0 != "." }
        return "\(first.prefix(1).uppercased())\(first.dropFirst())’s phone"
    }

    /// The phone of that person, for whoever holds it; nil before it is set up.
    func phone(of username: String) -> Phone? {
        let store = KeyStore(folder: Self.folder(installation.settings.data, username))
        return (try? store.accounts().first).map { Phone(account: $0, http: http) }
    }

    static func folder(_ data: String, _ username: String) -> String { "\(data)/phones/\(username)" }

    /// Pairs the phones that are not set up yet, and lets all of them begin.
    func begin(at server: String) async throws {
        for (username, _) in behaviours {
            let store = KeyStore(folder: Self.folder(installation.settings.data, username))
            let accounts = try store.accounts()
            if let account = accounts.first {
                // The address may be another than at the last start.
                if account.server.text != server { try store.update(account.moved(to: try ServerAddress(server))) }
                continue
            }
            let opened = try await installation.setups.start(for: username, by: .system)
            let offer = try await Phone.pair(
                code: TicketCode(typed: opened.code.exposedText()), server: ServerAddress(server),
                name: Self.name(username), http: http)
            _ = try await offer.confirm()
            try store.save(offer.phone.currentAccount)
        }
        isReady.continuation.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in isReady.stream { break }
            await withTaskGroup { group in
                for (username, behaviour) in behaviours where behaviour != .ask {
                    group.addTask { await watch(username, behaviour) }
                }
                // Phones that are people's own leave nothing to do here, and who ends ends the server.
                group.addTask { while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) } }
            }
        }
        await putAway()
    }

    /// Closes their connections, also where the doors never opened.
    func putAway() async {
        do { try await http.shutdown() } catch { logger.debug("phones", metadata: ["error": "\(error)"]) }
    }

    private func watch(_ username: String, _ behaviour: Approver.Behaviour) async {
        do {
            let store = KeyStore(folder: Self.folder(installation.settings.data, username))
            guard let account = try store.accounts().first else { return }
            let approver = approver(behaviour)
            try await approver.run(Phone(account: account, http: http))
        } catch {
            if !Task.isCancelled {
                logger.warning("a simulated phone stopped", metadata: ["person": "\(username)", "error": "\(error)"])
            }
        }
    }

    private func approver(_ behaviour: Approver.Behaviour) -> Approver {
        let store = installation.house.store
        return Approver { request in
            guard let signIn = await Self.signIn(of: request, in: store) else { return nil }
            if sparesPages, signIn.door.hasPages { return nil }
            switch behaviour {
            case .approve:
                if case .none = request.number { return .approve(number: nil) }
                // The person sees the number on the screen where they sign in; a simulated one looks it up.
                return signIn.request?.matching.number.map { .approve(number: $0) }
            case .deny: return .deny(.mistake)
            case .ask, .silent: return nil
            }
        }
    }

    private static func signIn(of request: PendingRequest, in store: Store) async -> SignIn? {
        guard let device = ID<Device>(parsing: request.device.text) else { return nil }
        return try? await store.waiting(on: device).first { $0.request?.id.text == request.id }
    }
}
