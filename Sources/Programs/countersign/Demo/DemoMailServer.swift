import Domain
import Engine
import Foundation
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A mail server for the demonstration, on this machine alone: what Countersign sends comes here over SMTP as it would
/// go to a university's server, and ends in a mailbox that has a page.
struct DemoMailServer: Service {
    /// What the demonstration's mail is sent from.
    static let sender = "mfa@example.ac.uk"
    static let connectionsMax: Int32 = 16

    let mailbox: DemoMailbox
    let port: Int
    private let channel: any Channel

    /// Listens from now on, so that the port is known before anything is written to it.
    static func open() async throws -> DemoMailServer {
        let mailbox = DemoMailbox()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: connectionsMax)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SMTPConnection(mailbox))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw Fault("the mail server has no port") }
        return DemoMailServer(mailbox: mailbox, port: port, channel: channel)
    }

    func run() async throws {
        try? await gracefulShutdown()
        try await close()
    }

    func close() async throws {
        guard channel.isActive else { return }
        try await channel.close().get()
    }
}

/// One connection to the mail server.
private final class SMTPConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let mailbox: DemoMailbox
    private var dialogue = SMTPDialogue()
    private var rest = ByteBuffer()

    init(_ mailbox: DemoMailbox) { self.mailbox = mailbox }

    func channelActive(context: ChannelHandlerContext) { say(SMTPDialogue.greeting, context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        rest.writeBuffer(&arrived)
        while let end = rest.readableBytesView.firstIndex(of: 0x0a) {
            var line = rest.readBytes(length: end - rest.readerIndex) ?? []
            rest.moveReaderIndex(forwardBy: 1)
            if line.last == 0x0d { line.removeLast() }
            let turn = dialogue.take(line)
            if let mail = turn.mail {
                for to in mail.to {
                    mailbox.keep(CaughtMail(to: to, message: mail.message), at: SystemClock().now())
                }
            }
            if let reply = turn.reply { say(reply, context) }
            if turn.isLast { return context.close(promise: nil) }
        }
        rest.discardReadBytes()
        if rest.readableBytes > SMTPDialogue.lineMax { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
