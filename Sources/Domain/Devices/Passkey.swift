/// A passkey or a security key: a key pair of an authenticator, bound to one person and to this site.
public struct Passkey: Equatable, Sendable {
    public enum State: String, Sendable { case active, locked, removed }

    /// How it is carried, which tells how people call it.
    public enum Kind: String, Sendable {
        /// Kept by a computer, a phone or a password manager.
        case passkey
        /// A small key to plug in or tap.
        case securityKey = "security_key"
    }

    public let id: ID<Passkey>
    public let person: ID<Person>
    public internal(set) var name: String
    public internal(set) var state: State
    public let kind: Kind
    /// 1 to 1023 bytes that the authenticator chose.
    public let credentialID: [UInt8]
    /// The public key, a COSE_Key as it was registered (RFC 9052 §7).
    public let publicKey: [UInt8]
    public internal(set) var signCount: UInt32
    /// How browsers may reach it: `internal`, `usb`, `nfc`, `ble`, `hybrid`.
    public let transports: [String]
    /// The model of the authenticator, 16 bytes, all nought where it does not say.
    public let model: [UInt8]
    public let backupEligible: Bool
    public internal(set) var backedUp: Bool
    public let addedAt: Instant
    public internal(set) var lastUsedAt: Instant?

    public init(
        id: ID<Passkey>, person: ID<Person>, name: String, state: State, kind: Kind, credentialID: [UInt8],
        publicKey: [UInt8], signCount: UInt32, transports: [String], model: [UInt8], backupEligible: Bool,
        backedUp: Bool, addedAt: Instant, lastUsedAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.name = name
        self.state = state
        self.kind = kind
        self.credentialID = credentialID
        self.publicKey = publicKey
        self.signCount = signCount
        self.transports = transports
        self.model = model
        self.backupEligible = backupEligible
        self.backedUp = backedUp
        self.addedAt = addedAt
        self.lastUsedAt = lastUsedAt
    }

    public var method: Method { kind == .passkey ? .passkey : .securityKey }
}

/// Random bytes that an authenticator must sign, once and soon.
public struct PasskeyChallenge: Equatable, Sendable {
    public let bytes: [UInt8]
    public let endsAt: Instant

    public init(bytes: [UInt8], endsAt: Instant) {
        self.bytes = bytes
        self.endsAt = endsAt
    }

    /// How many random bytes a challenge has.
    public static let size = 32
    /// How long a challenge lives: somebody may look for their key meanwhile.
    public static let lifetimeSeconds = 600
}

/// An assertion that Wire found authentic: signed by this passkey over this challenge.
public struct PasskeyProof: Equatable, Sendable {
    public let passkey: ID<Passkey>
    public let challenge: [UInt8]
    public let signCount: UInt32
    public let userVerified: Bool
    public let backedUp: Bool

    public init(passkey: ID<Passkey>, challenge: [UInt8], signCount: UInt32, userVerified: Bool, backedUp: Bool) {
        self.passkey = passkey
        self.challenge = challenge
        self.signCount = signCount
        self.userVerified = userVerified
        self.backedUp = backedUp
    }
}
