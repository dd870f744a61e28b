import HTTPTypes
import Hummingbird
import NIOCore
import RADIUS
import RADIUSService

/// A request's context, with the address of the machine at the other end.
struct WebContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    var maxUploadSize: Int { 65_536 }
}

/// Believes X-Forwarded-For when the direct peer is a configured proxy, and reads it from the right.
struct ForwardedAddress: RouterMiddleware {
    typealias Context = WebContext

    let proxies: [AddressRange]

    private func isProxy(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return proxies.contains { $0.contains(address) }
    }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.remoteAddress?.ipAddress, isProxy(peer) else {
            return try await next(request, context)
        }
        guard let name = HTTPField.Name("X-Forwarded-For") else { return try await next(request, context) }
        let hops = request.headers[values: name].flatMap { $0.split(separator: ",") }
            .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        var context = context
        if let hop = hops.last(where: { !isProxy($0) }),
            let address = try? SocketAddress(ipAddress: hop, port: 0)
        {
            context.remoteAddress = address
        }
        return try await next(request, context)
    }
}
