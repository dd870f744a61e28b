import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// HTTP/1.1 for the web's doors, whose connections may come to nobody.
///
/// A connection that is accepted while its door closes is dropped before anybody took it, and NIO stops the whole
/// process when that happens to an unfinished connection. Here it is closed instead.
struct DoorChannel: ServerChildChannel {
    private let base: HTTP1Channel

    init(_ base: HTTP1Channel) { self.base = base }

    static var builder: HTTPServerBuilder {
        HTTPServerBuilder { responder in DoorChannel(HTTP1Channel(responder: responder)) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        base.setup(channel: channel, logger: logger).map { AcceptedConnection($0) }
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
