import Bytes
public import Domain
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore
import OpenID
public import PageServing
import Pages

/// The OpenID provider over HTTP: what it says of itself, where people arrive, and what clients' programs ask.
public struct OpenIDRoutes: Sendable {
    let grants: Grants
    let visits: Visits
    let sessions: Sessions
    let keys: SigningKeys
    let server: PageServer
    let settings: OpenIDSettings
    let clock: any Domain.Clock
    let logger: Logger

    public init(
        grants: Grants, visits: Visits, sessions: Sessions, keys: SigningKeys, server: PageServer,
        settings: OpenIDSettings, clock: any Domain.Clock, logger: Logger
    ) {
        self.grants = grants
        self.visits = visits
        self.sessions = sessions
        self.keys = keys
        self.server = server
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    /// Adds the routes to the program's router.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        let metadata = settings.metadata.serialized()
        for path in settings.issuer.metadataPaths {
            router.get(RouterPath(path)) { _, _ in Self.published(metadata) }
            router.on(RouterPath(path), method: .options) { _, _ in Self.publishedPreflight() }
        }
        let paths = OpenIDSettings.paths
        router.get(RouterPath(paths.keys)) { _, _ in showKeys() }
        router.on(RouterPath(paths.keys), method: .options) { _, _ in Self.publishedPreflight() }
        for method in [HTTPRequest.Method.get, .post] {
            router.on(RouterPath(paths.authorization), method: method) { request, context in
                await authorize(request, peer: context.remoteAddress?.ipAddress)
            }
            router.on(RouterPath(paths.userInfo), method: method) { request, _ in
                await readable(request, await userInfo(request))
            }
            router.on(RouterPath(paths.endSession), method: method) { request, _ in await endSession(request) }
        }
        router.post(RouterPath(Self.confirmPath)) { request, _ in await confirmEnd(request) }
        router.post(RouterPath(paths.token)) { request, _ in await readable(request, await token(request)) }
        router.post(RouterPath(paths.pushedAuthorization)) { request, _ in
            await readable(request, await push(request))
        }
        router.on(RouterPath(paths.userInfo), method: .options) { request, _ in
            await preflight(request, methods: [.get, .post])
        }
        router.on(RouterPath(paths.token), method: .options) { request, _ in
            await preflight(request, methods: [.post])
        }
        router.on(RouterPath(paths.pushedAuthorization), method: .options) { request, _ in
            await preflight(request, methods: [.post])
        }
    }

    /// How long clients may keep what is published; far shorter than `IssuerKey.leadSeconds`.
    public static let publishedSeconds = 3600

    private static func published(_ json: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/json", .cacheControl: "public, max-age=\(publishedSeconds)",
                .xContentTypeOptions: "nosniff", .accessControlAllowOrigin: "*",
            ], body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }

    private func showKeys() -> Response {
        do {
            return Self.published(try keys.published().serialized())
        } catch {
            logger.error("the signing keys cannot be shown", metadata: ["error": "\(error)"])
            return Response(status: .serviceUnavailable)
        }
    }

    static func response(_ reply: EndpointReply) -> Response {
        var headers = HTTPFields()
        for header in reply.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: reply.serialized())))
    }

    /// The reply of a body that may fail: what the client may know is an `OAuthError`; the log keeps the rest.
    func answering(
        _ failed: (OAuthError) -> EndpointReply, _ body: () async throws -> EndpointReply
    ) async -> Response {
        do {
            return Self.response(try await body())
        } catch let error as OAuthError {
            return Self.response(failed(error))
        } catch {
            if !(error is Refusal) { logger.error("a token request failed", metadata: ["error": "\(error)"]) }
            return Self.response(failed(OAuthError(.temporarilyUnavailable, "the service cannot answer now")))
        }
    }

    /// The parameters of a form. A form beside a query would be two requests in one.
    func form(of request: Request) async throws(OAuthError) -> RequestParameters {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded", request.uri.query?.isEmpty ?? true else {
            throw OAuthError(.invalidRequest, "the parameters are no form, or stand in the address")
        }
        guard let body = try? await request.body.collect(upTo: RequestParameters.sizeMax) else {
            throw OAuthError(.invalidRequest, "the form is too long")
        }
        return try RequestParameters(parsing: Array(body.readableBytesView))
    }

    /// The parameters of a GET's query or a POST's form.
    func parameters(of request: Request) async throws(OAuthError) -> RequestParameters {
        guard request.method == .get else { return try await form(of: request) }
        return try RequestParameters(parsing: Array((request.uri.query ?? "").utf8))
    }
}
