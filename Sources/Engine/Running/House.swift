public import Domain
public import Logging
public import Storage

/// What all facets share: the store, the key ring, the clock, and who waits.
public struct House: Sendable {
    public let store: Store
    let keyRing: KeyRing
    let clock: any Clock
    let random: any RandomSource
    public let waiters: Waiters
    let performer: Performer
    let logger: Logger
    let sendsMail: Bool
    /// Sends texts to telephones; nil where none are sent.
    let texts: (any TextSender)?

    /// Opens the house over a driver whose tables are up to date. `countryOf` knows the countries of addresses.
    public init(
        driver: any SQLDriver, keyRing: KeyRing, clock: any Clock, random: any RandomSource, logger: Logger,
        sendsMail: Bool = false, texts: (any TextSender)? = nil,
        countryOf: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        let waiters = Waiters()
        let performer = Performer(waiters: waiters)
        store = Store(
            driver: driver, random: random, clock: clock, sendsMail: sendsMail, sendsTexts: texts != nil,
            countryOf: countryOf
        ) { performer.perform($0) }
        self.keyRing = keyRing
        self.clock = clock
        self.random = random
        self.waiters = waiters
        self.performer = performer
        self.logger = logger
        self.sendsMail = sendsMail
        self.texts = texts
    }

    /// The time by which the house decides.
    public func now() -> Instant { clock.now() }

    /// Commits and, where the store fails, refuses: an error is never an answer.
    func change<Value>(
        _ subject: Subject, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws(Refusal) -> Value {
        do {
            return try await store.change(subject, decide)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw failed(error, "change")
        }
    }

    /// The same, nil when the change names a message that was taken before: then nothing was done.
    func changeOnce<Value>(
        _ subject: Subject, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws(Refusal) -> Value? {
        do {
            return try await store.change(subject, decide)
        } catch let mistake as Mistake where mistake.kind == .alreadyThere {
            return nil
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw failed(error, "change")
        }
    }

    func read<Value>(_ body: () async throws -> Value) async throws(Refusal) -> Value {
        do {
            return try await body()
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw failed(error, "read")
        }
    }

    /// What the client may see is `service_error`; what the log keeps says more.
    func failed(_ error: any Error, _ what: String) -> Refusal {
        logger.error("the store failed", metadata: ["what": "\(what)", "error": "\(error)"])
        return Refusal(.serviceError)
    }
}
