public import Bytes

/// How a phone says who it is when it has no other message to sign: one method and path, one short time.
/// It stands in the header `Authorization: Phone <credential>`.
public struct PhoneCredential: SignedContent {
    public static let type = MessageType.credential
    static let nonceCount = 16
    static let pathMax = 128

    /// The phone.
    public let device: DeviceID
    /// The HTTP method, in capitals.
    public let method: String
    /// The path without a query.
    public let path: String
    /// When it was signed, in unix seconds.
    public let time: Int64
    /// 16 random bytes.
    public let nonce: [UInt8]

    /// Throws unless the nonce has 16 bytes.
    public init(
        device: DeviceID, method: String, path: String, time: Int64, nonce: [UInt8]
    ) throws(PhoneLinkError) {
        guard nonce.count == Self.nonceCount else { throw .malformed("jti") }
        self.device = device
        self.method = method
        self.path = path
        self.time = time
        self.nonce = nonce
    }

    /// Member names as in RFC 9449 §4.2, which does the same for access tokens.
    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        method = try claims.token("htm", 1...8)
        path = try claims.string("htu")
        guard path.utf8.count <= Self.pathMax else { throw .malformed("htu") }
        time = try claims.time("iat")
        nonce = try claims.bytes("jti", Self.nonceCount)
    }

    public var claims: JSONValue {
        [
            "htm": .string(method), "htu": .string(path), "iat": .integer(time),
            "jti": .string(Base64URL.encode(nonce)),
        ]
    }

    public func keyID(for key: SigningPublicKey) -> String { device.text }

    /// The value of the Authorization header.
    public func header(signedBy key: SigningKey) throws(PhoneLinkError) -> String {
        "\(PhoneEndpoint.scheme) \(try signed(by: key))"
    }
}

/// A credential as it came in.
public typealias UnverifiedCredential = Unverified<PhoneCredential>

extension Unverified<PhoneCredential> {
    /// Reads the value of an Authorization header.
    public init(header: String) throws(PhoneLinkError) {
        let prefix = "\(PhoneEndpoint.scheme) "
        guard header.hasPrefix(prefix) else { throw .malformed("Authorization") }
        try self.init(parsing: String(header.dropFirst(prefix.count)))
    }

    /// Checks it with the device's key, for this method and path.
    public func verified(
        by key: SigningPublicKey, method: String, path: String, now: Int64
    ) throws(PhoneLinkError) -> Verified<PhoneCredential> {
        let credential = try verified(signature: key)
        guard credential.message.method == method, credential.message.path == path else {
            throw .notForThis("address")
        }
        try TimeWindow.check(credential.message.time, now: now)
        return credential
    }
}
