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
    let logger: Logger
    private let http = HTTPClient.forPhones()
    private let isReady = AsyncStream<Void>.makeStream()

    init(
        installation: Installation, behaviours: [(username: String, behaviour: Approver.Behaviour)], logger: Logger
    ) {
        self.installation = installation
        self.behaviours = behaviours
        self.logger = logger
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
                name: "Phone of \(username)", http: http)
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
            let approver = Approver(behaviour, numbers: numbers)
            try await approver.run(Phone(account: account, http: http))
        } catch {
            if !Task.isCancelled {
                logger.warning("a simulated phone stopped", metadata: ["person": "\(username)", "error": "\(error)"])
            }
        }
    }

    /// The person sees the number on the screen where they sign in; a simulated one looks it up.
    private var numbers: NumberSource {
        let store = installation.house.store
        return NumberSource { request in
            guard let device = ID<Device>(parsing: request.device.text) else { return nil }
            let waiting = try? await store.waiting(on: device)
            return waiting?.first { $0.request?.id.text == request.id }?.request?.matching.number
        }
    }
}
