public import Bytes

/// Public keys as JSON (RFC 7517 §5).
public struct JWKSet: Equatable, Sendable {
    /// Bytes of a set.
    public static let sizeMax = 65_536
    /// Keys of a set.
    public static let countMax = 32

    public let keys: [JWK]

    /// Refuses two keys of one name.
    public init(_ keys: [JWK]) throws(JOSEError) {
        guard keys.count <= Self.countMax else { throw .malformed("too many keys") }
        var named: Set<[UInt8]> = []
        for case let name? in keys.map(\.keyID) where !named.insert(Array(name.utf8)).inserted {
            throw .malformed("two keys of one kid")
        }
        self.keys = keys
    }

    /// Passes over keys of kinds, uses and algorithms that are not spoken, as §5 asks; refuses what is malformed,
    /// weak or private, and a set without a usable key.
    public init(parsing bytes: [UInt8], rsaAlgorithm: SignatureAlgorithm = .rs256) throws(JOSEError) {
        guard bytes.count <= Self.sizeMax else { throw .malformed("too long") }
        let json = try reading("JWK set") { () throws(ByteError) in try JSONValue(parsing: bytes) }
        guard let values = json["keys"]?.array, values.count <= Self.countMax else { throw .malformed("keys") }
        var keys: [JWK] = []
        for value in values where Self.isSpoken(value) {
            keys.append(try JWK(parsing: value, rsaAlgorithm: rsaAlgorithm))
        }
        guard !keys.isEmpty else { throw .unusableKey("no usable key in the set") }
        try self.init(keys)
    }

    private static func isSpoken(_ jwk: JSONValue) -> Bool {
        // A secret among public keys is no key to pass over, but a mistake to name.
        if jwk["d"] != nil || jwk["k"] != nil { return true }
        if let use = jwk["use"]?.string, use != "sig" { return false }
        if let algorithm = jwk["alg"]?.string, SignatureAlgorithm(rawValue: algorithm) == nil { return false }
        switch jwk["kty"]?.string {
        case "EC": return jwk["crv"]?.string == "P-256"
        case "RSA": return true
        default: return false
        }
    }

    public var json: JSONValue { ["keys": .array(keys.map(\.json))] }

    public func serialized() -> [UInt8] { json.serialized() }

    /// The keys that a token with this header may have been signed by.
    func candidates(_ header: JWSHeader) -> [JWK] {
        keys.filter { key in
            guard key.algorithm == header.algorithm else { return false }
            guard let name = header.keyID else { return true }
            return key.keyID.map { Array($0.utf8) == Array(name.utf8) } ?? false
        }
    }
}
