import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import OpenID
import PageServing
import Pages

/// Signing out because a client says so (OpenID Connect RP-Initiated Logout 1.0).
extension OpenIDRoutes {
    /// Where the page that asks first sends its form; the client's parameters stand in its query.
    static let confirmPath = "/openid/end-session/confirm"
    private static let formName = "end session"

    /// Ends the session at once where an ID token of that very session shows whose wish it is; asks the person
    /// otherwise, so that no other site can sign people out.
    func endSession(_ request: Request) async -> Response {
        await ending(request) {
            let parameters = try await parameters(of: request)
            let wish = try await read(parameters)
            guard let secret = server.cookies(of: request)[BrowserCookie.session].map({ Secret(text: $0) }),
                let current = try await sessions.current(secret)
            else { return gone(request, wish) }
            if let hint = wish.request.hint, let session = hint.sessionID, session == current.session.id.text {
                return try await end(secret, request, wish)
            }
            var frame = server.frame(for: request, languages: wish.request.uiLocales)
            frame.application = wish.known?.application.name
            frame.action = Self.confirmPath + "?" + String(decoding: parameters.serialized(), as: UTF8.self)
            frame.token = server.token.token(session: secret.exposedText(), form: Self.formName)
            return server.response(
                SignOutPage(), in: frame, for: request,
                formOrigins: wish.location.map { [AuthorizationRequest.origin(of: $0)].compactMap { $0 } } ?? [])
        }
    }

    /// What the person pressed.
    func confirmEnd(_ request: Request) async -> Response {
        await ending(request) {
            let wish = try await read(try RequestParameters(parsing: Array((request.uri.query ?? "").utf8)))
            let cookie = server.cookies(of: request)[BrowserCookie.session]
            guard let fields = await server.form(of: request), let cookie,
                server.token.accepts(fields[.token], session: cookie, form: Self.formName)
            else {
                let page = NoticePage(.expiredPage, way: OpenIDSettings.paths.endSession)
                let frame = server.frame(for: request, languages: wish.request.uiLocales)
                return server.response(page, in: frame, for: request, status: .forbidden)
            }
            guard fields.deed == .signOut else { return server.redirect(to: wish.location ?? "/") }
            return try await end(Secret(text: cookie), request, wish)
        }
    }

    private struct Wish {
        let request: EndSessionRequest
        let known: KnownClient?
        /// Where the person goes afterwards.
        let location: String?
    }

    private func read(_ parameters: RequestParameters) async throws -> Wish {
        let request = try EndSessionRequest(
            parsing: parameters, from: settings.issuer, signedBy: try keys.published())
        var client: KnownClient?
        if let id = request.clientID { client = try await known(id) }
        return Wish(request: request, known: client, location: try request.location(for: client?.party))
    }

    private func end(_ secret: Secret, _ request: Request, _ wish: Wish) async throws -> Response {
        _ = try await sessions.end(secret)
        return gone(request, wish)
    }

    /// Nobody is signed in any more.
    private func gone(_ request: Request, _ wish: Wish) -> Response {
        let cookies = [Pages.Cookie.removing(BrowserCookie.session)]
        guard let location = wish.location else {
            return server.response(
                NoticePage(.signedOut, way: nil), in: server.frame(for: request, languages: wish.request.uiLocales),
                for: request, cookies: cookies)
        }
        return server.redirect(to: location, cookies: cookies)
    }

    private func ending(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch let error as OAuthError {
            return errorPage(error, nil, request)
        } catch {
            if !(error is Refusal) { logger.error("a sign-out failed", metadata: ["error": "\(error)"]) }
            return server.response(
                ProblemPage(), in: server.frame(for: request), for: request, status: .serviceUnavailable)
        }
    }
}
