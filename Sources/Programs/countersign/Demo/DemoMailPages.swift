import HTTPTypes
import Hummingbird
import NIOCore
import PageServing
import Pages

/// The mails that the demonstration sends, as pages.
struct DemoMailPages: Sendable {
    static let path = "/demo/mail"

    let mailbox: DemoMailbox
    /// Where links in mails lead.
    let publicAddress: String

    func add(to router: Router<WebContext>, server: PageServer) {
        router.get("/demo/mail") { request, _ in list(request, server) }
        router.get("/demo/mail/:number") { request, context in
            guard let kept = mail(context) else { return notFound(request, server) }
            return show(kept, request, server)
        }
        router.get("/demo/mail/:number/html") { request, context in
            guard let kept = mail(context) else { return notFound(request, server) }
            return markup(of: kept)
        }
    }

    private func mail(_ context: WebContext) -> DemoMailbox.Kept? {
        context.parameters.get("number").flatMap { Int($0) }.flatMap { mailbox[$0] }
    }

    private func list(_ request: Request, _ server: PageServer) -> Response {
        let page = DemoMailsPage(
            mails: mailbox.all.map {
                .init(subject: $0.mail.subject, to: $0.mail.to, at: $0.at.date, address: "\(Self.path)/\($0.number)")
            }, home: DemoPages.frontPath)
        return server.response(page, in: server.frame(for: request), for: request)
    }

    private func show(_ kept: DemoMailbox.Kept, _ request: Request, _ server: PageServer) -> Response {
        var frame = server.frame(for: request)
        frame.framesOurselves = true
        let page = DemoMailPage(
            subject: kept.mail.subject, to: kept.mail.to, at: kept.at.date, text: kept.mail.text,
            markup: "\(Self.path)/\(kept.number)/html", links: kept.mail.links(beginning: publicAddress),
            list: Self.path)
        return server.response(page, in: frame, for: request)
    }

    /// The mail's own markup, which may do nothing: no script, no form, nothing loaded, no address of ours as its own.
    private func markup(of kept: DemoMailbox.Kept) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'unsafe-inline'; sandbox; form-action 'none'; frame-ancestors 'self'",
        ]
        if let framing = HTTPField.Name("X-Frame-Options") { headers[framing] = "SAMEORIGIN" }
        if let referrer = HTTPField.Name("Referrer-Policy") { headers[referrer] = "no-referrer" }
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: kept.mail.html)))
    }

    private func notFound(_ request: Request, _ server: PageServer) -> Response {
        server.response(
            NoticePage(.notFound, way: Self.path), in: server.frame(for: request), for: request, status: .notFound)
    }
}
