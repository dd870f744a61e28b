/// What is done with a datagram. Deciding it must not block: it is decided on the event loop, so that a flood
/// of packets that prove nothing costs no task.
public enum Disposition: Sendable {
    case drop(Drop)
    /// Nothing to send and nothing to count: a repeat of an open request.
    case silence
    case reply([UInt8])
    /// A task works it out and holds no thread while it waits; nil sends nothing.
    case later(@Sendable () async -> [UInt8]?)
}
