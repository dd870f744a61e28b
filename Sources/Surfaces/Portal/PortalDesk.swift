import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import PageServing
import Pages

/// One request about somebody's own account: whose browser it is, and how it is answered.
struct PortalDesk: Sendable {
    let request: Request
    let server: PageServer
    /// The address that it came from.
    let address: String?

    var cookies: BrowserCookies { server.browserCookies(of: request) }
    var cookie: Secret? { cookies.session }
    var path: String { PortalPath(request.uri.path)?.text ?? PortalRoutes.home }

    var reader: ReadingDevice { ReadingDevice(userAgent: request.headers[.userAgent]) }
    /// "Firefox on Windows".
    var browser: String { BrowserName(userAgent: request.headers[.userAgent])?.description ?? "Browser" }

    var origin: Origin {
        Origin(address: address, place: BrowserName(userAgent: request.headers[.userAgent])?.description)
    }

    var notFound: Response { response(NoticePage(.notFound, way: PortalRoutes.home), status: .notFound) }

    /// A page of somebody who is known, as they want pages to be.
    func response(
        _ page: some Page, _ view: PortalView, status: HTTPResponse.Status = .ok, cookies: [Pages.Cookie] = []
    ) -> Response {
        response(
            page, status: status, cookies: cookies, textOnly: view.person.preferences.switches.contains(.textOnly),
            language: view.person.language)
    }

    func response(
        _ page: some Page, status: HTTPResponse.Status = .ok, cookies: [Pages.Cookie] = [], textOnly: Bool = false,
        language: String? = nil
    ) -> Response {
        var frame = server.frame(for: request, person: language)
        frame.textOnly = textOnly
        frame.action = path
        if let cookie {
            frame.token = server.token.token(session: cookie.exposedText(), form: PortalRoutes.formName)
        }
        return server.response(page, in: frame, for: request, status: status, cookies: cookies)
    }
}
