import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import countersign

/// A door with two routes: one gives the body back, one answers in two parts with a pause between them.
final class TestDoor: Sendable {
    enum Kind: CaseIterable, Sendable { case http, https }

    private let port: Int
    private let gate: AsyncStream<Void>.Continuation

    private init(port: Int, gate: AsyncStream<Void>.Continuation) {
        self.port = port
        self.gate = gate
    }

    static func run(
        _ kind: Kind, _ limits: DoorLimits, _ body: @Sendable (TestDoor) async throws -> Void
    ) async throws {
        let (pause, gate) = AsyncStream.makeStream(of: Void.self)
        let router = Router()
        router.on("echo", method: .get) { _, _ in "echo" }
        router.post("echo") { request, _ in
            Response(status: .ok, body: .init(byteBuffer: try await request.body.collect(upTo: 1_000)))
        }
        router.get("stream") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(ByteBuffer(string: "first"))
                    for await _ in pause {}
                    try await writer.write(ByteBuffer(string: "last"))
                    try await writer.finish(nil)
                })
        }
        let folder = try TemporaryFolder()
        var builder = DoorChannel.builder(limits)
        if kind == .https {
            let own = try OwnCertificate.prepared(in: folder.path, hosts: ["localhost"])
            let loaded = try Certificates(certificateFile: own.certificateFile, keyFile: own.keyFile)
            builder = try .tls(builder, tlsConfiguration: loaded.configuration())
        }
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, server: builder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { opened.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "doors") { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(configuration: .init(services: [application], logger: application.logger))
        let running = Task { try await group.run() }
        let port = await ports.first { _ in true }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(TestDoor(port: try #require(port), gate: gate)))
        } catch {
            result = .failure(error)
        }
        gate.finish()
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    func connect() async throws -> RawConnection { try await RawConnection(port: port) }

    /// A connection whose request was answered. On a busy machine the door may close one before its head is read: then
    /// another is opened.
    func connection(after request: String, brought part: String) async throws -> RawConnection {
        for _ in 0..<100 {
            let connection = try await connect()
            await connection.send(request)
            if try await connection.brings(part) { return connection }
        }
        throw RawConnection.NotSeen(what: part, text: "")
    }

    /// Ends the pause of all streams.
    func release() { gate.finish() }
}
