/// A phone or tablet with the app: a key made on it, bound to one person.
public struct Device: Equatable, Sendable {
    public enum State: String, Sendable {
        /// Paired, not yet confirmed: counts for nothing.
        case pending
        case active
        case locked
        case removed
    }

    public let id: ID<Device>
    public let person: ID<Person>
    public var name: String
    public var state: State
    /// The public P-256 signing key, uncompressed point, 65 bytes (SEC 1 §2.3.3).
    public let signingKey: [UInt8]
    /// What the phone said of itself: "android 14".
    public var platform: String?
    /// A phone that was reset keeps its place, and so the time of the one before.
    public let addedAt: Instant
    /// When this phone's own key came.
    public let keyMadeAt: Instant
    public var lastSeenAt: Instant?
    /// The screen lock that approvals are shown with, where it is on.
    public internal(set) var lock: ScreenLock?
    /// What its last answer brought.
    public internal(set) var told: Told?
    public internal(set) var lastRequest: LastRequest?

    public init(
        id: ID<Device>, person: ID<Person>, name: String, state: State, signingKey: [UInt8], platform: String?,
        addedAt: Instant, keyMadeAt: Instant? = nil, lastSeenAt: Instant? = nil, lock: ScreenLock? = nil,
        told: Told? = nil, lastRequest: LastRequest? = nil
    ) {
        self.id = id
        self.person = person
        self.name = name
        self.state = state
        self.signingKey = signingKey
        self.platform = platform
        self.addedAt = addedAt
        self.keyMadeAt = keyMadeAt ?? addedAt
        self.lastSeenAt = lastSeenAt
        self.lock = lock
        self.told = told
        self.lastRequest = lastRequest
    }
}

/// A device's name as its owner gives it.
public enum DeviceName {
    public static let lengthMax = 40

    /// Trimmed, on one line and at most `lengthMax` characters; nil when nothing is left.
    public static func canonical(_ typed: String) -> String? {
        // Names of machines, which come with each request, are this already.
        if (1...lengthMax).contains(typed.utf8.count), typed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            return typed
        }
        let name = String(typed.visibleScalars.prefix(lengthMax * 8)).prefix(lengthMax)
            .split(separator: " ").joined(separator: " ")
        return name.isEmpty ? nil : name
    }
}
