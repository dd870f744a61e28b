import AsyncHTTPClient
import Bytes
public import Domain
import NIOCore
import NIOHTTP1
public import WebPush

/// Hands messages to the push services of people's browsers (RFC 8030), sealed for one phone each.
public struct WebPushNotifier: Sendable {
    /// Seconds that a push service may take, all in all.
    static let seconds: Int64 = 10
    /// Bytes of an answer that are read.
    static let answerMax = 4096
    /// The most that a push service may have us wait.
    static let retryMax = 3600
    /// A newer request takes the place of an older one that the phone has not had (section 5.4).
    static let topic = "request"

    /// What became of a message.
    public enum End: Equatable, Sendable {
        case taken
        /// There is no such line any more.
        case gone
        /// It may be taken later; after so many seconds, where the service says so.
        case busy(retryAfter: Int?)
        /// It will never be taken, and its sender should know why.
        case refused(status: Int)
        case unreachable(String)
    }

    private let random: any RandomSource
    private let tokens: PushTokens
    private let connections: PushConnections

    /// - Parameters:
    ///   - contact: whom push services may turn to: `mailto:` or `https:`.
    ///   - proxy: the way out, where there is no other.
    public init(contact: String, proxy: PushProxy? = nil, random: any RandomSource) {
        self.random = random
        tokens = PushTokens(contact: contact)
        connections = PushConnections(proxy: proxy)
    }

    /// - Parameter lifetimeSeconds: how long the push service keeps it for a phone that is offline.
    public func send(
        _ message: [UInt8], to line: PushSubscription, key: VAPIDKey, lifetimeSeconds: Int, now: Instant
    ) async -> End {
        do {
            let body = try sealed(message, for: line)
            let token = try tokens.token(for: line.address, key: key, now: now)
            let end = NIODeadline.now() + .seconds(Self.seconds)
            guard let client = try await connections.client(for: line.address) else {
                return .unreachable("its name leads where nothing may be pushed")
            }
            var request = HTTPClientRequest(url: line.address.text)
            request.method = .POST
            request.headers = [
                "authorization": token, "ttl": String(max(0, lifetimeSeconds)), "urgency": "high",
                "topic": Self.topic, "content-encoding": PushEncryption.coding,
                "content-type": "application/octet-stream",
            ]
            request.body = .bytes(ByteBuffer(bytes: body))
            let reply = try await client.execute(request, deadline: end)
            // What it says more is of no use; it is read so that the connection stays.
            _ = try? await reply.body.collect(upTo: Self.answerMax)
            return Self.end(reply)
        } catch {
            return .unreachable(Self.why(error))
        }
    }

    /// Whether the service answers at all, whatever it says. Nothing is sent to anybody.
    public func reaches(_ address: PushAddress) async -> String? {
        do {
            guard let client = try await connections.client(for: address) else {
                return "its name leads where nothing may be pushed"
            }
            _ = try await client.execute(
                HTTPClientRequest(url: address.origin + "/"), deadline: .now() + .seconds(Self.seconds))
            return nil
        } catch {
            return Self.why(error)
        }
    }

    /// Closes the connections; nothing can be sent afterwards.
    public func shutdown() async { await connections.shutdown() }

    private func sealed(_ message: [UInt8], for line: PushSubscription) throws(WebPushError) -> [UInt8] {
        // A draw is no key once in 2³² times.
        for _ in 0..<4 {
            do throws(WebPushError) {
                return try PushEncryption.sealed(
                    message, for: line, key: Secret(random.bytes(32)), salt: random.bytes(PushEncryption.saltCount))
            } catch {
                guard error == .unusableRandomness else { throw error }
            }
        }
        throw .unusableRandomness
    }

    static func end(_ reply: HTTPClientResponse) -> End {
        let status = Int(reply.status.code)
        switch status {
        case 200..<300: return .taken
        case 404, 410: return .gone
        case 408, 425, 429, 500..<600:
            // Seconds; a date there is passed over (RFC 9110, section 10.2.3).
            let wait = reply.headers.first(name: "retry-after").flatMap { Int($0) }
            return .busy(retryAfter: wait.map { min(max(0, $0), retryMax) })
        default: return .refused(status: status)
        }
    }

    /// Without the address, which is a secret of the phone's.
    private static func why(_ error: any Error) -> String {
        guard let error = error as? HTTPClientError else {
            return error is WebPushError ? "the message can't be sealed" : "no connection"
        }
        switch error {
        case .invalidProxyResponse: return "the proxy refuses to lead there"
        case .proxyAuthenticationRequired: return "the proxy asks for a password, which isn't supported"
        case .httpProxyHandshakeTimeout: return "the proxy doesn't answer"
        default: return error.shortDescription
        }
    }
}
