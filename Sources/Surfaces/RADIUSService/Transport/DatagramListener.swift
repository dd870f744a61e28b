internal import NIOCore
internal import NIOPosix
internal import RADIUS
public import ServiceLifecycle
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Listens for datagrams on one or more addresses, one socket an event loop, so that all cores take part.
///
/// A reply leaves from the address that the system picks: on a machine with several, name each instead of
/// `0.0.0.0` or `::`, or a client may get its reply from an address that it did not ask.
public final class DatagramListener: Service {
    public struct Limits: Sendable {
        /// Requests being worked on; past it datagrams are dropped and counted.
        public var openMax = 65_536
        /// How long open requests may still be answered after a stop was asked for.
        public var drainMilliseconds = 10_000
        /// What the system may hold for us between two reads, octets a socket.
        public var receiveBufferSize = 4 << 20
        /// Replies that wait for the socket, octets a socket; past it they are dropped and counted.
        public var sendQueueSize = 4 << 20
        /// Sockets an address; nil is one an event loop.
        public var socketsPerAddress: Int?

        public init() {}
    }

    private enum State {
        case idle
        case binding
        case bound([any Channel])
        case stopped
    }

    /// Datagrams that one system call reads.
    private static let readBatch = 16
    /// Room for one datagram: more than 4096, so that an oversized one shows as such.
    private static let slotSize = 4_608

    public let drops: DropCounters
    private let endpoints: [Endpoint]
    private let limits: Limits
    private let open: OpenRequests
    private let receive: @Sendable (Datagram) -> Disposition
    private let state = Mutex<State>(.idle)

    /// `receive` runs on the event loops: it must not block.
    public init(
        _ endpoints: [Endpoint], limits: Limits = Limits(), drops: DropCounters = DropCounters(),
        receive: @escaping @Sendable (Datagram) -> Disposition
    ) {
        self.endpoints = endpoints
        self.limits = limits
        self.drops = drops
        self.receive = receive
        open = OpenRequests(max: limits.openMax)
    }

    /// Requests being worked on now.
    public var openCount: Int { open.count }

    /// Opens the sockets and returns where they listen, with the port that the system chose where 0 was asked for.
    /// Datagrams are received from here on.
    @discardableResult
    public func bind() async throws(RADIUSServiceError) -> [Endpoint] {
        let isMine = state.withLock { state in
            guard case .idle = state else { return false }
            state = .binding
            return true
        }
        guard isMine else { return [] }
        var channels: [any Channel] = []
        var bound: [Endpoint] = []
        for (index, endpoint) in endpoints.enumerated() {
            do {
                let more = try await sockets(at: endpoint, listener: UInt16(clamping: index))
                channels += more
                bound.append(more.first?.localAddress.flatMap { Endpoint($0) } ?? endpoint)
            } catch {
                for channel in channels { try? await channel.close() }
                state.withLock { $0 = .idle }
                throw Self.explained(error, endpoint)
            }
        }
        state.withLock { [channels] in $0 = .bound(channels) }
        return bound
    }

    /// Binds, where that was not done yet, and serves until the service is stopped or a socket fails.
    public func run() async throws {
        try await bind()
        guard case .bound(let channels) = state.withLock({ $0 }) else { return }
        let closedUnasked = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await gracefulShutdown()
                return false
            }
            for channel in channels {
                group.addTask {
                    try? await channel.closeFuture.get()
                    return true
                }
            }
            let first = await group.next() ?? false
            let wasStopped = state.withLock { if case .stopped = $0 { true } else { false } }
            await stop()
            group.cancelAll()
            return first && !wasStopped
        }
        if closedUnasked { throw RADIUSServiceError.closedUnasked }
    }

    /// Reads no more, waits for open replies as long as the limit says, and closes the sockets.
    public func stop() async {
        let channels: [any Channel] = state.withLock { state in
            guard case .bound(let channels) = state else { return [] }
            state = .stopped
            return channels
        }
        for channel in channels { try? await channel.setOption(.autoRead, value: false).get() }
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .milliseconds(limits.drainMilliseconds))
        while open.count > 0, clock.now < end {
            // A cancelled task waits for nobody.
            guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { break }
        }
        for channel in channels { try? await channel.close() }
    }
}

extension DatagramListener {
    /// How many ports are tried where any would do.
    private static let portChoicesMax = 8

    private func sockets(at endpoint: Endpoint, listener: UInt16) async throws -> [any Channel] {
        var choices = endpoint.port == 0 ? Self.portChoicesMax : 1
        while true {
            choices -= 1
            do {
                return try await sharedSockets(at: endpoint, listener: listener)
            } catch let error as IOError where error.errnoCode == EADDRINUSE && choices > 0 {
                // Another program took the port between our finding it free and our taking it.
                continue
            }
        }
    }

    private func sharedSockets(at endpoint: Endpoint, listener: UInt16) async throws -> [any Channel] {
        // Sockets that share a port let in any further one of ours: a first, unshared one tells whether the
        // address is free.
        let probe = try await bootstrap(endpoint, on: MultiThreadedEventLoopGroup.singleton.next())
            .bind(to: endpoint.socketAddress()).get()
        let address = probe.localAddress
        try await probe.close()
        var channels: [any Channel] = []
        do {
            for loop in loops() {
                let channel = try await bootstrap(endpoint, on: loop)
                    .channelOption(.socketOption(.init(rawValue: Self.reusePort)), value: 1)
                    .channelOption(.socketOption(.so_rcvbuf), value: .init(limits.receiveBufferSize))
                    .channelOption(.writeBufferWaterMark, value: watermark)
                    .channelOption(
                        .recvAllocator,
                        value: FixedSizeRecvByteBufferAllocator(capacity: Self.slotSize * Self.readBatch)
                    )
                    .channelInitializer { [listener, receive, open, drops] channel in
                        channel.eventLoop.makeCompletedFuture {
                            let outbox = ReplyOutbox(channel: channel, drops: drops)
                            try channel.pipeline.syncOperations.addHandler(
                                DatagramChannelHandler(
                                    listener: listener, open: open, drops: drops, outbox: outbox, receive: receive))
                        }
                    }
                    .bind(to: address ?? endpoint.socketAddress()).get()
                channels.append(channel)
                try await channel.setOption(.datagramVectorReadMessageCount, value: Self.readBatch).get()
                try await channel.setOption(.maxMessagesPerRead, value: 16).get()
            }
        } catch {
            for channel in channels { try? await channel.close() }
            throw error
        }
        return channels
    }

    private func bootstrap(_ endpoint: Endpoint, on loop: any EventLoop) -> DatagramBootstrap {
        let bootstrap = DatagramBootstrap(group: loop)
        guard !endpoint.address.isIPv4 else { return bootstrap }
        // So `0.0.0.0` and `::` can be listened on side by side.
        return bootstrap.channelOption(ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }

    private func loops() -> [any EventLoop] {
        let all = Array(MultiThreadedEventLoopGroup.singleton.makeIterator())
        return Array(all.prefix(max(1, limits.socketsPerAddress ?? all.count)))
    }

    private var watermark: ChannelOptions.Types.WriteBufferWaterMark {
        let high = max(limits.sendQueueSize, Self.slotSize)
        return .init(low: high / 2, high: high)
    }

    #if os(Linux)
        private static let reusePort: CInt = 15
    #else
        private static let reusePort: CInt = 0x200
    #endif

    private static func explained(_ error: any Error, _ endpoint: Endpoint) -> RADIUSServiceError {
        guard let error = error as? IOError else { return .cannotListen(endpoint, reason: "\(error)") }
        switch error.errnoCode {
        case EADDRINUSE: return .addressInUse(endpoint)
        case EADDRNOTAVAIL: return .addressNotHere(endpoint)
        case EACCES, EPERM: return .notPermitted(endpoint)
        default: return .cannotListen(endpoint, reason: error.description)
        }
    }
}
