import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// HTTP/1.1 for the web's doors, whose clients may be slow or hostile, and whose connections may come to nobody.
///
/// A connection that is accepted while its door closes is dropped before anybody took it, and NIO stops the whole
/// process when that happens to an unfinished connection. Here it is closed instead.
struct DoorChannel: ServerChildChannel {
    private let base: HTTP1Channel
    private let limits: DoorLimits

    init(_ responder: @escaping HTTPChannelHandler.Responder, limits: DoorLimits) {
        self.limits = limits
        base = HTTP1Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: .milliseconds(limits.idleMilliseconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerFieldSizeMax, maxHeaderListSize: limits.headerListSizeMax,
                    maxHeaderFieldCount: limits.headerCountMax)))
    }

    static func builder(_ limits: DoorLimits = DoorLimits()) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in DoorChannel(responder, limits: limits) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        base.setup(channel: channel, logger: logger).map { AcceptedConnection($0) }.flatMapThrowing { accepted in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestPace(limits), position: .after(decoder))
            return accepted
        }.flatMap { accepted in boundDelivery(on: channel).map { accepted } }
    }

    /// Has the system give up a peer that has gone, or takes nothing, an event stream's as well.
    private func boundDelivery(on channel: any Channel) -> EventLoopFuture<Void> {
        #if os(Linux)
            // TCP_USER_TIMEOUT (tcp(7)).
            let option = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: 18))
            return channel.setOption(option, value: .init(limits.deliveryMilliseconds))
        #else
            return channel.eventLoop.makeSucceededVoidFuture()
        #endif
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        await base.handle(value: value.take(), logger: logger)
    }
}

/// A connection on its way from the socket to whoever serves it.
final class AcceptedConnection: ServerChildChannelValue {
    private let connection: HTTP1Channel.Value
    private let isTaken = Mutex(false)

    init(_ connection: HTTP1Channel.Value) { self.connection = connection }

    var channel: any Channel { connection.channel }

    func take() -> HTTP1Channel.Value {
        isTaken.withLock { $0 = true }
        return connection
    }

    deinit {
        guard !isTaken.withLock({ $0 }) else { return }
        // Whoever was at the other end sees it closed; there is nobody else to tell.
        Task { [connection] in try? await connection.executeThenClose { _, _ in } }
    }
}
