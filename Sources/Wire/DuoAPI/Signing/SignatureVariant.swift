/// One of the ways in which clients sign: which lines they join, and with which digest.
public enum SignatureVariant: String, CaseIterable, Sendable {
    /// Method, host, path, parameters; without a date, so it can be replayed for ever.
    case v1SHA1 = "v1-sha1"
    case v1SHA512 = "v1-sha512"
    /// Date, method, host, path, parameters.
    case v2SHA1 = "v2-sha1"
    case v2SHA512 = "v2-sha512"
    /// Date, method, host, path, query, hash of the body.
    case v4
    /// As version 4, and the hash of the `X-Duo-` headers.
    case v5

    public var digest: Credentials.Digest { self == .v1SHA1 || self == .v2SHA1 ? .sha1 : .sha512 }

    /// Version 1 and SHA-1, which an application must be allowed one by one.
    public var isLegacy: Bool { !isDated || digest == .sha1 }

    public var isDated: Bool { self != .v1SHA1 && self != .v1SHA512 }

    /// Whether the body is signed byte for byte and holds JSON; the others sign a form's pairs.
    public var signsBody: Bool { self == .v4 || self == .v5 }

    /// The variants that an application may use.
    public static func allowed(legacy: Bool) -> [SignatureVariant] {
        allCases.filter { legacy || !$0.isLegacy }
    }
}
