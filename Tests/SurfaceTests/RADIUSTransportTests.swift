import Bytes
import NIOCore
import NIOPosix
import RADIUS
import RADIUSService
import Synchronization
import Testing

@Suite("The RADIUS duplicate cache")
struct DuplicateCacheTests {
    private func key(_ identifier: UInt8, port: UInt16 = 1) -> DuplicateCache.Key {
        .init(
            source: Endpoint(IPAddress(v4: 1), port: port), listener: 0, identifier: identifier,
            authenticator: Authenticator(high: 7, low: 7))
    }

    @Test("F12 T15 opens a packet once, over the whole wait, and repeats its answer for its time")
    func once() {
        let cache = DuplicateCache()
        #expect(cache.admit(key(1), now: 0) == .new)
        for now in stride(from: Int64(1), to: 60_000, by: 5_000) { #expect(cache.admit(key(1), now: now) == .open) }
        cache.settle(key(1), reply: [9], now: 60_000)
        #expect(cache.admit(key(1), now: 60_001) == .answered([9]))
        #expect(cache.admit(key(1), now: 64_999) == .answered([9]))
        #expect(cache.admit(key(1), now: 65_000) == .new)
    }

    @Test("tells packets apart by all that makes them one")
    func apart() {
        let cache = DuplicateCache()
        let keys = [
            key(1), key(2), key(1, port: 2),
            .init(source: key(1).source, listener: 1, identifier: 1, authenticator: key(1).authenticator),
            .init(source: key(1).source, listener: 0, identifier: 1, authenticator: Authenticator(high: 7, low: 8)),
            .init(
                source: Endpoint(IPAddress(v4: 2), port: 1), listener: 0, identifier: 1,
                authenticator: key(1).authenticator),
        ]
        for key in keys { #expect(cache.admit(key, now: 0) == .new) }
        #expect(cache.count == keys.count)
    }

    @Test("drops what is new when it is full, and keeps what it remembers")
    func full() {
        var limits = DuplicateCache.Limits()
        limits.entriesMax = 2
        let cache = DuplicateCache(limits: limits, shards: 1)
        #expect(cache.admit(key(1), now: 0) == .new)
        #expect(cache.admit(key(2), now: 0) == .new)
        #expect(cache.admit(key(3), now: 0) == .full)
        cache.settle(key(1), reply: [1], now: 10)
        #expect(cache.admit(key(3), now: 11) == .full)
        #expect(cache.admit(key(1), now: 11) == .answered([1]))
        #expect(cache.admit(key(3), now: 5_010) == .new)
        cache.forget(key(2))
        #expect(cache.admit(key(2), now: 5_011) == .new)
    }

    @Test("gives up an open packet after its time, and takes no late answer for another's")
    func lost() {
        let cache = DuplicateCache()
        #expect(cache.admit(key(1), now: 0) == .new)
        #expect(cache.admit(key(1), now: 599_999) == .open)
        #expect(cache.admit(key(1), now: 600_000) == .new)
        cache.forget(key(1))
        cache.settle(key(1), reply: [1], now: 600_001)
        #expect(cache.admit(key(1), now: 600_002) == .new)
        cache.settle(key(1), reply: [2], now: 600_003)
        cache.settle(key(1), reply: [3], now: 600_004)
        cache.forget(key(1))
        #expect(cache.admit(key(1), now: 600_005) == .answered([2]))
    }

    @Test("stays small under many short requests beside a long one")
    func churn() {
        let cache = DuplicateCache(shards: 1)
        #expect(cache.admit(key(0, port: 0), now: 0) == .new)
        for step in 1..<20_000 {
            let key = key(UInt8(step % 256), port: UInt16(step))
            #expect(cache.admit(key, now: Int64(step)) == .new)
            cache.settle(key, reply: [], now: Int64(step))
        }
        #expect(cache.count <= 5_001 + 1)
        #expect(cache.admit(key(0, port: 0), now: 20_000) == .open)
    }
}

@Suite("The RADIUS client table")
struct ClientTableTests {
    private func range(_ text: String) throws -> AddressRange { try #require(AddressRange(text)) }

    @Test(
        "finds the narrowest range of the address's own family",
        arguments: [
            ("10.1.2.3", "host"), ("10.1.2.4", "net"), ("10.2.0.0", "wide"), ("11.0.0.0", nil),
            ("::ffff:10.1.2.3", "host"),
            ("2001:db8::1", "v6"), ("2001:db9::1", "any6"), ("2001:db8:1::5", "site"),
        ] as [(String, String?)])
    func narrowest(address: String, client: String?) throws {
        let table = try ClientTable([
            (range("10.0.0.0/8"), "wide"), (range("10.1.2.3"), "host"), (range("::ffff:10.1.0.0/112"), "net"),
            (range("::/0"), "any6"), (range("2001:db8::/32"), "v6"), (range("2001:db8:1::/48"), "site"),
        ])
        #expect(table.client(at: try #require(IPAddress(address))) == client)
    }

    @Test(
        "refuses what is no range",
        arguments: [
            "10.1.2.3/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/+8", "::/129", "2001:db8::1/32",
            "::ffff:10.0.0.0/8", "vpn/8", "/8", "10.0.0.0/8/8", "",
        ])
    func refused(text: String) { #expect(AddressRange(text) == nil) }

    @Test("refuses a range that stands twice, however it is written")
    func twice() throws {
        let clients = [(try range("10.0.0.0/8"), 1), (try range("::ffff:10.0.0.0/104"), 2)]
        #expect(throws: RADIUSServiceError.repeatedRange(clients[0].0)) { try ClientTable(clients) }
    }

    @Test("reads and writes endpoints of both families")
    func endpoints() {
        for text in ["192.0.2.1:1812", "[2001:db8::1]:1812", "0.0.0.0:0"] {
            #expect(Endpoint(text)?.description == text)
        }
        for text in ["192.0.2.1", "::1:1812", "[::1]", "192.0.2.1:65536", "192.0.2.1:+1", "vpn:1812", ":1812", ""] {
            #expect(Endpoint(text) == nil)
        }
    }
}

@Suite("The RADIUS listener")
struct DatagramListenerTests {
    @Test("answers at once and later, on IPv4 and IPv6, and drops what is too big")
    func echo() async throws {
        let listener = DatagramListener(try loopbacks()) { datagram in
            switch datagram.bytes.first {
            case 0: .drop(.malformed)
            case 1: .reply(datagram.bytes + [UInt8(datagram.listener)])
            default:
                .later {
                    try? await Task.sleep(for: .milliseconds(20))
                    return datagram.bytes
                }
            }
        }
        for (index, endpoint) in try await listener.bind().enumerated() {
            let client = try await Client(to: endpoint)
            for number in UInt8(0)..<100 { client.send([1 + number % 2, number]) }
            client.send([UInt8](repeating: 1, count: 4_097))
            client.send([0])
            let replies = await client.replies(100)
            try await eventually("the drop") { listener.drops[.malformed] > index }
            #expect(Set(replies.map { $0[1] }) == Set(0..<100))
            #expect(replies.allSatisfy { $0[0] == 2 || $0[2] == UInt8(index) })
            try await client.close()
        }
        #expect(listener.drops.all == [.oversized: 2, .malformed: 2])
        await listener.stop()
    }

    @Test("drops and counts what comes while as many requests are open as may be")
    func full() async throws {
        var limits = DatagramListener.Limits()
        limits.openMax = 3
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let listener = DatagramListener([try loopback()], limits: limits) { datagram in
            .later {
                for await _ in gate {}
                return datagram.bytes
            }
        }
        let client = try await Client(to: try #require(try await listener.bind().first))
        for number in UInt8(0)..<10 { client.send([number]) }
        try await eventually("the drops") { listener.drops[.full] == 7 }
        #expect(listener.openCount == 3)
        opener.finish()
        #expect(Set(await client.replies(3)) == [[0], [1], [2]])
        await listener.stop()
        try await client.close()
    }

    @Test("answers what is open before it stops, and waits no longer than its bound", arguments: [true, false])
    func drain(inTime: Bool) async throws {
        var limits = DatagramListener.Limits()
        limits.drainMilliseconds = inTime ? 60_000 : 50
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let listener = DatagramListener([try loopback()], limits: limits) { datagram in
            .later {
                for await _ in gate {}
                return datagram.bytes
            }
        }
        let endpoint = try #require(try await listener.bind().first)
        let running = Task { try await listener.run() }
        let client = try await Client(to: endpoint)
        client.send([1])
        try await eventually("an open request") { listener.openCount == 1 }
        if inTime {
            async let stopped: Void = listener.stop()
            opener.finish()
            await stopped
            #expect(await client.replies(1) == [[1]])
        } else {
            await listener.stop()
            #expect(listener.openCount == 1)
            opener.finish()
        }
        try await running.value
        try await client.close()
    }

    @Test("says which address another program has")
    func busy() async throws {
        let first = DatagramListener([try loopback()]) { _ in .silence }
        let endpoint = try #require(try await first.bind().first)
        let second = DatagramListener([endpoint]) { _ in .silence }
        await #expect(throws: RADIUSServiceError.addressInUse(endpoint)) { try await second.bind() }
        await first.stop()
        let elsewhere = try #require(Endpoint("192.0.2.1:0"))
        await #expect(throws: RADIUSServiceError.addressNotHere(elsewhere)) {
            try await DatagramListener([elsewhere]) { _ in .silence }.bind()
        }
    }

    private func loopback() throws -> Endpoint { try #require(Endpoint("127.0.0.1:0")) }

    private func loopbacks() throws -> [Endpoint] { [try loopback(), try #require(Endpoint("[::1]:0"))] }
}

/// A UDP socket that keeps what it gets.
private final class Client: Sendable {
    private let channel: any Channel
    private let server: SocketAddress
    private let received: Received

    private final class Received: ChannelInboundHandler, Sendable {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        let all = Mutex<[[UInt8]]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).data.readableBytesView)
            all.withLock { $0.append(bytes) }
        }
    }

    init(to endpoint: Endpoint) async throws {
        let received = Received()
        server = try SocketAddress(ipAddress: endpoint.address.description, port: Int(endpoint.port))
        self.received = received
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(received) }
            .bind(host: endpoint.address.isIPv4 ? "127.0.0.1" : "::1", port: 0).get()
    }

    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(
            AddressedEnvelope(remoteAddress: server, data: ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// What came, as soon as it is that many.
    func replies(_ count: Int) async -> [[UInt8]] {
        try? await eventually("\(count) replies") { received.all.withLock { $0.count } >= count }
        return received.all.withLock { $0 }
    }

    func close() async throws { try await channel.close() }
}
