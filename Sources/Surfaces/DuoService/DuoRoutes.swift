public import Domain
import DuoAPI
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore

/// The Duo-compatible API over HTTP: `/auth/v2/…`, and the picture codes of its enrolments at `/frame/qr`.
public struct DuoRoutes: Sendable {
    /// The largest body that is read, in bytes.
    public static let bodySizeMax = 65_536

    private let api: AuthAPI
    private let settings: DuoSettings

    public init(
        signIns: SignIns, setups: Setups, integrations: IntegrationDirectory, settings: DuoSettings,
        clock: any Domain.Clock, random: any RandomSource, logger: Logger
    ) {
        self.settings = settings
        api = AuthAPI(
            signIns: signIns, setups: setups, integrations: integrations, settings: settings, clock: clock,
            random: random, logger: logger,
            room: WaitingRoom(max: settings.waitingMax, perApplicationMax: settings.waitingPerApplicationMax))
    }

    /// Adds the routes to the program's router.
    public func add<Context: RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        let (api, logo, hosts) = (api, settings.logo, settings.publicNames)
        router.get("/auth/v2/ping") { _, _ in Self.response(api.ping()) }
        let gets: [(RouterPath, AuthAPI.Call)] = [
            ("/auth/v2/check", .check), ("/auth/v2/auth_status", .authStatus),
        ]
        for (path, call) in gets {
            router.get(path) { request, context in
                Self.response(await api.answer(call, Self.incoming(request, context)))
            }
        }
        router.get("/auth/v2/logo") { request, context in
            let incoming = Self.incoming(request, context)
            // The picture is no JSON: whoever may check its keys may have it.
            let reply = await api.answer(logo == nil ? .logo : .check, incoming)
            guard let logo, reply.status == 200 else { return Self.response(reply) }
            return Response(
                status: .ok, headers: [.contentType: "image/png"], body: .init(byteBuffer: ByteBuffer(bytes: logo)))
        }
        let posts: [(RouterPath, AuthAPI.Call)] = [
            ("/auth/v2/preauth", .preauth), ("/auth/v2/auth", .auth), ("/auth/v2/enroll", .enroll),
            ("/auth/v2/enroll_status", .enrollStatus),
        ]
        for (path, call) in posts {
            router.post(path) { request, context in
                guard let body = try? await request.body.collect(upTo: Self.bodySizeMax) else {
                    return Self.response(.fail(.invalidParameter("body")))
                }
                let incoming = Self.incoming(request, context, Array(body.readableBytesView))
                return Self.response(await api.answer(call, incoming))
            }
        }
        router.get("/frame/qr") { request, _ in Self.picture(request, hosts) }
    }

    private static func incoming(
        _ request: Request, _ context: some RemoteAddressRequestContext, _ body: [UInt8] = []
    ) -> IncomingRequest {
        IncomingRequest(
            method: request.method.rawValue, host: request.head.authority, path: request.uri.path,
            query: request.uri.query ?? "", headers: request.headers.map { RequestHeader($0.name.rawName, $0.value) },
            body: body, address: context.remoteAddress?.ipAddress)
    }

    private static func response(_ reply: Reply) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if let seconds = reply.retryAfterSeconds {
            headers[.retryAfter] = String(seconds)
            if let name = HTTPField.Name("X-Retry-After") { headers[name] = String(seconds) }
        }
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: reply.serialized())))
    }

    /// Draws the picture of an activation code that could be ours, and of nothing else.
    private static func picture(_ request: Request, _ hosts: [String]) -> Response {
        let query = request.uri.queryParameters
        guard query.count == 1, let value = query["value"], let code = ActivationCode(String(value), hosts: hosts),
            let picture = QRPicture(code.pairingURL)
        else { return response(.fail(.notFound)) }
        var headers: HTTPFields = [
            .contentType: "image/svg+xml", .cacheControl: "no-store", .contentSecurityPolicy: "default-src 'none'",
            .xContentTypeOptions: "nosniff",
        ]
        headers[.contentLength] = String(picture.svg.utf8.count)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: picture.svg)))
    }
}
