import NIOCore
import NIOHTTP1

/// Closes a connection whose first head, or any body, does not come in time or is too large, however steadily it
/// comes. An answer may take as long as it likes.
final class RequestPace: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// Waiting for the first head.
        case opening
        /// Reading a body, of which so many bytes came.
        case body(Int)
        /// A whole request is there. How long the next one may let us wait is Hummingbird's to watch.
        case complete
        /// What came is no request: it gets its answer, and nothing more is read.
        case broken
    }

    private let limits: DoorLimits
    private var phase = Phase.opening
    private var deadline: Scheduled<Void>?

    init(_ limits: DoorLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { allow(limits.headMilliseconds, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        allow(limits.headMilliseconds, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            calm()
            phase = .body(0)
        case .body(let part):
            guard case .body(let size) = phase else { break }
            guard size + part.readableBytes <= limits.bodySizeMax else {
                calm()
                return context.close(promise: nil)
            }
            phase = .body(size + part.readableBytes)
        case .end:
            calm()
            phase = .complete
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Most requests come whole, and need no deadline.
        if case .body = phase, deadline == nil { allow(limits.bodyMilliseconds, context) }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError {
            calm()
            phase = .broken
            allow(limits.brokenMilliseconds, context)
        }
        context.fireErrorCaught(error)
    }

    func read(context: ChannelHandlerContext) {
        if case .broken = phase { return }
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        calm()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { calm() }

    private func allow(_ milliseconds: Int64, _ context: ChannelHandlerContext) {
        guard deadline == nil else { return }
        deadline = context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) { [channel = context.channel] in
            channel.close(promise: nil)
        }
    }

    private func calm() {
        deadline?.cancel()
        deadline = nil
    }
}
