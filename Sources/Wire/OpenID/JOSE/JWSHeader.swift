import Bytes

/// The protected header of a signed token (RFC 7515 §4).
public struct JWSHeader: Equatable, Sendable {
    public let algorithm: SignatureAlgorithm
    public let keyID: String?
    /// The `typ`, in lower case and without `application/`, as §4.1.9 compares it.
    public let type: String?

    /// Keys or addresses of keys that a header bears (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
    init(parsing bytes: [UInt8]) throws(JOSEError) {
        let json = try reading("header") { () throws(ByteError) in try JSONValue(parsing: bytes) }
        guard let members = json.object else { throw .malformed("header") }
        guard members["crit"] == nil, members["b64"] == nil, members["zip"] == nil, members["enc"] == nil else {
            throw .criticalHeader
        }
        guard let name = members["alg"]?.string else { throw .malformed("alg") }
        guard let algorithm = SignatureAlgorithm(rawValue: name) else { throw .wrongAlgorithm }
        self.algorithm = algorithm
        keyID = try JWK.keyID(members["kid"])
        guard let type = members["typ"] else {
            self.type = nil
            return
        }
        guard let text = type.string?.lowercased() else { throw .malformed("typ") }
        self.type = text.hasPrefix("application/") ? String(text.dropFirst("application/".count)) : text
    }
}
