/// The keys by which push services know the installation, sealed: the one that push lines are made with, and the one
/// before it, as long as it isn't retired.
public struct SealedPushKeys: Equatable, Sendable {
    public let current: SealedBytes
    public let previous: SealedBytes?

    public init(current: SealedBytes, previous: SealedBytes? = nil) {
        self.current = current
        self.previous = previous
    }
}

extension Situation {
    /// Push lines are made with another key from now on; those of the old one work on.
    public func rotatePushKey(
        to new: SealedBytes, named name: String, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<SealedPushKeys> {
        guard let keys = pushKeys else {
            throw Mistake(.notFound, "there is no push key yet: the server makes one when it first starts")
        }
        guard keys.previous == nil else {
            throw Mistake(.notAllowed, "the push key before this one is still in use: countersign key retire first")
        }
        let next = SealedPushKeys(current: new, previous: keys.current)
        let noted = event(.pushKeyMade, at: now, facts: ["key": .text(name)], by: actor)
        return Decided(Change([.pushKeys(next)], events: [noted]), next)
    }

    /// The old key is used no more: phones that have lines of it are woken again once they have made new ones.
    public func retirePushKey(
        named name: String, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<SealedPushKeys> {
        guard let keys = pushKeys, keys.previous != nil else {
            throw Mistake(.notFound, "there is no older push key")
        }
        let left = SealedPushKeys(current: keys.current)
        let noted = event(.pushKeyRetired, at: now, facts: ["key": .text(name)], by: actor)
        return Decided(Change([.pushKeys(left)], events: [noted]), left)
    }
}
