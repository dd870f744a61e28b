import Bytes
import Domain
import DuoAPI
import DuoService
import Engine
import Foundation
import Logging
import RADIUSService
import ServiceLifecycle
import Storage
import Synchronization
import UnixSignals

/// A service under its type's name. The group asks each service for a description, and without one of its own it is
/// all that it holds, every text in every language included: tens of megabytes.
struct NamedService: Service, CustomStringConvertible {
    let service: any Service

    var description: String { String(describing: type(of: service)) }

    func run() async throws { try await service.run() }
}

/// Housekeeping as a service: it stops last, and seals what is left.
struct Background: Service {
    let house: House
    let sealer: RecordSealer

    func run() async throws {
        let housekeeping = Housekeeping(house, sealer: sealer)
        await cancelWhenGracefulShutdown { await housekeeping.run() }
        // A task of its own: a stop that was cut short must not leave the record unsealed.
        await Task { await housekeeping.finish() }.value
    }
}

/// Keeps the doors' tables of applications as the database has them.
final class ConfigurationWatch: Service {
    private let administration: Administration
    private let clients: RADIUSClients
    private let integrations: IntegrationDirectory
    private let signingKeys: SigningKeys
    private let pushKeys: PushKeys
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        /// The count of changes that the tables were read at, or before.
        var count: Int64?
        var begun = 0
        /// Which of the readings that were begun is in force.
        var inForce = 0
    }

    init(
        administration: Administration, clients: RADIUSClients, integrations: IntegrationDirectory,
        signingKeys: SigningKeys, pushKeys: PushKeys, logger: Logger
    ) {
        self.administration = administration
        self.clients = clients
        self.integrations = integrations
        self.signingKeys = signingKeys
        self.pushKeys = pushKeys
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .milliseconds(Server.configurationMilliseconds))
                } catch { return }
                await self.refresh()
            }
        }
    }

    /// Reads the tables again if anything has changed; where that fails, the former ones stay.
    func refresh() async {
        do {
            let count = try await administration.configurationCount()
            if count != state.withLock({ $0.count }) { try await load(count) }
        } catch {
            logger.error("applications cannot be read", metadata: ["error": "\(error)"])
        }
    }

    func load() async throws { try await load(administration.configurationCount()) }

    private func load(_ count: Int64) async throws {
        let turn = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        let entries = try await administration.radiusClients().map {
            RADIUSClientEntry(
                id: $0.client.id, application: $0.application.id, applicationKey: $0.application.key,
                applicationName: $0.application.name, challenges: $0.application.challenges, secret: $0.secret,
                rule: $0.client.rule, seenAuthenticator: $0.client.seenAuthenticator, network: $0.client.network)
        }
        try await signingKeys.load()
        try await pushKeys.load()
        let keys = try await administration.integrations().map { try integration($0) }
        try state.withLock { state in
            // A reading that was begun later knows no less.
            guard turn > state.inForce else { return }
            try clients.replace(entries)
            integrations.replace(keys)
            state.inForce = turn
            state.count = count
        }
    }
}

extension ConfigurationWatch {
    private func integration(_ opened: OpenedIntegration) throws -> Integration {
        guard let secret = opened.secrets.first else { throw Fault("an integration without a secret") }
        return Integration(
            key: try IntegrationKey(parsing: opened.keys.integrationKey), secret: secret,
            previous: opened.secrets.dropFirst().first, previousEndsAt: opened.keys.previousEndsAt,
            application: opened.application.id, applicationKey: opened.application.key,
            applicationName: opened.application.name, allowsLegacySignatures: opened.keys.legacySignatures)
    }
}

/// SIGHUP: certificates and tables are read again; what waits goes on waiting.
struct Reloading: Service {
    let certificates: Certificates?
    let watch: ConfigurationWatch
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                try certificates?.reload()
                try await watch.load()
                logger.notice("certificates and applications were read again")
            } catch {
                logger.error("reading again failed, the old ones stay in use", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// Says once that all doors are open.
struct Announcement: Service {
    let announce: @Sendable () async throws -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await announce() }
        } catch is CancellationError {
            // Stopped before all doors were open: there is nothing to announce.
        }
        // Who ends ends the server.
        try? await gracefulShutdown()
    }
}

/// Counts doors that still have to open.
final class Opening: Sendable {
    private struct State {
        var left: Int
        var isCancelled = false
        var ports: [Door: Int] = [:]
        var waiting: CheckedContinuation<Void, Never>?
    }

    enum Door: Sendable { case http, https }

    private let state: Mutex<State>

    init(doors: Int) { state = Mutex(State(left: doors)) }

    /// The port at which a door listens.
    func port(of door: Door) -> Int? { state.withLock { $0.ports[door] } }

    func opened(_ door: Door, port: Int?) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.left -= 1
            state.ports[door] = port
            return state.left <= 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }

    /// Returns when all doors are open. Throws when the task is cancelled before, as it is when one cannot be opened.
    func wait() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = state.left <= 0 || state.isCancelled
                    if !isOver { state.waiting = continuation }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                state.isCancelled = true
                return state.waiting.take()
            }?.resume()
        }
        try Task.checkCancellation()
    }
}

/// Whether a TCP port can be listened on.
enum PortCheck {
    /// Below the ports that the system gives to outgoing connections, one of which could be there first.
    private static let listening = 20_000..<32_768

    /// A port of 127.0.0.1 that nobody listens on now.
    static func free() -> Int? {
        (0..<listening.count).lazy.map { _ in Int.random(in: listening) }
            .first { isFree(host: "127.0.0.1", port: $0) }
    }

    static func isFree(host: String, port: Int) -> Bool {
        guard port != 0 else { return true }
        guard let descriptor = bound(host: host, port: port) else { return false }
        close(descriptor)
        return true
    }

    /// A TCP socket at that address; nil when somebody listens there.
    private static func bound(host: String, port: Int) -> CInt? {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let info = found else { return nil }
        defer { freeaddrinfo(found) }
        let descriptor = socket(info.pointee.ai_family, info.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return nil }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
