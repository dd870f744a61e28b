import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import PageServing
import Pages

extension HelpRoutes {
    static let askedPath = "/help/asked/"
    /// Times for a call that are offered.
    static let slotsMax = 16
    /// How long a form's cookie lasts.
    static let cookieSeconds = 86_400

    func addForms<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/help/ask") { request, _ in await form(.question, request) }
        router.post("/help/ask") { request, context in
            await take(.question, request, from: context.remoteAddress?.ipAddress)
        }
        router.get("/help/call-back") { request, _ in await form(.callBack, request) }
        router.post("/help/call-back") { request, context in
            await take(.callBack, request, from: context.remoteAddress?.ipAddress)
        }
        router.get("/help/asked/:item") { request, context in
            await asked(request, context.parameters.get("item"))
        }
    }

    /// An empty form, with what ties it to this browser.
    private func form(_ kind: AskPage.Kind, _ request: Request) async -> Response {
        await catching(request) { frame in
            let id = desk.draw()
            let known = server.cookies(of: request)[BrowserCookie.help]
            let secret = known ?? desk.drawSecret().exposedHex()
            var frame = frame
            frame.action = kind.address + visit(of: request).map { "?from=" + $0 }.orEmpty
            frame.token = server.token.token(session: secret, form: Self.formName(id))
            let page = try await page(kind, id, request)
            let cookie = Pages.Cookie(BrowserCookie.help, secret, lifetimeSeconds: Self.cookieSeconds)
            return server.response(page, in: frame, for: request, cookies: cookie.map { [$0] } ?? [])
        }
    }

    private func page(
        _ kind: AskPage.Kind, _ id: ID<DeskItem>, _ request: Request, problem: DeskProblem? = nil,
        typed: AskPage.Typed = AskPage.Typed()
    ) async throws(Refusal) -> AskPage {
        let now = desk.now().date
        return AskPage(
            kind, request: id.text, username: try await desk.asker(session(of: request))?.username.text,
            problem: problem.flatMap { AskPage.Problem(rawValue: $0.rawValue) }, typed: typed,
            slots: kind == .callBack ? settings.slots(now, Self.slotsMax) : [], now: now,
            contact: settings.contact(now))
    }

    /// What a form brought.
    private func take(_ kind: AskPage.Kind, _ request: Request, from address: String?) async -> Response {
        await catching(request) { frame in
            guard let fields = await server.form(of: request) else {
                return server.response(
                    NoticePage(.expiredPage, way: kind.address), in: frame, for: request, status: .badRequest)
            }
            guard let secret = server.cookies(of: request)[BrowserCookie.help] else {
                return server.response(
                    NoticePage(.cookiesOff, way: kind.address), in: frame, for: request, status: .forbidden)
            }
            guard let id = fields[.request].flatMap({ ID<DeskItem>(parsing: $0) }),
                server.token.accepts(fields[.token], session: secret, form: Self.formName(id))
            else {
                return server.response(
                    NoticePage(.expiredPage, way: kind.address), in: frame, for: request, status: .forbidden)
            }
            let slot = fields[.slot].flatMap { Int64($0) }.map { Instant(seconds: $0) }
            let typed = AskPage.Typed(
                name: fields[.name], reach: fields[.reach], text: fields[.text], slot: slot?.date)
            do {
                let draft = DeskDraft(
                    kind: kind == .question ? .question : .callBack, name: typed.name, reach: typed.reach,
                    text: typed.text, slot: try offered(slot), visit: visit(of: request),
                    language: frame.words.language.rawValue)
                let item = try await desk.ask(draft, id: id, session: session(of: request), from: address)
                return server.redirect(to: Self.askedPath + item.id.text)
            } catch let problem as DeskProblem {
                var frame = frame
                frame.action = kind.address + visit(of: request).map { "?from=" + $0 }.orEmpty
                frame.token = server.token.token(session: secret, form: Self.formName(id))
                let page = try await page(kind, id, request, problem: problem, typed: typed)
                return server.response(
                    page, in: frame, for: request,
                    status: problem == .many || problem == .full ? .tooManyRequests : .unprocessableContent)
            }
        }
    }

    /// A time that the desk has: what was offered when the page was made may have passed.
    private func offered(_ slot: Instant?) throws(DeskProblem) -> Instant? {
        guard let slot else { return nil }
        // A page that was open for a while offers some that have moved up meanwhile, so the list is looked at whole.
        guard settings.slots(desk.now().date, 1000).contains(slot.date) else { throw .slot }
        return slot
    }

    private func asked(_ request: Request, _ parameter: String?) async -> Response {
        await catching(request) { frame in
            guard let id = parameter.flatMap({ ID<DeskItem>(parsing: $0) }), let found = try await desk.asked(id) else {
                return server.response(NoticePage(.notFound, way: "/help"), in: frame, for: request, status: .notFound)
            }
            let item = found.item
            let page = AskedPage(
                item.kind == .question ? .question : .callBack, reference: item.reference,
                before: item.closedAt == nil ? found.before : nil, slot: item.slot?.date,
                contact: settings.contact(desk.now().date))
            return server.response(page, in: frame, for: request)
        }
    }

    private func session(of request: Request) -> Secret? {
        server.cookies(of: request)[BrowserCookie.session].map { Secret(text: $0) }
    }

    /// The sign-in that the person was at, as the link named it: "R-7Q4M".
    private func visit(of request: Request) -> String? {
        guard let text = request.uri.queryParameters["from"].map(String.init), text.hasPrefix(DeskItem.referenceMark),
            ReadableCode.isCanonical(String(text.dropFirst(2)), length: Visit.referenceLength)
        else { return nil }
        return text
    }

    private static func formName(_ id: ID<DeskItem>) -> String { "help \(id)" }
}

extension Secret {
    /// For a cookie.
    fileprivate func exposedHex() -> String { Hex.encode(exposed()) }
}

extension Optional<String> {
    fileprivate var orEmpty: String { self ?? "" }
}
