import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Other accounts of the same person. Each is proved by a sign-in of its own, so that nothing is said of an account
/// to anybody who has not shown its password and its device.
extension PortalRoutes {
    static let accounts = "/me/accounts"

    func addAccounts<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/accounts") { request, context in await showAccounts(desk(request, context)) }
        router.post("/me/accounts") { request, context in await actOnAccounts(desk(request, context)) }
        router.get("/me/accounts/join/:code") { request, context in
            await showJoining(context.parameters.get("code") ?? "", desk(request, context))
        }
        router.post("/me/accounts/join/:code") { request, context in
            await join(context.parameters.get("code") ?? "", desk(request, context))
        }
    }

    private func showAccounts(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let news = desk.request.uri.queryParameters["news"].map { String($0) } ?? ""
            let linked = try await sessions.linkedAccounts(of: view.person.id).map {
                AccountsPage.Account(
                    id: $0.person.text, username: $0.username.text, name: $0.displayName, since: $0.linkedAt.date)
            }
            let page = AccountsPage(
                username: view.person.username.text, linked: linked, news: AccountsPage.News(rawValue: news),
                problem: AccountsPage.Problem(rawValue: news), now: view.now.date)
            return desk.response(page, view)
        }
    }

    private func actOnAccounts(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            if let other = fields[.account].flatMap({ ID<Person>(parsing: $0) }) {
                do {
                    try await sessions.unlink(other, cookie)
                } catch let mistake as Mistake where mistake.kind == .notFound {
                    return server.redirect(to: Self.accounts)
                }
                return server.redirect(to: Self.accounts + "?news=unlinked")
            }
            guard fields.deed == .link else { return server.redirect(to: Self.accounts) }
            return try await signInAgain(for: Self.accounts + "/join/" + sessions.offerLink(cookie), desk)
        }
    }

    /// A sign-in with any account, as if nobody were signed in here; then to that page.
    private func signInAgain(for path: String, _ desk: PortalDesk) async throws -> Response {
        let arrival = Arrival(
            door: .portal, ticket: path, destination: nil, demands: Demands(afresh: true, level: .vouching),
            origin: desk.origin)
        guard
            case .page(let visit, let secret) = try await visits.begin(
                arrival, at: Application.portal, cookies: BrowserCookies())
        else { throw Refusal(.serviceError) }
        return server.redirect(
            toVisit: visit.id.text, secret: secret, lifetimeSeconds: Visit.lifetimeSeconds, for: desk.request)
    }

    private func showJoining(_ code: String, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            if let refusal = view.changing { throw refusal }
            guard let cookie = desk.cookie else { return try await approve(desk, .vouching) }
            guard let other = try await sessions.offerer(code, cookie) else {
                return desk.response(JoinAccountPage(.ended, username: view.person.username.text), view)
            }
            let state: JoinAccountPage.State =
                other.id == view.person.id ? .same : .other(username: other.username.text, name: other.displayName)
            return desk.response(JoinAccountPage(state, username: view.person.username.text), view)
        }
    }

    private func join(_ code: String, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            switch fields.deed {
            case .again: return try await signInAgain(for: desk.path, desk)
            case .link:
                guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
                if let refusal = view.changing { throw refusal }
                do {
                    try await sessions.takeLink(code, cookie)
                } catch let mistake as Mistake where mistake.kind == .notAllowed {
                    return server.redirect(to: Self.accounts + "?news=many")
                } catch let refusal as Refusal where refusal.reason == .superseded || refusal.reason == .expired {
                    // It ended meanwhile, or was taken in another window: the page says which.
                    return server.redirect(to: desk.path)
                } catch let mistake as Mistake where mistake.kind == .malformed {
                    return server.redirect(to: desk.path)
                }
                return server.redirect(to: Self.accounts + "?news=linked")
            default: return server.redirect(to: Self.accounts)
            }
        }
    }
}
