import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import ServiceLifecycle
import Synchronization

extension PromptRoutes {
    /// News for a page that waits: as server-sent events (WHATWG HTML §9.2), or once as JSON.
    func wait(_ request: Request, _ parameter: String?) async -> Response {
        await within(request, parameter) { desk in
            guard let view = try await visits.view(desk.id, cookie: desk.cookie) else { return desk.foreign }
            var frame = desk.frame
            frame.application = view.application.name
            let waiting = WaitStream(routes: self, desk: desk, frame: frame, first: view)
            if request.headers[.accept]?.contains("application/json") == true {
                return waiting.once()
            }
            return waiting.response(to: request)
        }
    }
}

/// One page's event stream: silent until there is news, and over with it.
struct WaitStream: Sendable {
    /// How often a comment shows that the stream lives.
    static let heartbeatSeconds = 15
    /// A stream that lives longer is begun anew by the browser.
    static let lifetimeSeconds = 600

    let routes: PromptRoutes
    let desk: VisitDesk
    let frame: Frame
    let first: VisitView

    func once() -> Response {
        let message = message(of: first, since: nil) ?? Waiting.nothing
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: message.json.text)))
    }

    func response(to request: Request) -> Response {
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

    private func write(to writer: inout any ResponseBodyWriter, _ over: OverFlag) async throws {
        try await writer.write(ByteBuffer(string: ":\n\n"))
        var seen = first
        if let message = message(of: seen, since: nil) { return try await write(message, to: &writer) }
        let end = first.now + Self.lifetimeSeconds
        while !over.isSet, !Task.isCancelled, seen.now < end {
            if seen.mayEnrol, let setup = seen.setup {
                _ = try await routes.visits.waitForChange(of: setup, within: Self.heartbeatSeconds)
            } else if let signIn = seen.signIn {
                _ = try await routes.visits.waitForChange(of: signIn, within: Self.heartbeatSeconds)
            } else {
                return
            }
            guard !over.isSet, let next = try await routes.visits.view(desk.id, cookie: desk.cookie) else { return }
            if let message = message(of: next, since: seen) { return try await write(message, to: &writer) }
            seen = next
            try await writer.write(ByteBuffer(string: ":\n\n"))
        }
    }

    private func write(_ message: Waiting.Message, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: "data: \(message.json.text)\n\n"))
    }

    /// What the page is told of the visit as it is now; nil where there is nothing new.
    private func message(of view: VisitView, since seen: VisitView?) -> Waiting.Message? {
        if view.isApproved { return Waiting.approved(in: frame, go: desk.address) }
        if view.visit.isOpen(at: view.now), let begun = first.setup, first.mayEnrol {
            let stands = view.setup?.id == begun.id ? view.setup?.state : nil
            return stands == begun.state ? nil : Waiting.Message(go: desk.address + "?show=set_up_phone")
        }
        guard view.visit.isOpen(at: view.now), let signIn = view.signIn else {
            return Waiting.Message(go: desk.address)
        }
        switch signIn.state {
        case .refused(.deniedMistake, _): return Waiting.refused(SaidNoPage(), in: frame, go: desk.address)
        case .refused(.numberWrong, _): return Waiting.refused(NoAnswerPage(.numberWrong), in: frame, go: desk.address)
        case .refused(.expired, _): return Waiting.refused(NoAnswerPage(), in: frame, go: desk.address)
        case .refused, .approved: return Waiting.Message(isAlarm: true, go: desk.address)
        case .waiting:
            guard let request = signIn.request, view.now < request.endsAt else {
                return Waiting.refused(NoAnswerPage(), in: frame, go: desk.address)
            }
            // Another request took its place, with another number.
            if let seen, seen.signIn?.request?.id != request.id { return Waiting.Message(go: desk.address) }
            return nil
        case .asking: return nil
        }
    }
}

/// Whether the one who listens has gone.
final class OverFlag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }
}
