import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import PageServing
import Pages

/// One request about a visit: whose it is, and how it is answered.
struct VisitDesk: Sendable {
    let id: ID<Visit>
    let request: Request
    let server: PageServer
    let frame: Frame
    let phoneBeside: @Sendable (String?) -> String?
    /// The secret of the visit's cookie after a step up, which the response brings.
    var renewed: Secret?

    var address: String { "/p/\(id)" }
    /// The name of all forms of the visit.
    var form: String { "visit \(id)" }

    private var cookies: Pages.Cookies { server.cookies(of: request) }

    /// The secret of the visit's cookie.
    var cookie: Secret? { renewed ?? cookies[BrowserCookie.visit(id.text)].map { Secret(text: $0) } }
    /// The secrets of all visits that the browser knows of.
    var visitSecrets: [Secret] { server.visitSecrets(of: request) }
    var remembered: Secret? { cookies[BrowserCookie.remembered].map { Secret(text: $0) } }

    var reader: ReadingDevice { ReadingDevice(userAgent: request.headers[.userAgent]) }
    /// "Firefox on Windows".
    var browser: String { BrowserName(userAgent: request.headers[.userAgent])?.description ?? "Browser" }

    func response(
        _ page: some Page, _ view: VisitView, status: HTTPResponse.Status, cookies: [Pages.Cookie] = []
    ) -> Response {
        var frame = frame
        frame.words = server.frame(for: request, visit: id.text, person: view.person?.language).words
        // The portal's name is ours, and so in the person's language.
        frame.application =
            view.visit.door == .portal ? frame.words.text("portal.title") : view.application.name
        frame.textOnly = view.person?.preferences.switches.contains(.textOnly) == true
        frame.phoneBeside = phoneBeside(view.person?.username.text ?? view.visit.hint)
        if let cookie { frame.token = server.token.token(session: cookie.exposedText(), form: form) }
        return server.response(
            page, in: frame, for: request, status: status, cookies: cookies.isEmpty ? kept(renewed) : cookies,
            formOrigins: view.visit.destination.map { [$0] } ?? [])
    }

    func notice(_ kind: NoticePage.Kind, status: HTTPResponse.Status) -> Response {
        let way: String? = kind == .expiredPage ? address : nil
        return server.response(NoticePage(kind, way: way), in: frame, for: request, status: status)
    }

    /// The visit is of another browser or of none: one without cookies is told so. Who is signed in and has no cookie
    /// of it has come back to a page of a sign-in that is over.
    var foreign: Response {
        guard request.headers[.cookie] != nil else { return notice(.cookiesOff, status: .forbidden) }
        let isBack = cookie == nil && cookies[BrowserCookie.session] != nil
        return notice(isBack ? .ended : .openedTwice, status: .forbidden)
    }

    /// On to the visit's page, with another secret after a step up.
    func onward(_ secret: Secret?, to query: String = "") -> Response {
        server.redirect(to: address + query, cookies: kept(secret ?? renewed))
    }

    private func kept(_ secret: Secret?) -> [Pages.Cookie] {
        let cookie = secret.flatMap {
            Pages.Cookie(BrowserCookie.visit(id.text), $0.exposedText(), lifetimeSeconds: Visit.cookieSeconds)
        }
        return cookie.map { [$0] } ?? []
    }
}
