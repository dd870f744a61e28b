import AsyncHTTPClient
import Bytes
import NIOCore
import NIOPosix
import WebPush

/// Standing connections to push services. A service's name is looked up once in a while, and what was checked is what
/// is connected to.
actor PushConnections {
    /// Seconds for which a look-up holds.
    static let lookupSeconds: Int64 = 300
    /// Connections to one service, where it speaks HTTP/1.1; with HTTP/2 one does.
    static let connectionsMax = 16
    static let connectSeconds: Int64 = 5

    private struct Known {
        let client: HTTPClient
        let address: String
        var checked: ContinuousClock.Instant
    }

    private var known: [String: Known] = [:]

    /// A client that connects to nothing but the service of that address; nil where its name leads where it must not.
    func client(for address: PushAddress) async throws -> HTTPClient? {
        let now = ContinuousClock.now
        if let old = known[address.origin], old.checked.duration(to: now) < .seconds(Self.lookupSeconds) {
            return old.client
        }
        let (host, port) = (address.host, address.port)
        let found = try await NIOThreadPool.singleton.runIfActive {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }
        let isHere = host == "localhost" || host == "127.0.0.1"
        guard let number = found.ipAddress, OutsideAddress.isAllowed(number, isLoopback: isHere) else { return nil }
        // Others may have looked it up meanwhile.
        if var old = known[address.origin], old.address == number {
            old.checked = now
            known[address.origin] = old
            return old.client
        }
        let fresh = Known(client: Self.client(host, number), address: number, checked: now)
        if let old = known.updateValue(fresh, forKey: address.origin) {
            // What is under way ends first.
            Task {
                try? await Task.sleep(for: .seconds(WebPushNotifier.seconds))
                try? await old.client.shutdown()
            }
        }
        return fresh.client
    }

    private static func client(_ host: String, _ number: String) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(connectSeconds), read: .seconds(WebPushNotifier.seconds)),
            decompression: .disabled)
        configuration.dnsOverride = [host: number]
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsMax
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutdown() async {
        let all = known.values.map(\.client)
        known = [:]
        for client in all { try? await client.shutdown() }
    }
}
