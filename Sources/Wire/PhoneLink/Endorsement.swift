public import Bytes
import Crypto

/// A phone's word that another one takes its place at the server, or stands beside it. It names the new phone's key,
/// so whoever sees it on its way can't use it; and it can be made without a connection.
public struct Endorsement: SignedContent {
    public static let type = MessageType.endorsement
    /// How long one may live.
    public static let lifetimeSeconds: Int64 = 3_600
    static let nonceCount = 16

    /// The phone that gives its word.
    public let device: DeviceID
    /// The key that may come in its place.
    public let mark: KeyMark
    /// Whether the old phone goes on as a spare.
    public let keepsOld: Bool
    public let time: Int64
    /// From then on it counts no more.
    public let ends: Int64
    /// 16 random bytes.
    public let nonce: [UInt8]

    public init(
        device: DeviceID, mark: KeyMark, keepsOld: Bool, time: Int64, nonce: [UInt8]
    ) throws(PhoneLinkError) {
        guard nonce.count == Self.nonceCount else { throw .malformed("jti") }
        self.device = device
        self.mark = mark
        self.keepsOld = keepsOld
        self.time = time
        ends = time + Self.lifetimeSeconds
        self.nonce = nonce
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        mark = try KeyMark(claims, "key")
        keepsOld = try claims.bool("keep")
        time = try claims.time("iat")
        ends = try claims.time("exp")
        guard time < ends, ends - time <= Self.lifetimeSeconds else { throw .malformed("exp") }
        nonce = try claims.bytes("jti", Self.nonceCount)
    }

    public var claims: JSONValue {
        [
            "key": .string(mark.text), "keep": .bool(keepsOld), "iat": .integer(time), "exp": .integer(ends),
            "jti": .string(Base64URL.encode(nonce)),
        ]
    }

    public func keyID(for key: SigningPublicKey) -> String { device.text }
}

/// An endorsement as it came in.
public typealias UnverifiedEndorsement = Unverified<Endorsement>

extension Unverified<Endorsement> {
    /// Checks it with the old phone's key, for this new key.
    public func verified(
        by key: SigningPublicKey, for newKey: SigningPublicKey, now: Int64
    ) throws(PhoneLinkError) -> Verified<Endorsement> {
        let endorsement = try verified(signature: key)
        guard endorsement.message.mark == KeyMark(of: newKey) else { throw .notForThis("key") }
        guard endorsement.message.time <= now + TimeWindow.seconds else { throw .outOfTime }
        guard now < endorsement.message.ends else { throw .notForThis("time") }
        return endorsement
    }
}

extension Verified<Endorsement> {
    /// By which the server knows it again: SHA-256 of what was signed: a signature has more forms than one.
    public var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8.prefix(upTo: signedEnd)))) }

    private var signedEnd: String.UTF8View.Index {
        text.utf8.lastIndex(of: 0x2e) ?? text.utf8.endIndex
    }
}
