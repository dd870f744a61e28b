import Bytes
public import Domain
public import Engine
import Foundation
import HTTPTypes
public import Hummingbird
public import Logging
import Metrics
import NIOCore
public import PageServing
import Pages

/// Websites that need no code of their own: their proxies ask about each request at `/forward/check`, people who aren't
/// signed in go by `/forward/start` to their sign-in, and come back through `/.countersign/` on the website's own host.
public struct WebsiteRoutes: Sendable {
    let websites: Websites
    let visits: Visits
    let server: PageServer
    let settings: WebsiteSettings
    let clock: any Domain.Clock
    let logger: Logger
    let pages: WebsitePages
    let forms: FormToken

    /// Throws `AssetFault` where the program was built from broken files.
    public init(
        websites: Websites, visits: Visits, server: PageServer, settings: WebsiteSettings, clock: any Domain.Clock,
        logger: Logger
    ) throws {
        self.websites = websites
        self.visits = visits
        self.server = server
        self.clock = clock
        self.settings = settings
        self.logger = logger
        pages = try WebsitePages(settings)
        forms = FormToken(key: websites.formKey())
    }

    /// Adds the routes to the program's router.
    public func add<Context: RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/forward/check") { request, _ in await check(request) }
        router.get("/forward/start") { request, context in
            await start(request, from: context.remoteAddress?.ipAddress)
        }
        router.get("/forward/ended") { request, _ in
            ownPage(NoticePage(.ended, way: nil), for: request, status: .ok)
        }
        router.get("/forward/problem") { request, _ in
            ownPage(ProblemPage(), for: request, status: .serviceUnavailable)
        }
        addSite(to: router)
    }

    /// The way back for a visit of the door `website`: the address, on the website's own host, where the browser's
    /// ticket counts once. Where there is no way back any more, the address of a page that says so.
    public func end(_ pass: Pass) async -> String {
        guard let back = ReturnTicket(parsing: pass.ticket), pass.door == .website else {
            logger.error("a visit to a website has no way back")
            return settings.publicAddress + "/forward/problem"
        }
        do throws(Refusal) {
            let (ticket, origin) = try await websites.ticket(
                for: pass, to: back.website, browser: back.browser, path: back.path)
            return "\(origin)\(WebsitePath.own)callback?ticket=\(ticket.exposedText())"
        } catch {
            return settings.publicAddress + (error.reason == .serviceError ? "/forward/problem" : "/forward/ended")
        }
    }

    func ownPage(_ page: some Page, for request: Request, status: HTTPResponse.Status) -> Response {
        server.response(page, in: server.frame(for: request), for: request, status: status)
    }

    func time() -> Date { Date(timeIntervalSince1970: Double(clock.now().milliseconds) / 1000) }

    static func redirect(_ address: String, _ cookies: [String] = []) -> Response {
        var headers: HTTPFields = [.location: address, .cacheControl: "no-store"]
        headers.add("referrer-policy", "no-referrer")
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: .seeOther, headers: headers)
    }

    static func count(_ application: String, _ result: String) {
        Counter(
            label: "countersign_requests_total",
            dimensions: [("app", application), ("method", "website"), ("result", result)]
        ).increment()
    }
}
