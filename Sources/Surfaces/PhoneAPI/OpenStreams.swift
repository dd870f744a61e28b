import Domain
import Synchronization

/// The event streams that are open on this node: one a device, and not more than `max`.
final class OpenStreams: Sendable {
    private let max: Int
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var newest: [ID<Device>: StreamEnd] = [:]
    }

    init(max: Int) { self.max = max }

    var count: Int { state.withLock { $0.count } }

    /// A place for a stream to the device, whose older stream ends; nil when all places are taken.
    func open(for device: ID<Device>) -> StreamLine? {
        let end = StreamEnd()
        let (isOpen, older) = state.withLock { state -> (Bool, StreamEnd?) in
            // One that takes the place of an older one is let in, so that a full node stays usable.
            guard state.count < max || state.newest[device] != nil else { return (false, nil) }
            state.count += 1
            return (true, state.newest.updateValue(end, forKey: device))
        }
        older?.come()
        return isOpen ? StreamLine(device: device, end: end, streams: self) : nil
    }

    fileprivate func close(_ line: StreamLine) {
        state.withLock { state in
            state.count -= 1
            if state.newest[line.device] === line.end { state.newest[line.device] = nil }
        }
    }
}

/// One open stream's place, given back when nothing holds it any more: also when its reply was never written.
final class StreamLine: Sendable {
    let device: ID<Device>
    let end: StreamEnd
    private let streams: OpenStreams

    init(device: ID<Device>, end: StreamEnd, streams: OpenStreams) {
        self.device = device
        self.end = end
        self.streams = streams
    }

    deinit { streams.close(self) }
}

/// Whether a stream is to end: its client left, a newer stream took its place, or the program stops.
final class StreamEnd: Sendable {
    private let hasCome = Atomic(false)

    func come() { hasCome.store(true, ordering: .relaxed) }

    var isAhead: Bool { !hasCome.load(ordering: .relaxed) }
}
