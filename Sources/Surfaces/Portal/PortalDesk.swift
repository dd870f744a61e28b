import Bytes
import Domain
import Engine
import Foundation
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

    private var cookies: Pages.Cookies { server.cookies(of: request) }

    var cookie: Secret? { cookies[BrowserCookie.session].map { Secret(text: $0) } }
    var remembered: Secret? { cookies[BrowserCookie.remembered].map { Secret(text: $0) } }
    var path: String { PortalPath(request.uri.path)?.text ?? PortalRoutes.home }

    /// "Firefox on Windows".
    var browser: String { BrowserName(userAgent: request.headers[.userAgent])?.description ?? "Browser" }

    var origin: Origin {
        Origin(address: address, place: BrowserName(userAgent: request.headers[.userAgent])?.description)
    }

    var notFound: Response { response(NoticePage(.notFound, way: PortalRoutes.home), status: .notFound) }

    func response(
        _ page: some Page, status: HTTPResponse.Status = .ok, cookies: [Pages.Cookie] = []
    ) -> Response {
        var frame = server.frame(for: request)
        frame.action = path
        if let cookie {
            frame.token = server.token.token(session: cookie.exposedText(), form: PortalRoutes.formName)
        }
        return server.response(page, in: frame, for: request, status: status, cookies: cookies)
    }
}

extension Instant {
    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
