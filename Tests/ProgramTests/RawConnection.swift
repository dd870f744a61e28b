import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection that keeps what comes.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let kept = Kept()

    private final class Kept: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state = Mutex((text: "", hasEnded: false))

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = String(buffer: unwrapInboundIn(data))
            state.withLock { $0.text += part }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.hasEnded = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {}
    }

    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { [kept] in $0.pipeline.addHandler(kept) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    var text: String { kept.state.withLock { $0.text } }
    var hasEnded: Bool { kept.state.withLock { $0.hasEnded } }

    /// What is sent after the other side has closed is lost.
    func send(_ text: String) async { try? await channel.writeAndFlush(ByteBuffer(string: text)) }

    func close() async { try? await channel.close() }

    /// Sends the part again and again until the other side has closed.
    func drip(_ part: String) async throws {
        try await eventually("the end of what drips") {
            channel.writeAndFlush(ByteBuffer(string: part), promise: nil)
            return hasEnded
        }
    }

    func wait(for part: String) async throws { try await eventually(part) { text.contains(part) } }

    /// False where the connection ended without it.
    func brings(_ part: String) async throws -> Bool {
        try await eventually(part) { text.contains(part) || hasEnded }
        return text.contains(part)
    }

    func waitForEnd() async throws { try await eventually("the end") { hasEnded } }

    private func eventually(_ what: String, _ isTrue: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isTrue() {
            guard ContinuousClock.now < end else { throw NotSeen(what: what, text: text) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    struct NotSeen: Error {
        let what: String
        let text: String
    }
}
