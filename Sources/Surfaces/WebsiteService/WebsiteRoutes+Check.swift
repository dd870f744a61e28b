import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Pages

extension WebsiteRoutes {
    /// A proxy asks about a request: 200 with the person's name, 401 with the address where they can sign in, or 403
    /// for whoever isn't the website's proxy. With `?mode=redirect` the answer is one that the proxy hands on as it is.
    func check(_ request: Request) async -> Response {
        guard let asked = ProxyRequest(request) else { return Self.plain(.forbidden, "no website's proxy\n") }
        do throws(Refusal) {
            switch try await websites.check(asked.origin, proxy: asked.proxy, cookie: asked.session) {
            case .notItsProxy:
                logger.notice("a proxy has the wrong secret", metadata: ["website": "\(asked.origin)"])
                return Self.plain(.forbidden, "no website's proxy\n")
            case .visitor(let visitor): return Self.answer(visitor)
            case .stranger: return invitation(asked, redirects: request.uri.queryParameters["mode"] == "redirect")
            }
        } catch {
            return Self.plain(.serviceUnavailable, "the sign-in service has a problem\n")
        }
    }

    private static func answer(_ visitor: WebsiteVisitor) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        headers.add("Remote-User", visitor.person.username.text)
        let details = visitor.website.details
        if details.contains(.name) { headers.add("Remote-Name", visitor.person.displayName) }
        if details.contains(.email), let email = visitor.person.email { headers.add("Remote-Email", email) }
        if details.contains(.groups) {
            // A name with a comma would read as two groups.
            let groups = visitor.person.groups.filter { !$0.contains(",") }
            headers.add("Remote-Groups", groups.joined(separator: ","))
        }
        return Response(status: .ok, headers: headers)
    }

    private func invitation(_ asked: ProxyRequest, redirects: Bool) -> Response {
        let browser = asked.browser ?? websites.drawSecret()
        let query = FormURLEncoded.serialized([
            (name: "to", value: WebsiteAddress(origin: asked.origin, path: asked.path).text),
            (name: "browser", value: Base64URL.encode(websites.binding(of: browser))),
        ])
        let address = "\(settings.publicAddress)/forward/start?\(query)"
        var cookies: [String] = []
        if asked.browser == nil,
            let cookie = Cookie(
                SiteCookie.start, browser.exposedText(), lifetimeSeconds: Visit.lifetimeSeconds)
        {
            cookies = [cookie.serialized(asked.origin.place)]
        }
        guard redirects else {
            var response = Self.redirect(address, cookies)
            response.status = .unauthorized
            response.headers[.wwwAuthenticate] = "Countersign"
            return response
        }
        guard asked.isNavigation else {
            var response = Self.plain(.unauthorized, "sign in first\n")
            response.headers[.wwwAuthenticate] = "Countersign"
            return response
        }
        return Self.redirect(address, cookies)
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
