/// One of the things that somebody signs in with, as its owner deals with it.
public enum OwnFactor: Hashable, Sendable {
    case phone(ID<Device>)
    case passkey(ID<Passkey>)
    /// A key fob, or another authenticator app.
    case token(ID<Token>)

    /// Its identifier, which no two of them share.
    public var text: String {
        switch self {
        case .phone(let id): id.text
        case .passkey(let id): id.text
        case .token(let id): id.text
        }
    }
}

/// What its owner sees of it.
public struct Owned: Equatable, Sendable {
    public let factor: OwnFactor
    public let method: Method
    /// The name that its owner gave it, or its serial number.
    public let name: String
    public let isLocked: Bool
    public let addedAt: Instant
    public let lastUsedAt: Instant?
    /// What a phone said of itself: "android 14".
    public let platform: String?
    /// Whether a passkey is kept in a password manager, and so on other devices too; nil for all else.
    public let isBackedUp: Bool?
    /// When the key of a phone came; nil for all else.
    public var keyMadeAt: Instant?
    /// Since when a phone's screen lock is shown with approvals.
    public var lockedSince: Instant?
    /// What a phone's last answer brought.
    public var told: Told?
    /// What became of the last request to a phone.
    public var lastRequest: LastRequest?
    /// What it may not do yet, and why.
    public let probation: Probation?

    /// When what is there now was set up: a phone that was reset was added before.
    public var setUpAt: Instant { keyMadeAt ?? addedAt }

    /// From when it works by itself; nil where nothing is waited for.
    public var waitsUntil: Instant? { isLocked ? probation?.waitsUntil : nil }
}

extension Situation {
    /// All that the person signs in with, in use or locked: phones first, each kind by its last use.
    public var owned: [Owned] {
        let phones = listedDevices.filter { $0.state == .active || $0.state == .locked }.map {
            Owned(
                factor: .phone($0.id), method: .push, name: $0.name, isLocked: $0.state == .locked,
                addedAt: $0.addedAt, lastUsedAt: $0.lastSeenAt, platform: $0.platform, isBackedUp: nil,
                keyMadeAt: $0.keyMadeAt, lockedSince: $0.lock?.addedAt, told: $0.told, lastRequest: $0.lastRequest,
                probation: probation(of: .phone($0.id)))
        }
        let keys = passkeys.filter { $0.state != .removed }.map {
            Owned(
                factor: .passkey($0.id), method: $0.method, name: $0.name, isLocked: $0.state == .locked,
                addedAt: $0.addedAt, lastUsedAt: $0.lastUsedAt, platform: nil, isBackedUp: $0.backedUp,
                probation: probation(of: .passkey($0.id)))
        }
        let fobs = tokens.filter { $0.device == nil && ($0.isUsable || $0.state == .lost) }.map {
            Owned(
                factor: .token($0.id), method: $0.method, name: $0.shownName, isLocked: $0.state == .lost,
                addedAt: $0.addedAt, lastUsedAt: nil, platform: nil, isBackedUp: nil,
                probation: probation(of: .token($0.id)))
        }
        return phones + keys + fobs
    }

    /// Whether one more may be set up. What is locked counts too: it may be found.
    public var hasRoom: Bool { owned.count < figures.devicesMax }

    /// Why nothing more may be set up, if so.
    var full: Mistake? {
        hasRoom
            ? nil : Mistake(.notAllowed, "there are \(figures.devicesMax) devices already: remove one first")
    }

    /// Whether somebody can sign in who has this one no longer.
    public func hasOtherWay(than factor: OwnFactor) -> Bool {
        owned.contains { !$0.isLocked && $0.factor != factor }
    }
}
