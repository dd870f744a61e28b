import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import Pages

/// What stands below `/.countersign/` on a website's own host, where its proxy passes it on.
extension WebsiteRoutes {
    /// Bytes of a form.
    private static let formSizeMax = 4_096
    private static let signOutForm = "sign-out"

    func addSite<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("/.countersign/callback") { request, _ in
            await onSite(request) { (site, application) async throws(Refusal) in
                try await callback(request, site, application)
            }
        }
        router.get("/.countersign/sign-out") { request, _ in
            await onSite(request) { (site, application) async throws(Refusal) in
                signOutPage(request, site, application)
            }
        }
        router.post("/.countersign/sign-out") { request, _ in
            await onSite(request) { (site, application) async throws(Refusal) in
                try await signOut(request, site, application)
            }
        }
        router.get("/.countersign/signed-out") { request, _ in
            await onSite(request) { (site, application) async throws(Refusal) in
                pages.onSite(NoticePage(.signedOut, way: "/"), of: application.name, for: request)
            }
        }
        router.get("/.countersign/assets/:file") { request, _ in pages.asset(request) }
    }

    /// Answers whoever comes through the website's own proxy, and nobody else.
    private func onSite(
        _ request: Request, _ answer: (ProxyRequest, Application) async throws(Refusal) -> Response
    ) async -> Response {
        do throws(Refusal) {
            guard let site = ProxyRequest(request),
                let found = try await websites.website(site.origin, proxy: site.proxy)
            else { return ownPage(NoticePage(.notFound, way: nil), for: request, status: .notFound) }
            return try await answer(site, found.application)
        } catch {
            return pages.onSite(ProblemPage(), of: nil, for: request, status: .serviceUnavailable)
        }
    }

    /// The browser brings its ticket: once, and then goes on to the page that it had asked for.
    private func callback(
        _ request: Request, _ site: ProxyRequest, _ application: Application
    ) async throws(Refusal) -> Response {
        let ticket = request.uri.queryParameters.getAll("ticket").map { String($0) }
        let shown = ticket.count == 1 ? ticket.first.flatMap { ReturnTicket.browser($0) == nil ? nil : $0 } : nil
        guard let shown else { return over(.unknown, request, site, application) }
        switch try await websites.enter(site.origin, ticket: Secret(text: shown), browser: site.browser) {
        case .failure(let why): return over(why, request, site, application)
        case .success(let entered):
            Self.count(application.key, "entered")
            let cookie = Cookie(
                SiteCookie.session, entered.cookie.exposedText(), lifetimeSeconds: entered.lifetimeSeconds)
            let cookies = [cookie, Cookie.removing(SiteCookie.start)].compactMap {
                $0?.serialized(site.origin.place)
            }
            return Self.redirect(site.origin.text + entered.path.text, cookies)
        }
    }

    private func over(
        _ why: WebsiteTicketRefusal, _ request: Request, _ site: ProxyRequest, _ application: Application
    ) -> Response {
        Self.count(application.key, why.rawValue)
        logger.info("a ticket was refused", metadata: ["website": "\(site.origin)", "why": "\(why.rawValue)"])
        let kind: NoticePage.Kind =
            switch why {
            case .otherBrowser: site.browser == nil ? .cookiesOff : .openedTwice
            case .unknown, .used, .late, .ended: .ended
            }
        return pages.onSite(NoticePage(kind, way: "/"), of: application.name, for: request, status: .forbidden)
    }

    private func signOutPage(_ request: Request, _ site: ProxyRequest, _ application: Application) -> Response {
        guard let session = site.session else {
            return pages.onSite(NoticePage(.signedOut, way: "/"), of: application.name, for: request)
        }
        return pages.onSite(
            SignOutPage(), of: application.name, for: request,
            token: forms.token(session: session.exposedText(), form: Self.signOutForm))
    }

    private func signOut(
        _ request: Request, _ site: ProxyRequest, _ application: Application
    ) async throws(Refusal) -> Response {
        var fields: FormFields?
        if let body = try? await request.body.collect(upTo: Self.formSizeMax) {
            fields = try? FormFields(parsing: Array(body.readableBytesView))
        }
        guard let session = site.session, let fields,
            forms.accepts(fields[.token], session: session.exposedText(), form: Self.signOutForm)
        else {
            return pages.onSite(
                NoticePage(.expiredPage, way: WebsitePath.own + "sign-out"), of: application.name, for: request,
                status: .forbidden)
        }
        guard fields.deed == .signOut else { return Self.redirect(site.origin.text + "/") }
        try await websites.leave(site.origin, cookie: session)
        let gone = Cookie.removing(SiteCookie.session).serialized(site.origin.place)
        return Self.redirect(site.origin.text + WebsitePath.own + "signed-out", [gone])
    }
}
