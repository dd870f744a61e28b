import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import PageServing
import Pages

/// Results: a website without a sign-in of its own, and the proxy before it, which asks Countersign about each visit
/// as nginx does with `auth_request`.
struct DemoProxy: Sendable {
    static let answerSeconds: Int64 = 15
    static let bodyMax = 262_144
    /// What the proxy tells the website; from outside neither is let through.
    private static let told = ["Remote-User", "Remote-Name"].compactMap { HTTPField.Name($0) }
    /// Headers of a connection and not of an answer (RFC 9110 §7.6.1), and what is written anew.
    private static let ofConnection = ["connection", "transfer-encoding", "content-length", "keep-alive", "date"]

    let place: DemoPlace
    /// Where the proxy reaches Countersign.
    let countersign: String
    let server: PageServer
    let home: String
    let http: HTTPClient
    let logger: Logger

    func add(to site: Router<WebContext>) {
        server.addFiles(to: site)
        site.get("/") { request, _ in await visit(request) }
        for method in [HTTPRequest.Method.get, .post] {
            site.on("/.countersign/**", method: method) { request, _ in await passOn(request) }
        }
    }

    private func visit(_ request: Request) async -> Response {
        await answering(request) {
            let reply = try await http.execute(
                asking("/forward/check?mode=redirect", about: request), deadline: .now() + .seconds(Self.answerSeconds))
            guard reply.status == .ok else { return try await handedOn(reply) }
            var headers = request.headers
            for name in Self.told { headers[values: name] = reply.headers[name.rawName] }
            return website(request, headers)
        }
    }

    /// Countersign's own pages on the website's host.
    private func passOn(_ request: Request) async -> Response {
        await answering(request) {
            var asked = asking(request.uri.description, about: request)
            asked.method = request.method == .post ? .POST : .GET
            if request.method == .post {
                if let type = request.headers[.contentType] { asked.headers.add(name: "Content-Type", value: type) }
                asked.body = .bytes(try await request.body.collect(upTo: PageServer.bodyMax))
            }
            return try await handedOn(
                try await http.execute(asked, deadline: .now() + .seconds(Self.answerSeconds)))
        }
    }

    private func asking(_ path: String, about request: Request) -> HTTPClientRequest {
        var asked = HTTPClientRequest(url: countersign + path)
        asked.headers.add(name: "X-Countersign-Proxy", value: place.secret)
        asked.headers.add(name: "X-Forwarded-Proto", value: "http")
        asked.headers.add(name: "X-Forwarded-Host", value: "localhost:\(place.port)")
        asked.headers.add(name: "X-Original-URI", value: request.uri.description)
        for name in ["Cookie", "Accept", "Accept-Language", "Sec-Fetch-Mode", "User-Agent", "If-None-Match"] {
            guard let field = HTTPField.Name(name), let value = request.headers[field] else { continue }
            asked.headers.add(name: name, value: value)
        }
        return asked
    }

    private func handedOn(_ reply: HTTPClientResponse) async throws -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers where !Self.ofConnection.contains(name.lowercased()) {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let body = try await reply.body.collect(upTo: Self.bodyMax)
        return Response(
            status: .init(code: Int(reply.status.code)), headers: headers, body: .init(byteBuffer: body))
    }

    /// The website itself: it believes what its proxy tells it.
    private func website(_ request: Request, _ headers: HTTPFields) -> Response {
        guard let username = Self.told.first.flatMap({ headers[$0] }) else { return page(.failed, request) }
        let visitor = DemoServicePage.Visitor(
            name: Self.told.last.flatMap { headers[$0] } ?? username, username: username,
            header: "Remote-User: \(username)")
        return page(.signedIn(visitor), request)
    }

    private func page(_ state: DemoServicePage.State, _ request: Request) -> Response {
        let page = DemoServicePage(
            service: .results, name: DemoServicePage.Service.results.name, state: state, signIn: "/",
            signOut: "/.countersign/sign-out", home: home, signsOutByForm: false)
        return server.response(page, in: server.frame(for: request), for: request)
    }

    private func answering(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            logger.warning("the proxy cannot ask", metadata: ["error": "\(error)"])
            return page(.failed, request)
        }
    }
}
