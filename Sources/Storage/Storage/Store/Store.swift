import Bytes
public import Domain

/// Everything that lasts. It accepts nothing but a `Change`, and loads the situation that a decision needs.
public struct Store: Sendable {
    let driver: any SQLDriver
    let random: any RandomSource
    private let clock: any Clock
    private let sendsMail: Bool
    private let sendsTexts: Bool
    private let figures = FiguresCache()
    private let countryOf: @Sendable (String) -> String?
    private let perform: @Sendable ([PendingEffect]) -> Void

    /// `perform` is handed the effects of each commit, right after it. Without `sendsMail` no mail is kept, and
    /// without `sendsTexts` no text.
    public init(
        driver: any SQLDriver, random: any RandomSource, clock: any Clock, sendsMail: Bool = false,
        sendsTexts: Bool = false, countryOf: @escaping @Sendable (String) -> String? = { _ in nil },
        perform: @escaping @Sendable ([PendingEffect]) -> Void = { _ in }
    ) {
        self.driver = driver
        self.random = random
        self.clock = clock
        self.sendsMail = sendsMail
        self.countryOf = countryOf
        self.sendsTexts = sendsTexts
        self.perform = perform
    }

    /// Brings the tables up to date. Throws `SQLError.newerVersion` where they are ahead of this program.
    public func migrate() async throws {
        try await driver.migrate(Schema.migrations)
    }

    /// Loads the situation, decides, and commits the change: all of it or nothing. The closure may run again after
    /// a conflict. Throws what the closure throws, and `SQLError`; a commit whose end is unknown counts as spent.
    public func change<Value>(
        _ subject: Subject, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        let figures = figures
        let countryOf = countryOf
        let random = random
        let now = clock.now()
        let (sendsMail, sendsTexts) = (sendsMail, sendsTexts)
        let (value, effects) = try await driver.write { connection in
            let situation = try SituationLoader(connection: connection, figures: figures, countryOf: countryOf).load(
                subject)
            let decided = try decide(situation)
            let writer = ChangeWriter(
                connection: connection, random: random, now: now, sendsMail: sendsMail,
                sendsTexts: sendsTexts)
            return (decided.value, try writer.write(decided.change))
        }
        if !effects.isEmpty { perform(effects) }
        return value
    }

    /// The situation as it is now, for looking, not for deciding.
    public func situation(_ subject: Subject) async throws -> Situation {
        let figures = figures
        let countryOf = countryOf
        return try await driver.read { connection in
            try SituationLoader(connection: connection, figures: figures, countryOf: countryOf).load(subject)
        }
    }

    /// The same just before a change: it shares the work of changes that are under way.
    public func look(_ subject: Subject) async throws -> Situation {
        let figures = figures
        let countryOf = countryOf
        return try await driver.look { connection in
            try SituationLoader(connection: connection, figures: figures, countryOf: countryOf).load(subject)
        }
    }

    /// Tells the other nodes.
    public func wake(_ topic: String) async { await driver.wake(topic) }

    /// What other nodes tell.
    public func wakes() -> AsyncStream<String> { driver.wakes() }

    public func close() async { await driver.close() }
}

/// An effect of a commit; one that must survive a crash has its place in the outbox.
public struct PendingEffect: Sendable, Equatable {
    public let effect: Effect
    /// The outbox's row, to be removed once the effect is performed.
    public let outbox: String?

    init(_ effect: Effect, outbox: String? = nil) {
        self.effect = effect
        self.outbox = outbox
    }
}
