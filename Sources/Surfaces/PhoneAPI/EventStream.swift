import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import PhoneLink
import ServiceLifecycle

/// A phone's event stream (WHATWG HTML §9.2): requests as they come, their ends, and a comment now and then.
///
/// Between two events it holds one waiter and does nothing; at each heartbeat it looks once whether the device still
/// counts.
struct EventStream: Sendable {
    let phones: Phones
    let clock: any Clock
    let line: StreamLine

    func response(to request: Request) -> Response {
        let body = request.body
        var headers = Response.noStore
        headers[.contentType] = "text/event-stream"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await withGracefulShutdownHandler {
                    // Tells when the client leaves; otherwise only a failing write would.
                    try await body.consumeWithInboundCloseHandler { _ in
                        try await write(to: &writer)
                    } onInboundClosed: {
                        stop()
                    }
                } onGracefulShutdown: {
                    stop()
                }
                try await writer.finish(nil)
            })
    }

    private func stop() {
        line.end.come()
        phones.call(line.device)
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        let end = line.end
        var told: [WaitingRequest] = []
        try await writer.write(try await first())
        while end.isAhead, !Task.isCancelled {
            let begun = clock.now()
            let waiting: [WaitingRequest]?
            let notices: [EndedNotice]
            do throws(Problem) {
                waiting = try await phones.requests(
                    of: line.device, otherThan: told.map(\.id), within: PhoneEndpoint.heartbeatSeconds,
                    while: { end.isAhead })
                notices = try await phones.ended(told.filter { old in waiting?.contains { $0.id == old.id } == false })
            } catch {
                // The device does not count any more, or nobody can say whether it does: the phone comes back to see.
                return
            }
            guard end.isAhead, !Task.isCancelled else { return }
            if let waiting {
                let new = waiting.filter { one in !told.contains { $0.id == one.id } }
                try await writer.write(Self.events(ended: notices, new: new))
                told = waiting
            } else {
                try await writer.write(Self.comment)
                // With too many waiters a wait ends at once: then once a second will do.
                if clock.now() < begun + 1 { try await Task.sleep(for: .seconds(1)) }
            }
        }
    }

    /// What the server has of the push line, with which the phone compares its own; a comment where nothing is pushed.
    private func first() async throws -> ByteBuffer {
        guard let line = try await phones.line(of: line.device) else { return Self.comment }
        return ByteBuffer(string: "event: line\ndata: \(String(decoding: line.serialized(), as: UTF8.self))\n\n")
    }

    private static let comment = ByteBuffer(string: ":\n\n")

    private static func events(ended: [EndedNotice], new: [WaitingRequest]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for notice in ended {
            buffer.writeString("event: ended\ndata: ")
            buffer.writeBytes(notice.serialized())
            buffer.writeString("\n\n")
        }
        for request in new { buffer.writeString("event: request\ndata: \(request.text)\n\n") }
        return buffer
    }
}
