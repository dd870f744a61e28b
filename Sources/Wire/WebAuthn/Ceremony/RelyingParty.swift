import Bytes
import Crypto

/// Who we are towards authenticators: our RP ID and the origins on which our ceremonies may run
/// (Web Authentication Level 3, §4 "Relying Party Identifier", §13.4.9).
public struct RelyingParty: Sendable {
    /// Bytes of an RP ID, which is a domain name.
    public static let idSizeMax = 253
    /// Origins of each kind.
    public static let originsMax = 64

    /// Such as "login.example.ac.uk".
    public let id: String
    /// What the browser may show, such as "Example University".
    public let name: String
    /// The origins that ceremonies may run on: our own, and related ones (§5.11).
    public let origins: Set<String>
    /// The origins of pages that may frame ours. Empty: ceremonies run in frames of nobody else.
    public let topOrigins: Set<String>
    /// SHA-256 of the RP ID, as authenticator data carry it.
    let idHash: [UInt8]

    /// Throws when the RP ID is no domain name in lower case, when there is no origin, too many, or one that is
    /// neither `https://host[:port]` nor `http://localhost[:port]`.
    public init(
        id: String, name: String, origins: Set<String>, topOrigins: Set<String> = []
    ) throws(WebAuthnError) {
        guard Self.isDomain(id) else { throw .malformed("RP ID \(id)") }
        guard !origins.isEmpty, origins.count <= Self.originsMax, topOrigins.count <= Self.originsMax else {
            throw .malformed("number of origins")
        }
        for origin in origins.union(topOrigins) where !Self.isOrigin(origin) { throw .malformed("origin \(origin)") }
        self.id = id
        self.name = name
        self.origins = origins
        self.topOrigins = topOrigins
        idHash = Array(SHA256.hash(data: Array(id.utf8)))
    }

    private static func isDomain(_ text: some StringProtocol) -> Bool {
        guard !text.isEmpty, text.utf8.count <= idSizeMax else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && label.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
        }
    }

    static func isOrigin(_ text: String) -> Bool {
        let secure = text.hasPrefix("https://")
        guard secure || text.hasPrefix("http://") else { return false }
        let parts = text.dropFirst(secure ? 8 : 7).split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, isDomain(host), secure || host == "localhost", parts.count <= 2 else {
            return false
        }
        guard parts.count == 2, let port = parts.last else { return true }
        guard let number = UInt16(port), number > 0 else { return false }
        return String(number) == port && number != (secure ? 443 : 80)
    }
}
