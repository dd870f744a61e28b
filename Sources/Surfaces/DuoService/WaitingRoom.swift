import Domain
import Synchronization

/// How many replies wait, in all and of each application, so that one client cannot take all there is.
final class WaitingRoom: Sendable {
    private let max: Int
    private let perApplicationMax: Int
    private let waiting = Mutex<(all: Int, of: [ID<Application>: Int])>((0, [:]))

    init(max: Int, perApplicationMax: Int) {
        self.max = max
        self.perApplicationMax = perApplicationMax
    }

    /// How long to stay away when it is full. Clients wait that long only up to 32 seconds.
    static let retryAfterSeconds = 2

    /// What the body gives; nil, without running it, when there is no room.
    func seat<Value>(
        _ application: ID<Application>, _ body: () async throws -> Value
    ) async rethrows -> Value? {
        guard enter(application) else { return nil }
        defer { leave(application) }
        return try await body()
    }

    private func enter(_ application: ID<Application>) -> Bool {
        waiting.withLock { waiting in
            let own = waiting.of[application, default: 0]
            guard waiting.all < max, own < perApplicationMax else { return false }
            waiting.all += 1
            waiting.of[application] = own + 1
            return true
        }
    }

    private func leave(_ application: ID<Application>) {
        waiting.withLock { waiting in
            waiting.all -= 1
            let own = waiting.of[application, default: 1] - 1
            waiting.of[application] = own == 0 ? nil : own
        }
    }
}
