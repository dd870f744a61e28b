import AsyncHTTPClient
import Bytes
import Domain
import Engine
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import PageServing
import Pages
import ServiceLifecycle

/// The made-up services, each at a port of its own: another origin, as services of a university are.
struct DemoServices {
    let installation: Installation
    let places: [DemoServicePage.Service: DemoPlace]
    /// The host that they listen on.
    let host: String
    let logger: Logger
    let http = HTTPClient.forServices()
    private let opening = Opening(doors: DemoServicePage.Service.allCases.count)

    init(
        installation: Installation, places: [DemoServicePage.Service: DemoPlace], host: String, logger: Logger
    ) {
        self.installation = installation
        self.places = places
        self.host = host
        self.logger = logger
    }

    private var settings: Settings { installation.settings }
    private var home: String { settings.publicAddress + "/" }

    /// Returns when all of them listen.
    func wait() async throws { try await opening.wait() }

    func servers() throws -> [any Service] {
        let server = try PageServer(
            house: Pages.House(name: settings.name, desk: settings.desk, timeZone: .current), isHTTPS: false,
            formKey: Secret(SystemRandom().bytes(32)))
        return DemoServicePage.Service.allCases.compactMap { service in
            guard let place = places[service] else { return nil }
            let router = Router(context: WebContext.self)
            add(service, place, server, to: router)
            return Application(
                router: router, server: DoorChannel.builder(),
                configuration: .init(address: .hostname(host, port: place.port), serverName: nil),
                onServerRunning: { opening.opened(.http, port: $0.localAddress?.port) }, logger: logger)
        }
    }

    private func add(
        _ service: DemoServicePage.Service, _ place: DemoPlace, _ server: PageServer, to router: Router<WebContext>
    ) {
        guard let client = place.client else {
            // The proxy stands on Countersign's own machine.
            let reached = "http://\(settings.http ?? "")"
            return DemoProxy(
                place: place, countersign: reached, server: server, home: home, http: http, logger: logger
            ).add(to: router)
        }
        let own = DemoClient(
            issuer: settings.publicAddress, id: client, secret: Secret(text: place.secret), address: place.address,
            asksAfresh: service == .selfService, http: http)
        DemoSite(service, client: own, server: server, home: home, clock: SystemClock(), logger: logger)
            .add(to: router)
    }

    /// Closes their connections.
    func putAway() async {
        do { try await http.shutdown() } catch { logger.debug("services", metadata: ["error": "\(error)"]) }
    }
}

extension HTTPClient {
    /// For what services ask of Countersign: they follow no redirects.
    static func forServices() -> HTTPClient {
        HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
    }
}
