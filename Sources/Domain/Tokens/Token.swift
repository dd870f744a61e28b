/// A source of one-time passwords: a hardware token, or the app's own offline code.
public struct Token: Equatable, Sendable {
    public enum Kind: String, Sendable {
        case hotp, totp
        case yubico = "yubico_otp"
    }

    public enum Algorithm: String, Sendable { case sha1, sha256, sha512 }

    public enum State: String, Sendable {
        case stock, assigned
        /// Reported lost, broken or stolen.
        case lost
        case retired
    }

    public let id: ID<Token>
    /// The number on its back; the app's own codes have their device's identifier here.
    public let serial: String
    public let kind: Kind
    public let algorithm: Algorithm
    public let digits: Int
    public let stepSeconds: Int
    /// The secret, sealed; opened by Engine alone.
    public let secret: SealedBytes
    public var state: State
    public var person: ID<Person>?
    /// The phone whose offline code this is.
    public let device: ID<Device>?
    /// The last counter or time step that was spent; nothing at or before it counts again. -1 where none was.
    public var last: Int64
    /// How many steps its clock is ahead of ours.
    public var drift: Int
    /// After a restore nobody knows which counters were spent: two codes in a row are needed first.
    public var fenced: Bool
    public let addedAt: Instant
    public var endsAt: Instant?

    public init(
        id: ID<Token>, serial: String, kind: Kind, algorithm: Algorithm, digits: Int, stepSeconds: Int,
        secret: SealedBytes, state: State, person: ID<Person>?, device: ID<Device>?, last: Int64 = -1, drift: Int = 0,
        fenced: Bool = false, addedAt: Instant, endsAt: Instant? = nil
    ) {
        self.id = id
        self.serial = serial
        self.kind = kind
        self.algorithm = algorithm
        self.digits = digits
        self.stepSeconds = stepSeconds
        self.secret = secret
        self.state = state
        self.person = person
        self.device = device
        self.last = last
        self.drift = drift
        self.fenced = fenced
        self.addedAt = addedAt
        self.endsAt = endsAt
    }

    /// What the serials of other authenticator apps begin with, which have no number on their back.
    public static let appPrefix = "app-"

    /// The number on a back as somebody typed it: without space and what controls a line, and no longer than any is.
    public static func typedSerial(_ text: String) -> String {
        text.filter { !$0.isWhitespace }.visible(bytesMax: ImportedToken.serialMax) ?? ""
    }

    public var isApp: Bool { serial.hasPrefix(Self.appPrefix) }

    /// The name that its owner sees: the serial, or for an app a short one.
    public var shownName: String { isApp ? "Authenticator " + serial.suffix(4) : serial }

    /// Whether its codes may be tried for its person.
    public var isUsable: Bool { state == .assigned && person != nil }

    public var method: Method { device == nil ? .keyFob : .appCode }
}

/// Bytes that are sealed for one row: without the key ring they say nothing.
public struct SealedBytes: Equatable, Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}
