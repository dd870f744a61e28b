public import Domain
import Logging
import Storage

/// A client that is to be told that a session is over.
public struct LogoutNotice: Sendable {
    /// The outbox's row.
    public let row: String
    public let client: OpenIDClient
    public let session: ID<Session>
    public let person: ID<Person>
}

/// The facet for telling clients that sessions are over. What is not reported done comes again, also after a crash.
public struct Logouts: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    /// Notices as they are due. One reader alone may take them.
    public func notices() -> AsyncStream<LogoutNotice> {
        AsyncStream { continuation in
            let task = Task {
                for await pending in house.performer.logouts {
                    if let notice = await notice(pending) { continuation.yield(notice) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Nil, and done, where the client is gone meanwhile or no longer wants to know.
    private func notice(_ pending: PendingEffect) async -> LogoutNotice? {
        guard case .logout(let id, let session, let person) = pending.effect, let row = pending.outbox else {
            return nil
        }
        do {
            guard let client = try await house.store.openIDClient(id), client.backchannelLogoutURI != nil else {
                await done(row)
                return nil
            }
            return LogoutNotice(row: row, client: client, session: session, person: person)
        } catch {
            _ = house.failed(error, "logout notice")
            return nil
        }
    }

    /// The notice is not due again for so many seconds.
    public func postpone(_ notice: LogoutNotice, seconds: Int) async {
        do { try await house.store.postpone(notice.row, until: house.now() + seconds) } catch {
            _ = house.failed(error, "outbox")
        }
    }

    /// The client was told, or cannot be.
    public func done(_ notice: LogoutNotice) async { await done(notice.row) }

    private func done(_ row: String) async {
        do { try await house.store.performed([row]) } catch { _ = house.failed(error, "outbox") }
    }
}
