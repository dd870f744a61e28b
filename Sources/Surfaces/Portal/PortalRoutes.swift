import Bytes
public import Domain
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
public import PageServing
import Pages

/// What people see and change of their own account, at `/me`. It is an application like others: whoever comes without
/// a fresh second factor is led to a sign-in, and back to the page that they asked for.
public struct PortalRoutes: Sendable {
    static let home = "/me"
    static let formName = "portal"

    let visits: Visits
    let sessions: Sessions
    let server: PageServer
    let logger: Logger

    public init(visits: Visits, sessions: Sessions, server: PageServer, logger: Logger) {
        self.visits = visits
        self.sessions = sessions
        self.server = server
        self.logger = logger
    }

    /// Adds the routes to the program's router.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me") { request, context in await showHome(desk(request, context)) }
        router.post("/me") { request, context in await actAtHome(desk(request, context)) }
        router.get("/me/passkeys/new") { request, context in await showNew(.passkey, desk(request, context)) }
        router.post("/me/passkeys/new") { request, context in await make(.passkey, desk(request, context)) }
        router.get("/me/security-keys/new") { request, context in await showNew(.securityKey, desk(request, context)) }
        router.post("/me/security-keys/new") { request, context in await make(.securityKey, desk(request, context)) }
        router.get("/me/passkeys/:passkey/remove") { request, context in
            await showRemoval(context.parameters.get("passkey"), desk(request, context))
        }
        router.post("/me/passkeys/:passkey/remove") { request, context in
            await remove(context.parameters.get("passkey"), desk(request, context))
        }
    }

    /// Where the pass of a portal's visit leads: to the page that was asked for.
    public func end(_ pass: Pass) -> String { PortalPath(pass.ticket)?.text ?? Self.home }

    private func desk(
        _ request: Request, _ context: some RequestContext & RemoteAddressRequestContext
    ) -> PortalDesk {
        PortalDesk(request: request, server: server, address: context.remoteAddress?.ipAddress)
    }

    // MARK: - Home

    private func showHome(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let fobs = view.tokens.map { PortalPage.Card(.fob, name: $0.serial) }
            let phones = view.devices.map { PortalPage.Card(.phone, name: $0.name, lastUsed: $0.lastSeenAt?.date) }
            let passkeys = view.passkeys.map { passkey in
                PortalPage.Card(
                    passkey.kind == .passkey ? .passkey : .securityKey, name: passkey.name,
                    lastUsed: passkey.lastUsedAt?.date, remove: "/me/passkeys/\(passkey.id)/remove")
            }
            let news = desk.request.uri.queryParameters["news"].flatMap { PortalPage.News(rawValue: String($0)) }
            let page = PortalPage(
                username: view.person.username.text, cards: phones + passkeys + fobs, news: news,
                canAdd: sessions.canMakePasskeys, now: view.now.date)
            return desk.response(page)
        }
    }

    private func actAtHome(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard fields.deed == .signOut else { return server.redirect(to: Self.home) }
            _ = try await sessions.end(cookie)
            return desk.response(
                NoticePage(.signedOut, way: Self.home), cookies: [Pages.Cookie.removing(BrowserCookie.session)])
        }
    }

    // MARK: - Passkeys

    private func showNew(_ kind: Passkey.Kind, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard view.mayChange else { return try await approve(desk, .vouching) }
            return try await newPage(kind, desk, name: desk.browser, problem: nil)
        }
    }

    private func newPage(
        _ kind: Passkey.Kind, _ desk: PortalDesk, name: String, problem: NewPasskeyPage.Problem?
    ) async throws(Refusal) -> Response {
        guard sessions.canMakePasskeys else { return desk.notFound }
        guard let cookie = desk.cookie else { throw Refusal(.expired) }
        let request = try await sessions.newPasskeyOptions(cookie, kind: kind)
        let page = NewPasskeyPage(
            kind == .passkey ? .passkey : .securityKey, request: request.text, name: name, problem: problem)
        return desk.response(page, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func make(_ kind: Passkey.Kind, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            let name = fields[.name].flatMap(DeviceName.canonical) ?? desk.browser
            guard let credential = fields[.credential] else {
                return try await newPage(kind, desk, name: name, problem: .unfinished)
            }
            do {
                _ = try await sessions.addPasskey(Array(credential.utf8), cookie, kind: kind, name: name)
            } catch let mistake as Mistake where mistake.kind == .notAllowed {
                return try await newPage(kind, desk, name: name, problem: .tooMany)
            } catch is Mistake {
                return try await newPage(kind, desk, name: name, problem: .refused)
            } catch let refusal as Refusal where refusal.reason == .noUsableMethod {
                return try await newPage(kind, desk, name: name, problem: .refused)
            }
            return server.redirect(to: Self.home + "?news=added")
        }
    }

    private func showRemoval(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard let passkey = view.passkeys.first(where: { $0.id.text == parameter }) else { return desk.notFound }
            guard view.mayChange else { return try await approve(desk, .vouching) }
            let others =
                view.devices.map(\.name) + view.passkeys.filter { $0.id != passkey.id }.map(\.name)
                + view.tokens.map(\.serial)
            return desk.response(RemovePage(device: passkey.name, others: others))
        }
    }

    private func remove(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard fields.deed == .remove else { return server.redirect(to: Self.home) }
            guard let id = parameter.flatMap({ ID<Passkey>(parsing: $0) }) else { return desk.notFound }
            do {
                _ = try await sessions.removePasskey(id, cookie)
            } catch let mistake as Mistake {
                // It is gone already, or has become the last meanwhile: the page says which.
                return mistake.kind == .notFound ? desk.notFound : server.redirect(to: desk.path)
            }
            return server.redirect(to: Self.home + "?news=removed")
        }
    }

    // MARK: -

    /// A page of somebody who has shown a second factor just now.
    private func within(
        _ desk: PortalDesk, _ body: (PortalView) async throws -> Response
    ) async -> Response {
        await catching(desk) {
            guard let view = try await sessions.portal(desk.cookie) else {
                return try await approve(desk, .secondFactor)
            }
            return try await body(view)
        }
    }

    /// A form of such a page.
    private func acting(
        _ desk: PortalDesk, _ body: (FormFields, Secret) async throws -> Response
    ) async -> Response {
        await catching(desk) {
            guard let fields = await server.form(of: desk.request), let cookie = desk.cookie,
                server.token.accepts(fields[.token], session: cookie.exposedText(), form: Self.formName)
            else { return desk.response(NoticePage(.expiredPage, way: desk.path), status: .forbidden) }
            return try await body(fields, cookie)
        }
    }

    private func catching(_ desk: PortalDesk, _ body: () async throws -> Response) async -> Response {
        do {
            do {
                return try await body()
            } catch let refusal as Refusal where refusal.reason == .expired || refusal.reason == .noUsableMethod {
                return try await approve(desk, .vouching)
            }
        } catch {
            logger.error("a page failed", metadata: ["error": "\(error)", "path": "\(desk.path)"])
            return desk.response(ProblemPage(), status: .serviceUnavailable)
        }
    }

    /// To a sign-in, and from there to the page that was asked for.
    private func approve(
        _ desk: PortalDesk, _ level: Demands.Level, afresh: Bool = false
    ) async throws(Refusal) -> Response {
        let arrival = Arrival(
            door: .portal, ticket: desk.path, destination: nil, demands: Demands(afresh: afresh, level: level),
            origin: desk.origin)
        let cookies = BrowserCookies(session: desk.cookie, remembered: desk.remembered)
        switch try await visits.begin(arrival, at: Application.portal, cookies: cookies) {
        case .page(let visit, let secret):
            return server.redirect(
                toVisit: visit.id.text, secret: secret, lifetimeSeconds: Visit.lifetimeSeconds, for: desk.request)
        // Policy lets a second factor count for longer than a change of devices does.
        case .satisfied where !afresh: return try await approve(desk, level, afresh: true)
        case .satisfied, .needsPerson: throw Refusal(.serviceError)
        }
    }
}

/// A page of the portal, as the way back from a sign-in names it.
struct PortalPath {
    let text: String

    /// Nil for what is no address of the portal.
    init?(_ text: String) {
        guard text == PortalRoutes.home || text.hasPrefix(PortalRoutes.home + "/"), text.utf8.count <= 100,
            text.utf8.allSatisfy({
                $0 == 0x2f || $0 == 0x2d || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
            })
        else { return nil }
        self.text = text
    }
}
