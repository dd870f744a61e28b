import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import PageServing
import Pages

extension HelpRoutes {
    func addServices<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("/services") { request, _ in await services(request) }
        router.get("/status") { request, _ in
            let works = await register.works()
            let incidents = await register.incidents().map {
                ServiceStatusPage.Incident($0.text, since: $0.openedAt.date, over: $0.closedAt?.date)
            }
            let page = ServiceStatusPage(works: works, incidents: incidents, contact: settings.contact(desk.now().date))
            return server.response(
                page, in: server.frame(for: request), for: request, status: works ? .ok : .serviceUnavailable)
        }
    }

    private func services(_ request: Request) async -> Response {
        await catching(request) { frame in
            let services = try await register.services()
            let cookie = server.cookies(of: request)[BrowserCookie.session].map { Secret(text: $0) }
            let known = try await register.asked(by: services, of: cookie)
            let now = register.now()
            let entries = services.map { service in
                let opening = service.application.opening
                let start = opening.start(for: known?.person) ?? (known == nil ? opening.coming(at: now).first : nil)
                return ServiceListPage.Entry(
                    name: service.application.name, hasPages: service.hasPages,
                    address: service.addresses.first { $0.hasPrefix("https://") },
                    asks: known?.asks[service.application.id].map(ServiceListPage.Asks.init),
                    starts: start.flatMap { now < $0 ? $0.date : nil })
            }
            let page = ServiceListPage(entries, username: known?.person.username.text, now: now.date)
            return server.response(page, in: frame, for: request)
        }
    }
}

extension ServiceListPage.Asks {
    init(_ asking: Asking) {
        switch asking {
        case .nothing: self = .nothing
        case .refusal(let reason): self = .refuses(reason.rawValue)
        case .ways(let methods):
            var ways: [ServiceListPage.Way] = []
            for method in methods {
                let way: ServiceListPage.Way =
                    switch method {
                    case .push: .phone
                    case .passkey: .passkey
                    case .securityKey: .securityKey
                    case .appCode, .keyFob, .deskCode, .recoveryCode, .dayPass, .travelCode: .code
                    }
                if !ways.contains(way) { ways.append(way) }
            }
            self = .ways(ways)
        }
    }
}
