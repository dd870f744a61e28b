import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import PhoneAPI
import PhoneLink
import Synchronization
import Testing

@Suite("The phone API's event stream")
struct PhoneAPIStreamTests {
    private func open(
        _ server: PhoneServer, _ client: any TestClientProtocol, _ phone: TestPhone
    ) async throws -> RawStream {
        let credential = try phone.credential(PhoneEndpoint.stream, now: server.now)
        return try await RawStream(port: #require(client.port), credential)
    }

    @Test("brings a request as it comes, and says how it ended")
    func delivery() async throws {
        try await PhoneServer.run { server, client in
            let phone = try await server.phone(server.enrol(), client)
            let stream = try await open(server, client, phone)
            let head = try await stream.wait(for: ":\n\n")
            #expect(head.contains("200 OK"))
            #expect(head.lowercased().contains("content-type: text/event-stream"))
            let signIn = try await server.beginPush()
            let request = try phone.read(await stream.event("request"), now: server.now)
            // No heartbeat passed meanwhile, so the call brought it and no look at intervals.
            #expect(stream.text.components(separatedBy: ":\n\n").count == 2)
            #expect(request.message.id == signIn.request?.id.text)

            let number = try #require(signIn.request?.matching.number)
            let wrong = number == "00" ? "01" : "00"
            _ = try await client.answer(phone.answer(request, .approve, wrong, now: server.now))
            let ended = try EndedNotice(parsing: Array(await stream.event("ended").utf8))
            #expect(ended == EndedNotice(id: request.message.id, reason: "superseded"))
            let next = try phone.read(await stream.event("request", 2), now: server.now)
            let current = try #require(try await server.signIns.outcome(of: signIn.id, within: 0))
            let right = try phone.answer(next, .approve, current.request?.matching.number, now: server.now)
            #expect(try await client.answer(right)?.outcome == .approved)
            let approved = try EndedNotice(parsing: Array(await stream.event("ended", 2).utf8))
            #expect(approved == EndedNotice(id: next.message.id, reason: "approved"))

            _ = try await server.beginPush()
            _ = try await stream.event("request", 3)
            server.clock.move(seconds: 120)
            #expect(try await stream.event("ended", 3).contains("expired"))
            await stream.close()
            try await settle { server.routes.openStreams == 0 }
            #expect(server.house.waiters.count == 0)
        }
    }

    @Test("gives way to a newer one of the same phone, and its heartbeat goes on")
    func newer() async throws {
        try await PhoneServer.run(streamsMax: 1) { server, client in
            let phone = try await server.phone(server.enrol(), client)
            let older = try await open(server, client, phone)
            _ = try await older.wait(for: ":\n\n")
            let newer = try await open(server, client, phone)
            _ = try await newer.wait(for: ":\n\n")
            try await settle { older.hasEnded }
            try await settle { server.routes.openStreams == 1 }
            server.clock.move(seconds: 25)
            try await settle { newer.text.components(separatedBy: ":\n\n").count > 2 }

            // All places are taken: another phone is told to come back.
            let other = try await server.phone(server.enrol("cd456"), key: 2, client)
            let refused = try await client.get(
                PhoneEndpoint.stream, other.credential(PhoneEndpoint.stream, now: server.now))
            #expect(refused.status == .serviceUnavailable)
            #expect(refused.headers[.retryAfter] != nil)
            #expect(refused.problem == .serviceError)
            #expect(!newer.hasEnded)
        }
        // With the newer stream still open, the server has stopped gracefully.
    }

    @Test("T08 ends with the removal or lock of its phone, within 30 seconds even when nobody tells it")
    func revoked() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            for (key, revoke) in [(UInt8(1), DeviceDeed.remove), (2, .lock), (3, nil)] {
                let setup =
                    key == 1 ? setup : try await Setups(server.house).start(for: "ab123", by: .system)
                let phone = try await server.phone(setup, key: key, client)
                let signIn = try await server.beginPush()
                let stream = try await open(server, client, phone)
                _ = try await stream.event("request")
                if let revoke {
                    try await server.perform(revoke, on: phone)
                    guard case .refused(.superseded, _) = try await server.state(signIn) else {
                        Issue.record("still waiting")
                        return
                    }
                } else {
                    try await server.removeSilently(phone)
                    server.clock.move(seconds: 30)
                }
                try await settle { stream.hasEnded }
            }
            try await settle { server.routes.openStreams == 0 }
        }
    }

    private func settle(_ isTrue: @Sendable () -> Bool) async throws {
        try await eventually("what was to come of it", isTrue)
    }
}

/// An event stream as it comes over a socket.
final class RawStream: Sendable {
    private let channel: any Channel
    private let gathered: Gathered

    init(port: Int, _ credential: String) async throws {
        let gathered = Gathered()
        self.gathered = gathered
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Gatherer(gathered))
                }
            }
            .connect(host: "localhost", port: port).get()
        let head = "GET \(PhoneEndpoint.stream) HTTP/1.1\r\nHost: localhost\r\nAuthorization: \(credential)\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: head))
    }

    var text: String { gathered.state.withLock { $0.text } }
    var hasEnded: Bool { gathered.state.withLock { $0.hasEnded } }

    func close() async { try? await channel.close() }

    /// All that came, as soon as this is in it.
    func wait(for part: String) async throws -> String {
        try await eventually("\(part) in the stream: \(text)") { text.contains(part) }
        return text
    }

    /// The data of the n-th event of that name.
    func event(_ name: String, _ ordinal: Int = 1) async throws -> String {
        let mark = "event: \(name)\ndata: "
        var data: Substring?
        try await eventually("event \(name) in the stream: \(text)") {
            let parts = text.components(separatedBy: mark)
            if parts.count > ordinal, let end = parts[ordinal].firstIndex(of: "\n") { data = parts[ordinal][..<end] }
            return data != nil
        }
        return String(try #require(data))
    }

    final class Gathered: Sendable {
        let state = Mutex((text: "", hasEnded: false))
    }

    private final class Gatherer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let gathered: Gathered

        init(_ gathered: Gathered) { self.gathered = gathered }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = String(buffer: unwrapInboundIn(data))
            gathered.state.withLock {
                $0.text += part
                // The last chunk (RFC 9112 §7.1).
                if part.hasSuffix("0\r\n\r\n") { $0.hasEnded = true }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            gathered.state.withLock { $0.hasEnded = true }
        }
    }
}
