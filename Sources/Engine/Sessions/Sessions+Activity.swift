public import Bytes
public import Domain
import Storage

/// Something that happened to somebody's account, as they see it.
public struct Activity: Sendable, Equatable {
    /// Its place in the record.
    public let index: Int64
    public let event: Event.Name
    public let at: Instant
    /// The application's key.
    public let application: String?
    public let method: String?
    public let reason: String?
    /// The name or the identifier of the device, the passkey, the key fob or the browser.
    public let thing: String?
    public let address: String?
    /// The phone's screen lock was shown with the approval.
    public let byScreenLock: Bool
    /// The country that it came from, where that was not expected.
    public let unusualCountry: String?
}

extension Sessions {
    /// What signing in leaves in the record, and what changing the account leaves, of which its owner is told.
    public static let signInEvents: [Event.Name] = [
        .signInApproved, .signInWaived, .signInRefused, .codeWrong, .numberWrong, .pushPaused, .notMe,
        .sessionsAllEnded,
    ]
    public static let changeEvents: [Event.Name] = [
        .waitEnded, .personMarked, .personChanged, .numberAdded, .numberChanged, .numberRemoved, .passkeyAdded,
        .passkeyRenamed, .passkeyLocked, .passkeyUnlocked, .passkeyRemoved, .personLocked, .personUnlocked,
        .personRenamed, .passwordSet, .deviceAdded, .deviceRenamed, .deviceLocked, .deviceUnlocked,
        .deviceMoved, .deviceRemoved, .screenLockSet, .screenLockRemoved, .tokenAssigned, .tokenLocked, .tokenUnlocked,
        .tokenRetired, .codesMade, .codesCancelled, .tripPlanned, .tripCancelled, .codeTried,
        .deviceRestored, .backupMade, .backupFetched, .backupRemoved, .theftReported, .exemptionAsked,
        .exemptionConfirmed, .exemptionWithdrawn, .preferencesSet, .wayKept, .browserRemembered, .browserForgotten,
        .personLinked, .personUnlinked, .vouchAsked, .vouchGranted, .vouchDenied, .voucherChosen, .voucherDismissed,
    ]

    /// Looks that a page shows, and entries of the record that are read for them.
    static let looksMax = 50
    static let looksReadMax = 1000

    /// The newest of the person's entries, in front of one of them where it is named.
    public func activity(
        of person: ID<Person>, _ names: [Event.Name], before: Int64?, limit: Int
    ) async throws(Refusal) -> [Activity] {
        var query = RecordQuery(person: person, limit: limit, isNewestFirst: true)
        query.names = names.map(\.rawValue)
        query.before = before
        let wanted = query
        return try await house.read { try await house.store.record(wanted) }.compactMap { Activity($0) }
    }

    /// Who looked at what is held of the person, the newest first, and whether there are older looks.
    public func looks(at person: ID<Person>) async throws(Refusal) -> (looks: [Look], hasOlder: Bool) {
        var query = RecordQuery(person: person, limit: Self.looksReadMax, isNewestFirst: true)
        query.name = Event.Name.personViewed.rawValue
        let wanted = query
        let found = try await house.read { try await house.store.record(wanted) }
        let joined = Look.joined(
            found.compactMap { Look(facts: $0.leaf.facts, personal: $0.personal.mapValues(\.value)) })
        return (
            Array(joined.prefix(Self.looksMax)), joined.count > Self.looksMax || found.count == Self.looksReadMax
        )
    }

    /// "It wasn't me", said of something that happened before: whatever is open is stopped.
    public func notMe(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.notMeInPortal(now: now) }
    }

    /// A request that its owner sends to a phone to see whether it works. Throws `Refusal` where requests are paused.
    public func test(_ device: ID<Device>, _ cookie: Secret) async throws -> SignIn {
        let draws = Draws(from: house.random)
        let now = house.now()
        return try await change(cookie) { try $0.testOwn(device, draws: draws, now: now) }
    }

    /// All that is held of the session's person.
    public func personalData(_ cookie: Secret) async throws -> JSONValue {
        guard let view = try await portal(cookie) else { throw Refusal(.expired) }
        return try await house.personalData(of: view.person.id)
    }
}

extension Activity {
    init?(_ entry: RecordEntry) {
        let facts = entry.leaf.facts
        guard let event = facts["event"]?.string.flatMap(Event.Name.init(rawValue:)), let at = facts["at"]?.integer
        else { return nil }
        let personal = entry.personal.mapValues(\.value)
        self.init(
            index: entry.index, event: event, at: Instant(milliseconds: at),
            application: facts["application"]?.string, method: facts["method"]?.string,
            reason: facts["reason"]?.string,
            thing: personal["name"] ?? personal["device"] ?? personal["passkey"] ?? personal["serial"]
                ?? personal["browser"], address: personal["address"] ?? personal["network"],
            byScreenLock: facts["screen_lock"]?.bool == true,
            unusualCountry: facts["unusual"]?.bool == true ? personal["country"] : nil)
    }
}
