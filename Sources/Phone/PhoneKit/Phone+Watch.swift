import AsyncHTTPClient
import NIOCore
import PhoneLink

extension Phone {
    /// Follows the server's event stream until the task is cancelled, and asks at intervals while there is
    /// none. Throws when the server no longer knows this phone. While the handler runs, nothing else is read.
    public func watch(_ handle: @Sendable (PhoneEvent) async -> Void) async throws(PhoneFailure) {
        let start = ContinuousClock.now
        var pacing = WatchPacing()
        var told = ToldRequests()
        while !Task.isCancelled {
            switch pacing.next(at: milliseconds(since: start)) {
            case .stream(let wait):
                try await pause(wait)
                let opened = milliseconds(since: start)
                let failure = await follow(&told, handle)
                try await report(failure, handle)
                pacing.streamEnded(openedAt: opened, at: milliseconds(since: start), jitter: jitter)
            case .poll(let wait):
                try await pause(wait)
                do throws(PhoneFailure) {
                    for request in try await requests() { await tell(request, &told, handle) }
                } catch {
                    if error.isForGood || error == .cancelled { throw error }
                }
            }
        }
        throw .cancelled
    }

    /// Reads one stream to its end, and says how it ended.
    private func follow(
        _ told: inout ToldRequests, _ handle: @Sendable (PhoneEvent) async -> Void
    ) async -> PhoneFailure {
        do throws(PhoneFailure) {
            let body = try await corrected { time async throws(PhoneFailure) in
                try await transport.stream(
                    PhoneEndpoint.stream, authorization: credential("GET", PhoneEndpoint.stream, time))
            }
            await handle(.connected)
            try await read(body, &told, handle)
            return .unreachable("The server closed the event stream.")
        } catch {
            return error
        }
    }

    private func read(
        _ body: HTTPClientResponse.Body, _ told: inout ToldRequests, _ handle: @Sendable (PhoneEvent) async -> Void
    ) async throws(PhoneFailure) {
        var parser = EventStreamParser()
        do {
            for try await buffer in body {
                for event in try parser.feed(buffer.readableBytesView) { await take(event, &told, handle) }
            }
        } catch {
            throw transport.failure(error)
        }
    }

    /// What can't be read or checked is passed over: a later server may send more than we know.
    private func take(
        _ event: EventStreamParser.Event, _ told: inout ToldRequests, _ handle: @Sendable (PhoneEvent) async -> Void
    ) async {
        switch event.name {
        case "request":
            if let request = try? verified(event.data) { await tell(request, &told, handle) }
        case "ended":
            if let notice = try? EndedNotice(parsing: Array(event.data.utf8)) { await handle(.ended(notice)) }
        default: break
        }
    }

    private func tell(
        _ request: VerifiedRequest, _ told: inout ToldRequests, _ handle: @Sendable (PhoneEvent) async -> Void
    ) async {
        guard told.isNew(request.message.id) else { return }
        await handle(.request(request))
    }

    private func report(
        _ failure: PhoneFailure, _ handle: @Sendable (PhoneEvent) async -> Void
    ) async throws(PhoneFailure) {
        if failure.isForGood || failure == .cancelled { throw failure }
        await handle(.interrupted(failure))
    }

    private func pause(_ milliseconds: Int64) async throws(PhoneFailure) {
        do {
            if milliseconds > 0 { try await Task.sleep(for: .milliseconds(milliseconds)) }
        } catch {
            throw .cancelled
        }
    }

    private func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    private var jitter: Double { Double(surroundings.random(1).first ?? 0) / 255 }
}

/// The last requests that were told, so that each is told once.
private struct ToldRequests {
    private static let countMax = 64
    private var ids: [String] = []

    mutating func isNew(_ id: String) -> Bool {
        guard !ids.contains(id) else { return false }
        if ids.count == Self.countMax { ids.removeFirst() }
        ids.append(id)
        return true
    }
}
