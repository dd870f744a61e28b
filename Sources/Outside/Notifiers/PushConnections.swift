import AsyncHTTPClient
import Bytes
import NIOCore
import NIOPosix
import WebPush

/// Standing connections to push services. A service's name is looked up once in a while, and what was checked is what
/// is connected to; through a proxy, the proxy looks it up.
actor PushConnections {
    /// Seconds for which a look-up holds.
    static let lookupSeconds: Int64 = 300
    /// Connections to one service, where it speaks HTTP/1.1; with HTTP/2 one does.
    static let connectionsMax = 16
    static let connectSeconds: Int64 = 5
    /// Services that connections are kept to; a list of services may name whole domains.
    static let servicesMax = 64

    private struct Known {
        let client: HTTPClient
        /// The service's address in numbers; nil through a proxy.
        let address: String?
        var checked: ContinuousClock.Instant
    }

    private let proxy: PushProxy?
    private var known: [String: Known] = [:]
    /// Look-ups under way: a resolver that hangs is asked once.
    private var lookups: [String: Task<String?, any Error>] = [:]

    init(proxy: PushProxy?) { self.proxy = proxy }

    /// A client that connects to nothing but the service of that address; nil where its name leads where it must not.
    func client(for address: PushAddress) async throws -> HTTPClient? {
        let now = ContinuousClock.now
        if let old = known[address.origin], old.checked.duration(to: now) < .seconds(Self.lookupSeconds) {
            return old.client
        }
        guard proxy == nil else { return keep(nil, for: address) }
        guard let number = try await number(of: address) else { return nil }
        return keep(number, for: address)
    }

    /// The service's address in numbers; nil where nothing may be pushed there.
    private func number(of address: PushAddress) async throws -> String? {
        if let underWay = lookups[address.origin] { return try await underWay.value }
        let (host, port) = (address.host, address.port)
        let lookup = Task<String?, any Error> {
            let found = try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(host, port: port)
            }
            let isHere = host == "localhost" || host == "127.0.0.1"
            return found.ipAddress.flatMap { OutsideAddress.isAllowed($0, isLoopback: isHere) ? $0 : nil }
        }
        lookups[address.origin] = lookup
        defer { lookups[address.origin] = nil }
        return try await lookup.value
    }

    private func keep(_ number: String?, for address: PushAddress) -> HTTPClient {
        let now = ContinuousClock.now
        // Others may have looked it up meanwhile.
        if var old = known[address.origin], old.address == number {
            old.checked = now
            known[address.origin] = old
            return old.client
        }
        if known.count >= Self.servicesMax, let oldest = known.min(by: { $0.value.checked < $1.value.checked }) {
            known[oldest.key] = nil
            close(oldest.value.client)
        }
        let fresh = Known(client: client(address.host, number), address: number, checked: now)
        if let old = known.updateValue(fresh, forKey: address.origin) { close(old.client) }
        return fresh.client
    }

    /// Ends a client's connections once what is under way has ended.
    private func close(_ client: HTTPClient) {
        Task {
            try? await Task.sleep(for: .seconds(WebPushNotifier.seconds))
            try? await client.shutdown()
        }
    }

    private func client(_ host: String, _ number: String?) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(Self.connectSeconds), read: .seconds(WebPushNotifier.seconds)),
            decompression: .disabled)
        if let number { configuration.dnsOverride = [host: number] }
        configuration.proxy = proxy.map { .server(host: $0.host, port: $0.port) }
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsMax
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutdown() async {
        let all = known.values.map(\.client)
        known = [:]
        for client in all { try? await client.shutdown() }
    }
}
