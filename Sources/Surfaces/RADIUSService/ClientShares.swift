internal import Domain
internal import Synchronization

/// How many requests of each client are open, so that one client cannot take all the room.
final class ClientShares: Sendable {
    private let max: Int
    private let open = Mutex<[ID<RADIUSClient>: Int]>([:])

    init(max: Int) { self.max = max }

    /// False when the client's share is taken.
    func enter(_ client: ID<RADIUSClient>) -> Bool {
        open.withLock { open in
            let count = open[client, default: 0]
            guard count < max else { return false }
            open[client] = count + 1
            return true
        }
    }

    func leave(_ client: ID<RADIUSClient>) {
        open.withLock { open in
            let left = open[client, default: 1] - 1
            open[client] = left == 0 ? nil : left
        }
    }
}
