import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import PhoneKit
import PhoneLink
import ServiceLifecycle

/// News for a simulated phone's page, as server-sent events or once as JSON: that other requests wait than it shows.
/// It hears of them as any phone does, by the phone protocol's own stream.
struct DemoPhoneStream: Sendable {
    let phone: Phone
    /// The requests that the page shows.
    let shown: String
    /// The page's address.
    let go: String

    private enum Turn: Sendable { case news, beat }

    static let heartbeatSeconds: Int64 = 15
    private static let comment = ByteBuffer(string: ":\n\n")

    /// The offline code now.
    static func code(of phone: Phone?) -> CodeShelf? {
        phone.flatMap { try? $0.code(at: SystemClock().now().seconds) }
    }

    static func text(_ requests: [VerifiedRequest]) -> String {
        requests.map(\.message.id).sorted().joined(separator: ".")
    }

    func response(to request: Request) -> Response {
        guard request.headers[.accept]?.contains("application/json") != true else { return once() }
        let body = request.body
        let (turns, tell) = AsyncStream<Turn>.makeStream()
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody { writer in
                try await withGracefulShutdownHandler {
                    try await body.consumeWithInboundCloseHandler { _ in
                        try await write(turns, tell, to: &writer)
                    } onInboundClosed: {
                        tell.finish()
                    }
                } onGracefulShutdown: {
                    tell.finish()
                }
                try await writer.finish(nil)
            })
    }

    private func once() -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: await hasNews() ? message : "{}"))
                try await writer.finish(nil)
            })
    }

    private var message: String { JSONValue.object(["go": .string(go), "after": 0]).text }

    private func write(
        _ turns: AsyncStream<Turn>, _ tell: AsyncStream<Turn>.Continuation, to writer: inout any ResponseBodyWriter
    ) async throws {
        try await writer.write(Self.comment)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await listen(tell) }
            group.addTask { await beat(tell) }
            for await turn in turns {
                guard turn == .news else {
                    try await writer.write(Self.comment)
                    continue
                }
                return try await writer.write(ByteBuffer(string: "data: \(message)\n\n"))
            }
        }
    }

    /// Listens as a phone does.
    private func listen(_ tell: AsyncStream<Turn>.Continuation) async {
        try? await phone.watch { event in
            if case .interrupted = event { return }
            if await hasNews() { tell.yield(.news) }
        }
    }

    /// Shows that the stream lives; where nothing waits, a new code is news as well.
    private func beat(_ tell: AsyncStream<Turn>.Continuation) async {
        let code = shown.isEmpty ? Self.code(of: phone) : nil
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(min(Self.heartbeatSeconds, Self.code(of: phone)?.secondsLeft ?? .max)))
            let isNew = code.map { $0.code != Self.code(of: phone)?.code } ?? false
            tell.yield(isNew ? .news : .beat)
        }
    }

    private func hasNews() async -> Bool {
        guard let now = try? await phone.requests() else { return false }
        return Self.text(now) != shown
    }
}
