import Bytes
public import Domain
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore
public import PageServing
import Pages

/// The pages of a sign-in, at `/p/{visit}`: the first factor, the second, and the way back to the application.
public struct PromptRoutes: Sendable {
    let visits: Visits
    let server: PageServer
    let settings: PromptSettings
    let end: @Sendable (Pass) async -> VisitEnd
    let logger: Logger

    /// - Parameter end: hands a pass to the door that began the visit.
    public init(
        visits: Visits, server: PageServer, settings: PromptSettings, logger: Logger,
        end: @escaping @Sendable (Pass) async -> VisitEnd
    ) {
        self.visits = visits
        self.server = server
        self.settings = settings
        self.end = end
        self.logger = logger
    }

    /// Adds the routes to the program's router.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/p/:visit") { request, context in await show(request, context.parameters.get("visit")) }
        router.post("/p/:visit") { request, context in await act(request, context.parameters.get("visit")) }
        router.get("/p/:visit/wait") { request, context in await wait(request, context.parameters.get("visit")) }
        router.get("/") { _, _ in server.redirect(to: settings.home) }
    }

    /// Shows the visit as it stands. Looking changes nothing.
    private func show(_ request: Request, _ parameter: String?) async -> Response {
        await within(request, parameter) { desk in
            guard let view = try await visits.view(desk.id, cookie: desk.cookie) else { return desk.foreign }
            let wanted = request.uri.queryParameters["show"].flatMap { Screen(rawValue: String($0)) }
            let screen = try await screen(of: view, wanted, desk)
            return desk.response(screen, view, status: .ok)
        }
    }

    private func act(_ request: Request, _ parameter: String?) async -> Response {
        await within(request, parameter) { desk in
            guard let fields = await server.form(of: request) else {
                return desk.notice(.expiredPage, status: .badRequest)
            }
            guard let cookie = desk.cookie else { return desk.foreign }
            guard server.token.accepts(fields[.token], session: cookie.exposedText(), form: desk.form) else {
                return desk.notice(.expiredPage, status: .forbidden)
            }
            guard let view = try await visits.view(desk.id, cookie: cookie) else { return desk.foreign }
            return try await perform(fields, view, desk, cookie)
        }
    }

    /// How the desk is reached, with forms that say at which sign-in the person was.
    func contact(_ view: VisitView) -> Contact {
        var contact = settings.contact(view.now.date)
        let from = "?from=" + view.visit.reference
        contact.ask = contact.ask.map { $0 + from }
        contact.callBack = contact.callBack.map { $0 + from }
        return contact
    }

    /// What every route begins with; a failure inside is a page that says so.
    func within(
        _ request: Request, _ parameter: String?, _ body: (VisitDesk) async throws -> Response
    ) async -> Response {
        let visit = parameter.flatMap { ID<Visit>(parsing: $0) }
        var frame = server.frame(for: request, visit: visit?.text)
        guard let id = visit else {
            return server.response(NoticePage(.notFound, way: nil), in: frame, for: request, status: .notFound)
        }
        frame.action = "/p/\(id)"
        frame.help = "/p/\(id)?show=help"
        let desk = VisitDesk(
            id: id, request: request, server: server, frame: frame, phoneBeside: settings.phoneBeside)
        do {
            return try await body(desk)
        } catch let refusal as Refusal where refusal.reason == .expired {
            return desk.notice(.ended, status: .gone)
        } catch {
            logger.error("a page failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return server.response(ProblemPage(), in: frame, for: request, status: .serviceUnavailable)
        }
    }
}
