import Bytes
import HTTPTypes
public import Hummingbird
import NIOCore
public import Pages
import ServiceLifecycle
import Synchronization

/// A waiting page's stream of news: silent until there is some, and over with it.
public struct NewsStream<View: Sendable>: Sendable {
    private let first: View
    private let next: @Sendable (View, Int) async throws -> View?
    private let message: @Sendable (View, View?) -> Waiting.Message?

    /// - Parameters:
    ///   - next: what the page is about, as soon as it may differ or after so many seconds; nil where nothing more is
    ///     to be waited for.
    ///   - message: what the page is told of it, and what it had been before; nil where there is nothing new.
    public init(
        _ first: View, next: @escaping @Sendable (View, Int) async throws -> View?,
        message: @escaping @Sendable (View, View?) -> Waiting.Message?
    ) {
        self.first = first
        self.next = next
        self.message = message
    }

    /// As server-sent events (WHATWG HTML §9.2), or once as JSON where the request wants that.
    public func response(to request: Request) -> Response {
        if request.headers[.accept]?.contains("application/json") == true { return once() }
        let body = request.body
        let over = OverFlag()
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody { writer in
                try await withGracefulShutdownHandler {
                    try await body.consumeWithInboundCloseHandler { _ in
                        try await write(to: &writer, over)
                    } onInboundClosed: {
                        over.set()
                    }
                } onGracefulShutdown: {
                    over.set()
                }
                try await writer.finish(nil)
            })
    }

    private func once() -> Response {
        let message = message(first, nil) ?? Waiting.nothing
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: message.json.text)))
    }

    private func write(to writer: inout any ResponseBodyWriter, _ over: OverFlag) async throws {
        try await writer.write(ByteBuffer(string: ":\n\n"))
        var seen = first
        if let message = message(seen, nil) { return try await write(message, to: &writer) }
        for _ in 0..<NewsPacing.looksMax where !over.isSet && !Task.isCancelled {
            let last = seen
            let found = try await over.unless { try await next(last, NewsPacing.heartbeatSeconds) }
            guard let now = found, !over.isSet else { return }
            if let message = message(now, seen) { return try await write(message, to: &writer) }
            seen = now
            try await writer.write(ByteBuffer(string: ":\n\n"))
        }
    }

    private func write(_ message: Waiting.Message, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: "data: \(message.json.text)\n\n"))
    }
}

enum NewsPacing {
    /// How often a comment shows that the stream lives.
    static let heartbeatSeconds = 15
    /// A stream that looked so often without news is begun anew by the browser: after ten minutes at most.
    static let looksMax = 40
}

/// Whether the one who listens has gone, or the server stops.
final class OverFlag: Sendable {
    private struct State {
        var isSet = false
        var callOff: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var isSet: Bool { state.withLock { $0.isSet } }

    func set() {
        let callOff = state.withLock { state in
            state.isSet = true
            return state.callOff.take()
        }
        callOff?()
    }

    /// What the wait gives, which is cancelled as soon as it is over: nil then.
    func unless<Value: Sendable>(_ wait: @escaping @Sendable () async throws -> Value?) async throws -> Value? {
        let waiting = Task { try await wait() }
        let isOver = state.withLock { state in
            state.callOff = { waiting.cancel() }
            return state.isSet
        }
        if isOver { waiting.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await waiting.value
            } onCancel: {
                waiting.cancel()
            }
        } catch {
            guard isSet else { throw error }
            return nil
        }
    }
}
