public import Bytes

/// One token's key, as a maker's or another system's file tells it.
public struct TokenKey: Sendable {
    /// The longest secret in bytes.
    public static let secretSizeMax = 256
    /// The longest time step in seconds, a day.
    public static let stepSecondsMax: Int64 = 86_400
    /// How many steps a token's clock may be behind or ahead; more than that is a damaged file.
    public static let driftsAllowed: ClosedRange<Int64> = -1_000_000...1_000_000
    /// The longest name, number or note in bytes.
    public static let nameSizeMax = 256

    /// What the token computes, and where it stands.
    public enum Kind: Sendable {
        /// The next counter.
        case hotp(counter: Int64)
        /// The time step in seconds, and how many steps the token's clock is known to be ahead.
        case totp(stepSeconds: Int64, drift: Int64)
        /// The public identity in ModHex, and the private identity of six bytes.
        case yubicoOTP(publicID: String, privateID: Secret)
    }

    /// The number on the token's back, or what stands for it where a file has none.
    public let serial: String
    public let kind: Kind
    public let secret: Secret
    public var algorithm = HashAlgorithm.sha1
    public var digits = 6
    /// The maker of the device.
    public var manufacturer: String?
    /// Who issued the key.
    public var issuer: String?
    /// The key's own name in the file (RFC 6030 §4.2).
    public var keyID: String?
    public var friendlyName: String?
    public var userID: String?
    /// From when the key may be used, in unix seconds.
    public var startDate: Int64?
    /// Until when the key may be used, in unix seconds.
    public var expiryDate: Int64?

    /// Refuses a name, secret or number out of its range.
    public init(serial: String, kind: Kind, secret: Secret) throws(TokenFault) {
        guard !serial.isEmpty else { throw .missing("serial") }
        guard Self.isName(serial) else { throw .malformed("serial") }
        guard !secret.isEmpty, secret.count <= Self.secretSizeMax else { throw .malformed("secret") }
        switch kind {
        case .hotp(let counter): guard counter >= 0 else { throw .malformed("counter") }
        case .totp(let step, let drift):
            guard (1...Self.stepSecondsMax).contains(step) else { throw .malformed("interval") }
            guard Self.driftsAllowed.contains(drift) else { throw .malformed("drift") }
        case .yubicoOTP(let publicID, let privateID):
            guard ModHex.decode(publicID) != nil else { throw .malformed("public identity") }
            guard privateID.count == 6 else { throw .malformed("private identity") }
            guard secret.count == 16 else { throw .malformed("AES key") }
        }
        self.serial = serial
        self.kind = kind
        self.secret = secret
    }

    /// Printable and not too long.
    static func isName(_ text: String) -> Bool {
        text.utf8.count <= nameSizeMax && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    }
}
