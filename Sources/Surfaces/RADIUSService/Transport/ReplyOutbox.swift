internal import NIOCore
internal import Synchronization

/// Collects the replies that tasks hand in until the event loop comes by, and sends them with one flush.
final class ReplyOutbox: Sendable {
    private let channel: any Channel
    private let drops: DropCounters
    private let waiting = Mutex<[AddressedEnvelope<ByteBuffer>]>([])

    init(channel: any Channel, drops: DropCounters) {
        self.channel = channel
        self.drops = drops
    }

    func send(_ reply: [UInt8], to remote: SocketAddress) {
        let envelope = AddressedEnvelope(remoteAddress: remote, data: ByteBuffer(bytes: reply))
        let isFirst = waiting.withLock { waiting in
            waiting.append(envelope)
            return waiting.count == 1
        }
        if isFirst { channel.eventLoop.execute { self.empty() } }
    }

    private func empty() {
        let batch = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for envelope in batch {
            // A full queue may only mean that nothing was flushed yet.
            if !channel.isWritable { channel.flush() }
            guard channel.isWritable else {
                drops.count(.unsent)
                continue
            }
            channel.write(envelope, promise: nil)
        }
        channel.flush()
    }
}
