import AsyncHTTPClient
import Bytes
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PageServing
import Pages

/// A made-up service that is a client of OpenID Connect: Learn, or Self Service, which always asks afresh.
struct DemoSite: Sendable {
    static let signInPath = "/sign-in"
    static let signOutPath = "/sign-out"
    /// Fields of what Countersign sends.
    static let fieldsMax = 8

    let service: DemoServicePage.Service
    let client: DemoClient
    let server: PageServer
    /// Where all services are listed.
    let home: String
    let logger: Logger
    let clock: any Domain.Clock
    private let sessions = DemoSessions()

    init(
        _ service: DemoServicePage.Service, client: DemoClient, server: PageServer, home: String,
        clock: any Domain.Clock, logger: Logger
    ) {
        self.service = service
        self.client = client
        self.server = server
        self.home = home
        self.clock = clock
        self.logger = logger
    }

    // Cookies know no ports: on this machine all services share them with Countersign, so each has names of its own.
    private var browserCookie: String { service.key + "-browser" }
    private var sessionCookie: String { service.key + "-session" }

    func add(to site: Router<WebContext>) {
        server.addFiles(to: site)
        site.get("/") { request, _ in
            guard let signedIn = sessions[session(of: request)] else { return server.redirect(to: Self.signInPath) }
            return page(.signedIn(signedIn.visitor), for: request)
        }
        site.get(RouterPath(Self.signInPath)) { request, _ in await begin(request) }
        site.get(RouterPath(DemoClient.callbackPath)) { request, _ in await finish(request) }
        site.post(RouterPath(Self.signOutPath)) { request, _ in await signOut(request) }
        site.get(RouterPath(DemoClient.signedOutPath)) { request, _ in page(.signedOut, for: request) }
        site.post(RouterPath(DemoClient.toldPath)) { request, _ in await told(request) }
    }

    private func session(of request: Request) -> String? { server.cookies(of: request)[sessionCookie] }

    private func page(
        _ state: DemoServicePage.State, for request: Request, status: HTTPResponse.Status = .ok
    ) -> Response {
        var frame = server.frame(for: request)
        if let session = session(of: request) {
            frame.token = server.token.token(session: session, form: Self.signOutPath)
        }
        let page = DemoServicePage(
            service: service, name: service.name, state: state, signIn: Self.signInPath, signOut: Self.signOutPath,
            home: home)
        return server.response(page, in: frame, for: request, status: status, formOrigins: [client.issuer])
    }

    private func begin(_ request: Request) async -> Response {
        do {
            let (address, begun) = try await client.begin(now: clock.now())
            let known = server.cookies(of: request)[browserCookie]
            let browser = known ?? DemoClient.draw()
            sessions.begin(begun, in: browser)
            let cookie = known == nil ? Pages.Cookie(browserCookie, browser) : nil
            return server.redirect(to: address, cookies: cookie.map { [$0] } ?? [])
        } catch {
            return failed(error, request)
        }
    }

    private func finish(_ request: Request) async -> Response {
        let asked = request.uri.queryParameters
        guard let state = asked["state"].map({ String($0) }), let browser = server.cookies(of: request)[browserCookie],
            let begun = sessions.take(state, in: browser, now: clock.now())
        else { return failed(DemoClient.Failure(what: "the state is of no sign-in of this browser"), request) }
        guard asked["iss"].map({ String($0) }) == client.issuer, let code = asked["code"].map({ String($0) }) else {
            return failed(DemoClient.Failure(what: "the answer has no code, or is another provider's"), request)
        }
        do {
            let signedIn = try await client.finish(code: code, begun, now: clock.now())
            sessions.remove(session(of: request))
            let cookie = Pages.Cookie(sessionCookie, sessions.add(signedIn))
            return server.redirect(to: "/", cookies: cookie.map { [$0] } ?? [])
        } catch {
            return failed(error, request)
        }
    }

    private func signOut(_ request: Request) async -> Response {
        guard let session = session(of: request), let signedIn = sessions[session] else {
            return server.redirect(to: DemoClient.signedOutPath)
        }
        guard let fields = await server.form(of: request),
            server.token.accepts(fields[.token], session: session, form: Self.signOutPath)
        else { return page(.failed, for: request, status: .forbidden) }
        sessions.remove(session)
        do {
            return server.redirect(
                to: try await client.signOut(signedIn.idToken), cookies: [Pages.Cookie.removing(sessionCookie)])
        } catch {
            return failed(error, request)
        }
    }

    /// Countersign says that a session is over; nobody looks at this answer but a program.
    private func told(_ request: Request) async -> Response {
        do {
            let body = try await request.body.collect(upTo: PageServer.bodyMax)
            let fields = try FormURLEncoded.parse(
                Array(body.readableBytesView), fieldsMax: Self.fieldsMax, bytesMax: PageServer.bodyMax)
            guard let token = fields.first(where: { $0.name == "logout_token" })?.value else {
                return Response(status: .badRequest)
            }
            let over = try await client.told(token, now: clock.now())
            sessions.end(subject: over.subject, session: over.session)
            return Response(status: .ok, headers: [.cacheControl: "no-store"])
        } catch {
            logger.warning("a logout token was refused", metadata: ["error": "\(error)"])
            return Response(status: .badRequest)
        }
    }

    private func failed(_ error: any Error, _ request: Request) -> Response {
        logger.warning("a sign-in failed", metadata: ["service": "\(service.key)", "error": "\(error)"])
        return page(.failed, for: request, status: .badRequest)
    }
}
