import Bytes
public import Domain
public import Engine
public import Foundation
import HTTPTypes
public import Hummingbird
public import Logging
public import PageServing
public import Pages

/// What people see and change of their own account, at `/me`. It is an application like others: whoever comes without
/// a fresh second factor is led to a sign-in, and back to the page that they asked for.
public struct PortalRoutes: Sendable {
    static let home = "/me"
    static let formName = "portal"
    /// For how long a thing is marked as new.
    static let newSeconds = 172_800

    let visits: Visits
    let sessions: Sessions
    let server: PageServer
    /// Where people change their password, and whom they ask about their data.
    let changePassword: String?
    let deskEmail: String?
    /// Where the app for phones is.
    let appAddress: String
    let contact: @Sendable (Date) -> Contact
    /// The country's number, for telephone numbers that begin with 0.
    let country: String
    let logger: Logger

    public init(
        visits: Visits, sessions: Sessions, server: PageServer, changePassword: String?, deskEmail: String?,
        appAddress: String, contact: @escaping @Sendable (Date) -> Contact, country: String, logger: Logger
    ) {
        self.visits = visits
        self.sessions = sessions
        self.server = server
        self.changePassword = changePassword
        self.deskEmail = deskEmail
        self.appAddress = appAddress
        self.contact = contact
        self.country = country
        self.logger = logger
    }

    /// Adds the routes to the program's router.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me") { request, context in await showHome(desk(request, context)) }
        router.post("/me") { request, context in await actAtHome(desk(request, context)) }
        router.get("/me/devices/new") { request, context in await showAdding(desk(request, context)) }
        router.post("/me/devices/new") { request, context in await add(desk(request, context)) }
        router.get("/me/devices/new/wait") { request, context in await waitForPhone(desk(request, context)) }
        addDevices(to: router)
        addAccount(to: router)
        addAccounts(to: router)
        addVouching(to: router)
        addPass(to: router)
        addTravel(to: router)
        addNumbers(to: router)
        addBackups(to: router)
    }

    private func addDevices<Context: RequestContext & RemoteAddressRequestContext>(
        to router: some RouterMethods<Context>
    ) {
        router.get("/me/devices/:device") { request, context in
            await showDevice(context.parameters.get("device"), desk(request, context))
        }
        router.post("/me/devices/:device") { request, context in
            await actOnDevice(context.parameters.get("device"), desk(request, context))
        }
        router.get("/me/devices/:device/remove") { request, context in
            await showRemoval(context.parameters.get("device"), desk(request, context))
        }
        router.post("/me/devices/:device/remove") { request, context in
            await remove(context.parameters.get("device"), desk(request, context))
        }
        router.get("/me/lock") { request, context in await showLock(desk(request, context)) }
        router.post("/me/lock") { request, context in await lock(desk(request, context)) }
    }

    private func addAccount<Context: RequestContext & RemoteAddressRequestContext>(
        to router: some RouterMethods<Context>
    ) {
        router.get("/me/browsers") { request, context in await showBrowsers(desk(request, context)) }
        router.post("/me/browsers") { request, context in await forget(desk(request, context)) }
        router.get("/me/recovery-codes") { request, context in await showCodes(desk(request, context)) }
        router.post("/me/recovery-codes") { request, context in await makeCodes(desk(request, context)) }
        router.get("/me/activity") { request, context in await showActivity(desk(request, context)) }
        router.post("/me/activity") { request, context in await downloadActivity(desk(request, context)) }
        router.get("/me/not-you") { request, context in await showNotYou(desk(request, context)) }
        router.post("/me/not-you") { request, context in await sayNotMe(desk(request, context)) }
        router.post("/me/exemptions") { request, context in refuseExemption(desk(request, context)) }
        router.get("/me/privacy") { request, context in await showPrivacy(desk(request, context)) }
        router.post("/me/privacy") { request, context in await downloadData(desk(request, context)) }
        router.get("/me/preferences") { request, context in await showPreferences(desk(request, context)) }
        router.post("/me/preferences") { request, context in await setPreferences(desk(request, context)) }
    }

    /// Where the pass of a portal's visit leads: to the page that was asked for.
    public func end(_ pass: Pass) -> String { PortalPath(pass.ticket)?.text ?? Self.home }

    func desk(
        _ request: Request, _ context: some RequestContext & RemoteAddressRequestContext
    ) -> PortalDesk {
        PortalDesk(request: request, server: server, address: context.remoteAddress?.ipAddress)
    }

    private func showHome(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let ways = try await sessions.usedWays(of: view.person.id)
            let cards = view.owned.map { owned in
                PortalPage.Card(
                    owned.kind, name: owned.name, address: Self.address(of: owned.factor), isLocked: owned.isLocked,
                    isNew: view.now < owned.setUpAt + Self.newSeconds, lastUsed: owned.lastUsedAt?.date,
                    firstWith: ways.filter { owned.goesFirst($0.lastUsed) }.map(\.application.name),
                    worksFrom: owned.waitsUntil?.date, setUpBy: owned.setUpBy(at: view.now), added: owned.setUpAt.date)
            }
            let news = desk.request.uri.queryParameters["news"].flatMap { PortalPage.News(rawValue: String($0)) }
            let linked = try await sessions.linkedAccounts(of: view.person.id).map(\.username.text)
            let asker = try await sessions.vouchesWaiting(for: view.person.id).first?.asker.displayName
            let page = PortalPage(
                username: view.person.username.text, linked: linked, asker: asker, cards: cards,
                recoveryCodesLeft: view.recoveryCodesLeft, offersPass: view.offersPass || view.passEndsAt != nil,
                news: news, isReached: view.isReachedByMail,
                now: view.now.date)
            return desk.response(page, view)
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

    // MARK: -

    /// A page of somebody who has shown a second factor just now.
    func within(
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
    func acting(
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
            } catch let refusal as Refusal where refusal.reason == .deviceNew || refusal.reason == .deviceWaiting {
                guard let cookie = desk.cookie, let view = try await sessions.portal(cookie), let until = refusal.until
                else { return try await approve(desk, .secondFactor) }
                let kind: NotYetPage.Kind = refusal.reason == .deviceNew ? .changes : .works
                return desk.response(NotYetPage(kind, from: until.date, now: view.now.date), view, status: .forbidden)
            }
        } catch {
            logger.error("a page failed", metadata: ["error": "\(error)", "path": "\(desk.path)"])
            return desk.response(ProblemPage(), status: .serviceUnavailable)
        }
    }

    /// To a sign-in, and from there to the page that was asked for.
    func approve(
        _ desk: PortalDesk, _ level: Demands.Level, afresh: Bool = false
    ) async throws(Refusal) -> Response {
        let arrival = Arrival(
            door: .portal, ticket: desk.path, destination: nil, demands: Demands(afresh: afresh, level: level),
            origin: desk.origin)
        switch try await visits.begin(arrival, at: Application.portal, cookies: desk.cookies) {
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
