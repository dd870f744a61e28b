import Bytes

/// How offline passcodes look: TOTP (RFC 6238) with HMAC-SHA-256, which RFC 6238 and WebCrypto both know.
public struct PasscodeForm: Equatable, Sendable {
    static let algorithm = "SHA256"
    /// Digits of a passcode: 6 to 8.
    public let digits: Int
    /// Seconds that a passcode lasts: 15 to 120.
    public let periodSeconds: Int64

    /// Six digits, thirty seconds.
    public init() {
        digits = 6
        periodSeconds = 30
    }

    init(_ claims: Claims) throws(PhoneLinkError) {
        guard try claims.string("alg") == Self.algorithm else { throw .malformed("alg") }
        digits = Int(try claims.integer("digits", in: 6...8))
        periodSeconds = try claims.integer("period", in: 15...120)
    }

    /// Reads what `serialized` wrote.
    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        try self.init(Claims(parsing: bytes, sizeMax: 256))
    }

    var claims: JSONValue {
        ["alg": .string(Self.algorithm), "digits": .integer(Int64(digits)), "period": .integer(periodSeconds)]
    }

    public func serialized() -> [UInt8] { claims.serialized() }
}
