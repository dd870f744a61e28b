import Bytes
import Crypto

/// What the browser says of the ceremony (Web Authentication Level 3, §5.8.1). The authenticator signs its hash.
public struct CollectedClientData: Equatable, Sendable {
    /// Bytes of `clientDataJSON`.
    public static let sizeMax = 16_384

    /// The two ceremonies.
    public enum Ceremony: String, Sendable {
        case creation = "webauthn.create"
        case request = "webauthn.get"
    }

    public let type: String
    /// In base 64, URL-safe, without padding.
    public let challenge: String
    public let origin: String
    public let crossOrigin: Bool?
    public let topOrigin: String?
    /// SHA-256 of the bytes as they came.
    public let hash: [UInt8]

    /// Reads `clientDataJSON`. Members that are not known are passed over: browsers add some on purpose.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.sizeMax else { throw .malformed("client data larger than \(Self.sizeMax) bytes") }
        // §7.1 step 5 and §7.2 step 8: "UTF-8 decode" takes a byte order mark away.
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        let value = try reading("client data") { () throws(ByteError) in try JSONValue(parsing: text) }
        guard let type = value["type"]?.string, let challenge = value["challenge"]?.string,
            let origin = value["origin"]?.string
        else { throw .malformed("client data without type, challenge or origin") }
        self.type = type
        self.challenge = challenge
        self.origin = origin
        crossOrigin = try Self.optional(value["crossOrigin"], "crossOrigin") { $0.bool }
        topOrigin = try Self.optional(value["topOrigin"], "topOrigin") { $0.string }
        hash = Array(SHA256.hash(data: bytes))
    }

    private static func optional<Value>(
        _ member: JSONValue?, _ name: String, _ read: (JSONValue) -> Value?
    ) throws(WebAuthnError) -> Value? {
        guard let member else { return nil }
        guard let value = read(member) else { throw .malformed("client data: \(name)") }
        return value
    }

    /// The steps that both ceremonies share, §7.1 steps 7 to 11 and §7.2 steps 10 to 14, in their order.
    func check(
        _ ceremony: Ceremony, challenge expected: CeremonyChallenge, for party: RelyingParty
    ) throws(WebAuthnError) {
        // §7.1 step 7, §7.2 step 10.
        guard type == ceremony.rawValue else { throw .wrongType }
        // §7.1 step 8, §7.2 step 11.
        guard equalInConstantTime(Array(challenge.utf8), Array(expected.text.utf8)) else { throw .wrongChallenge }
        // §7.1 step 9, §7.2 step 12: compared as a whole, never by prefix or ending.
        guard party.origins.contains(origin) else { throw .originNotAllowed(origin) }
        // §7.1 step 10, §7.2 step 13: whoever names pages that may frame us expects ceremonies in frames.
        if crossOrigin == true, party.topOrigins.isEmpty { throw .crossOriginNotAllowed }
        // §7.1 step 11, §7.2 step 14.
        if let topOrigin {
            guard !party.topOrigins.isEmpty else { throw .crossOriginNotAllowed }
            guard party.topOrigins.contains(topOrigin) else { throw .topOriginNotAllowed(topOrigin) }
        }
    }
}
