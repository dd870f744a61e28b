import Domain
import DuoService
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import PhoneAPI
import RADIUSService
import ServiceLifecycle
import Storage
import UnixSignals

/// The running service: all doors over one house.
struct Server: Sendable {
    /// How long a stop waits for what is in flight. What is open then goes unanswered: a VPN's repeat finds its
    /// request again in the database, at another node or after the start.
    static let drainSeconds = 8
    /// The part of it that RADIUS may use; the web's doors stay open meanwhile, since phones answer there.
    static let radiusDrainSeconds = 6
    /// How soon a change of applications or keys, made by any node or command, is in force.
    static let configurationMilliseconds = 500

    /// Where the doors listen, once they do.
    struct Addresses: Sendable {
        var http: String?
        var https: String?
        /// What people and applications are told.
        var publicAddress: String?
        var authority: String?
        var radius: [String] = []
    }

    let installation: Installation
    let metrics: Metrics
    let logger: Logger
    var extra: (any ExtraPages)?

    var settings: Settings { installation.settings }

    /// Serves until the process is told to stop. `onReady` is called once, when all doors are open; services of the
    /// caller stop before the doors do.
    func run(
        more: [any Service] = [], onReady: @escaping @Sendable (Addresses) async throws -> Void
    ) async throws {
        try requireFreePorts()
        let directory = StoredPeople(
            store: installation.house.store, hashing: try PasswordHashing(random: SystemRandom()))
        let signIns = SignIns(installation.house, directory: directory)
        let phones = try await Phones(
            installation.house, organisation: settings.name, services: settings.pushServices,
            relyingParty: settings.passkeyParty)
        let clients = try RADIUSClients()
        let integrations = IntegrationDirectory()
        let signingKeys = try await SigningKeys(installation.house)
        let watch = ConfigurationWatch(
            administration: installation.administration, clients: clients, integrations: integrations,
            signingKeys: signingKeys, pushKeys: phones.pushKeys, logger: logger)
        try await watch.load()
        let radius = try await radius(signIns, clients, watch)
        let phoneRoutes = PhoneRoutes(phones, clock: SystemClock(), logger: logger)
        let router = router(phoneRoutes, directory, signIns, integrations)
        try addPages(to: router, directory, signingKeys)
        let certificates = try certificates()
        gauges(phoneRoutes, radius.server, certificates?.loaded)
        let opening = Opening(doors: [settings.http, settings.https].compactMap { $0 }.count)
        var services: [any Service] = [
            Background(house: installation.house, sealer: try sealer()), watch,
        ]
        if let http = settings.http {
            services.append(try web(router, DoorChannel.builder(), at: http, opening, .http))
        }
        if let https = settings.https, let certificates {
            let tls = try HTTPServerBuilder.tls(
                DoorChannel.builder(), tlsConfiguration: certificates.loaded.configuration())
            services.append(try web(router, tls, at: https, opening, .https))
        }
        services.append(radius.server)
        if let sender = logoutSender(signingKeys) { services.append(sender) }
        if let mail = try mailService() { services.append(mail) }
        if let push = try pushService(phones) { services.append(push) }
        if let texts = try textService() { services.append(texts) }
        var addresses = Addresses(
            http: settings.http, https: settings.https, publicAddress: settings.publicAddress,
            authority: certificates?.authority, radius: radius.endpoints.map { "\($0)" })
        if settings.https == nil { addresses.authority = nil }
        let ready = addresses
        services.append(
            Announcement {
                try await opening.wait()
                var opened = ready
                opened.http = try opened.http.map { try Self.address($0, port: opening.port(of: .http)) }
                opened.https = try opened.https.map { try Self.address($0, port: opening.port(of: .https)) }
                try await onReady(opened)
            })
        services.append(Reloading(certificates: certificates?.loaded, watch: watch, logger: logger))
        var configuration = ServiceGroupConfiguration(
            services: (services + more).map {
                .init(service: NamedService(service: $0), successTerminationBehavior: .gracefullyShutdownGroup)
            }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.drainSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            logger.notice("stopped while requests were open")
        }
        await installation.close()
    }

    /// `mfa.example.ac.uk`, or with a port where there is one.
    var publicHost: String {
        settings.publicAddress.split(separator: "/").last.map(String.init) ?? settings.publicAddress
    }

    /// The public host, with HTTPS's port where the public address is plain HTTP: set-up links always are HTTPS.
    private var secureHost: String {
        guard settings.publicAddress.hasPrefix("http://"), let https = settings.https,
            let port = try? Self.split(https).port
        else { return publicHost }
        return "\(URL(string: settings.publicAddress)?.host() ?? "localhost"):\(port)"
    }

    private func sealer() throws -> RecordSealer {
        RecordSealer(installation.house.store, signer: try installation.signer(), clock: SystemClock())
    }

    private func radius(
        _ signIns: SignIns, _ clients: RADIUSClients, _ watch: ConfigurationWatch
    ) async throws -> (server: RADIUSServer, endpoints: [Endpoint]) {
        let endpoints = try settings.radius.map { text throws -> Endpoint in
            guard let endpoint = Endpoint(text) else {
                throw Mistake(.malformed, "\"\(text)\" is no address for RADIUS: write it as 127.0.0.1:1812")
            }
            return endpoint
        }
        let administration = installation.administration
        var limits = RADIUSServer.Limits()
        limits.listener.drainMilliseconds = Self.radiusDrainSeconds * 1000
        let server = RADIUSServer(
            endpoints, signIns: signIns, clients: clients,
            texts: ReplyTexts(
                setUpAddress: "\(publicHost)/setup", helpAddress: "\(publicHost)/help", timeZone: settings.timeZone),
            limits: limits, logger: logger, lookAgain: { await watch.refresh() }
        ) { [logger] id in
            Task {
                do {
                    guard let opened = try await administration.radiusClients().first(where: { $0.client.id == id })
                    else { return }
                    try await administration.sawAuthenticator(opened.client)
                } catch {
                    logger.error("cannot note a Message-Authenticator", metadata: ["error": "\(error)"])
                }
            }
        }
        return (server, try await server.bind())
    }

    private func router(
        _ phones: PhoneRoutes, _ directory: StoredPeople, _ signIns: SignIns, _ integrations: IntegrationDirectory
    ) -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestTiming())
        if !settings.proxies.isEmpty {
            router.add(middleware: ForwardedAddress(proxies: settings.proxies.compactMap { AddressRange($0) }))
        }
        let register = ServiceRegister(installation.house)
        let metrics = metrics
        router.get("healthz") { _, _ -> Response in
            await register.works()
                ? Self.text("ok\n") : Self.text("the database does not answer\n", status: .serviceUnavailable)
        }
        let census = CensusTaker(installation.administration, logger: logger)
        router.get("metrics") { _, _ in
            Self.text(
                metrics.exposition(with: await census.samples()), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        phones.add(to: router)
        phones.addBackups(to: router, directory: directory)
        DuoRoutes(
            signIns: signIns, setups: installation.setups, integrations: integrations,
            settings: DuoSettings(publicNames: [secureHost]), clock: SystemClock(), random: SystemRandom(),
            logger: logger
        ).add(to: router)
        return router
    }

    private static func text(
        _ body: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    private func web(
        _ router: Router<WebContext>, _ server: HTTPServerBuilder, at address: String, _ opening: Opening,
        _ door: Opening.Door
    ) throws -> any Service {
        let (host, port) = try Self.split(address)
        return Application(
            router: router, server: server,
            configuration: .init(address: .hostname(host, port: port), serverName: nil, backlog: 4096),
            onServerRunning: { opening.opened(door, port: $0.localAddress?.port) }, logger: logger)
    }

    private func certificates() throws -> (loaded: Certificates, authority: String?)? {
        guard settings.https != nil else { return nil }
        if let certificate = settings.certificateFile, let key = settings.keyFile {
            return (try Certificates(certificateFile: certificate, keyFile: key), nil)
        }
        let host = URL(string: settings.publicAddress)?.host() ?? "localhost"
        var hosts = ["localhost", "127.0.0.1", "::1"]
        if !hosts.contains(host) { hosts.append(host) }
        let own = try OwnCertificate.prepared(in: OwnCertificate.folder(of: settings), hosts: hosts)
        return (
            try Certificates(certificateFile: own.certificateFile, keyFile: own.keyFile), own.authorityFile
        )
    }

    private func gauges(_ phones: PhoneRoutes, _ radius: RADIUSServer, _ certificates: Certificates?) {
        let waiters = installation.house.waiters
        metrics.gauge("countersign_waiters") { Double(waiters.count) }
        metrics.gauge("countersign_phone_streams") { Double(phones.openStreams) }
        metrics.gauge("countersign_radius_open") { Double(radius.openCount) }
        if let certificates {
            metrics.gauge("countersign_certificate_expiry_seconds") {
                certificates.secondsLeft(at: SystemClock().now()).map(Double.init) ?? 0
            }
        }
    }

    /// `127.0.0.1:8080` or `[::1]:8080`.
    static func split(_ address: String) throws -> (host: String, port: Int) {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            throw Mistake(.malformed, "\"\(address)\" is no address: write it as 127.0.0.1:8080")
        }
        return (address[..<colon].trimmingCharacters(in: ["[", "]"]), Int(port))
    }

    /// The address with the port that was really opened, where any would do.
    private static func address(_ address: String, port: Int?) throws -> String {
        let host = try split(address).host
        return "\(host.contains(":") ? "[\(host)]" : host):\(try port ?? split(address).port)"
    }

    /// Says which port is busy before anything starts, for a failed bind deep inside says less.
    private func requireFreePorts() throws {
        for (address, option) in [(settings.http, "http"), (settings.https, "https")] {
            guard let address else { continue }
            let (host, port) = try Self.split(address)
            guard PortCheck.isFree(host: host, port: port) else {
                throw Mistake(
                    .notAllowed,
                    "port \(port) is busy on \(host): stop what listens there, or choose another with --\(option)")
            }
        }
    }
}
