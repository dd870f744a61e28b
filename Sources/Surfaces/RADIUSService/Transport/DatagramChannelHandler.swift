internal import NIOCore
internal import RADIUS

/// One socket's end of the pipeline: takes datagrams in, asks what to do, sends what is ready.
final class DatagramChannelHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let listener: UInt16
    private let receive: @Sendable (Datagram) -> Disposition
    private let open: OpenRequests
    private let drops: DropCounters
    private let outbox: ReplyOutbox
    private var hasWritten = false

    init(
        listener: UInt16, open: OpenRequests, drops: DropCounters, outbox: ReplyOutbox,
        receive: @escaping @Sendable (Datagram) -> Disposition
    ) {
        self.listener = listener
        self.receive = receive
        self.open = open
        self.drops = drops
        self.outbox = outbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let remote = envelope.remoteAddress
        guard envelope.data.readableBytes <= Packet.sizeMax else { return drops.count(.oversized) }
        guard let source = Endpoint(remote) else { return drops.count(.unknownSource) }
        // Room comes first: what is asked below may note the request as begun.
        guard open.enter() else { return drops.count(.full) }
        let bytes = envelope.data.withUnsafeReadableBytes { Array($0) }
        let disposition = receive(Datagram(bytes: bytes, source: source, listener: listener))
        if case .later(let work) = disposition { return begin(work, for: remote) }
        open.leave()
        switch disposition {
        case .reply(let reply): write(reply, to: remote, context)
        case .drop(let drop): drops.count(drop)
        case .silence, .later: return
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard hasWritten else { return }
        hasWritten = false
        context.flush()
    }

    /// A datagram that could not be sent or read says nothing about the next one.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    private func write(_ reply: [UInt8], to remote: SocketAddress, _ context: ChannelHandlerContext) {
        if !context.channel.isWritable { context.flush() }
        guard context.channel.isWritable else { return drops.count(.unsent) }
        let envelope = AddressedEnvelope(remoteAddress: remote, data: ByteBuffer(bytes: reply))
        context.write(wrapOutboundOut(envelope), promise: nil)
        hasWritten = true
    }

    private func begin(_ work: @escaping @Sendable () async -> [UInt8]?, for remote: SocketAddress) {
        Task { [open, outbox] in
            if let reply = await work() { outbox.send(reply, to: remote) }
            open.leave()
        }
    }
}
