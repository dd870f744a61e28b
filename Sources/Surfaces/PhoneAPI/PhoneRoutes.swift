public import Domain
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore
import PhoneLink

/// The endpoints that phones speak to, at the paths of `PhoneEndpoint`.
public struct PhoneRoutes: Sendable {
    /// Bytes of a request's body.
    static let bodyMax = 8 * 1024

    let phones: Phones
    let clock: any Clock
    let logger: Logger
    let streams: OpenStreams
    let pairings = PairingLimit()

    /// - Parameters:
    ///   - clock: the clock of the house that `phones` belongs to.
    ///   - streamsMax: event streams open at once on this node; a phone beyond them is told to come back
    ///     (`service_error` with Retry-After), and asks at intervals meanwhile.
    public init(_ phones: Phones, clock: any Clock, logger: Logger, streamsMax: Int = 20_000) {
        self.phones = phones
        self.clock = clock
        self.logger = logger
        streams = OpenStreams(max: streamsMax)
    }

    /// How many event streams are open on this node.
    public var openStreams: Int { streams.count }

    /// Adds the endpoints. The context's address is the one that failed pairings are counted by.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(
        to router: some RouterMethods<Context>
    ) {
        router.post(RouterPath(PhoneEndpoint.pairings)) { request, context in
            await reply { () async throws(Problem) in try await pair(request, from: context.remoteAddress) }
        }
        router.post(RouterPath("\(PhoneEndpoint.pairings)/:device/confirm")) { request, context in
            await reply { () async throws(Problem) in
                let text = try await signedMessage(of: request)
                let reply = try await phones.confirm(
                    text, of: context.parameters.get("device") ?? "", from: context.remoteAddress?.ipAddress)
                return .json(reply.serialized())
            }
        }
        router.get(RouterPath(PhoneEndpoint.requests)) { request, _ in
            await reply { () async throws(Problem) in
                let device = try await device(of: request)
                return .json(RequestList(try await phones.requests(of: device.id).map(\.text)).serialized())
            }
        }
        router.get(RouterPath(PhoneEndpoint.stream)) { request, _ in
            await reply { () async throws(Problem) in try await stream(request) }
        }
        router.post(RouterPath(PhoneEndpoint.answers)) { request, _ in
            await reply { () async throws(Problem) in
                .json(try await phones.answer(signedMessage(of: request)).serialized())
            }
        }
        router.post(RouterPath(PhoneEndpoint.line)) { request, _ in
            await reply { () async throws(Problem) in
                .json(try await phones.setLine(signedMessage(of: request)).serialized())
            }
        }
        router.post(RouterPath(PhoneEndpoint.lock)) { request, _ in
            await reply { () async throws(Problem) in
                .json(try await phones.setLock(signedMessage(of: request)).serialized())
            }
        }
        router.get(RouterPath(PhoneEndpoint.told)) { request, _ in
            await reply { () async throws(Problem) in
                .json(try await phones.told(by: device(of: request)).serialized())
            }
        }
        router.post(RouterPath("/api/phone/v1/devices/:device/test")) { request, _ in
            await reply { () async throws(Problem) in
                try await phones.test(own(request, "test"))
                return Response(status: .noContent, headers: Response.noStore)
            }
        }
        router.post(RouterPath("/api/phone/v1/devices/:device/remove")) { request, _ in
            await reply { () async throws(Problem) in try await remove(request) }
        }
        addMoves(to: router)
    }

    private func pair(_ request: Request, from address: SocketAddress?) async throws(Problem) -> Response {
        let text = try await signedMessage(of: request)
        return try await guessing(from: address) { () async throws(Problem) in .signed(try await phones.pair(text)) }
    }

    /// Does something that a code opens; who tries many wrong ones waits.
    func guessing(
        from address: SocketAddress?, _ body: () async throws(Problem) -> Response
    ) async throws(Problem) -> Response {
        let source = PairingLimit.Source(address)
        switch pairings.admit(source, at: clock.now()) {
        case .admitted: break
        case .held(let seconds):
            logger.notice("too many wrong set-up codes", metadata: ["network": "\(source)"])
            return .problem(
                Problem(.tooMany, title: "Too many wrong codes. Wait a few minutes and try again."),
                retryAfterSeconds: seconds)
        }
        do throws(Problem) {
            let reply = try await body()
            pairings.ended(source, isWrong: false, at: clock.now())
            return reply
        } catch {
            // Only a code that is wrong tells one who guesses anything; nobody is held up for a wrong clock.
            pairings.ended(
                source, isWrong: error.known == .ticketWrong || error.known == .passwordWrong, at: clock.now())
            throw error
        }
    }

    private func stream(_ request: Request) async throws(Problem) -> Response {
        let device = try await device(of: request)
        guard let line = streams.open(for: device.id) else {
            logger.warning("no room for another event stream", metadata: ["open": "\(streams.count)"])
            throw Problem(.serviceError, title: "The service is busy. New requests are shown a little later.")
        }
        // An older stream of the device looks again, and finds that it has ended.
        phones.call(device.id)
        return EventStream(phones: phones, clock: clock, line: line).response(to: request)
    }

    private func remove(_ request: Request) async throws(Problem) -> Response {
        try await phones.remove(own(request, "remove"))
        return Response(status: .noContent, headers: Response.noStore)
    }

    /// The device of the credential, which must be the path's: the credential covers the path.
    private func own(_ request: Request, _ deed: String) async throws(Problem) -> Device {
        let device = try await device(of: request)
        guard request.uri.path.hasSuffix("/\(device.id)/\(deed)") else {
            throw Problem(.notAuthentic, title: "That message isn't from this phone.")
        }
        return device
    }

    /// The body, a signed message in compact form.
    func signedMessage(of request: Request) async throws(Problem) -> String {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == PhoneEndpoint.signedType else {
            throw Problem(.malformed, title: "That message has the wrong type. Update the app.")
        }
        do {
            return String(buffer: try await request.body.collect(upTo: Self.bodyMax))
        } catch {
            throw Problem(.malformed, title: "That message can't be read. Update the app.")
        }
    }

    func device(of request: Request) async throws(Problem) -> Device {
        let prefix = "\(PhoneEndpoint.scheme) "
        guard let header = request.headers[.authorization], header.hasPrefix(prefix) else {
            throw Problem(.notAuthentic, title: "That message isn't from this phone.")
        }
        return try await phones.device(
            credential: String(header.dropFirst(prefix.count)), method: request.method.rawValue,
            path: request.uri.path)
    }

    func reply(_ body: () async throws(Problem) -> Response) async -> Response {
        do throws(Problem) {
            return try await body()
        } catch {
            return .problem(error)
        }
    }
}
