import Bytes

/// A client's name and secret in the header `Authorization` (RFC 7617), each form encoded before (RFC 6749 §2.3.1).
struct BasicCredentials: Sendable {
    /// Bytes of the header: each byte may stand escaped, and then in base 64.
    static let sizeMax = (RelyingParty.clientIDSizeMax + ClientSecretHash.secretSizeMax) * 3 * 4 / 3 + 16

    let clientID: String
    let secret: Secret

    init(parsing header: String) throws(OAuthError) {
        guard header.utf8.count <= Self.sizeMax else { throw OAuthError(.invalidClient, "Authorization is too long") }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "basic" else {
            throw OAuthError(.invalidClient, "Authorization is not Basic")
        }
        guard let bytes = try? Base64.decode(parts[1]), let colon = bytes.firstIndex(of: 0x3a) else {
            throw OAuthError(.invalidClient, "Authorization is malformed")
        }
        clientID = try Self.decoded(bytes[..<colon])
        secret = Secret(text: try Self.decoded(bytes[(colon + 1)...]))
        guard !secret.isEmpty, secret.count <= ClientSecretHash.secretSizeMax else {
            throw OAuthError(.invalidClient, "Authorization is malformed")
        }
    }

    private static func decoded(_ part: ArraySlice<UInt8>) throws(OAuthError) -> String {
        guard let bytes = try? PercentCoding.decode(part), let text = String(validating: bytes, as: UTF8.self),
            Grammar.isVisible(text)
        else { throw OAuthError(.invalidClient, "Authorization is not form encoded") }
        return text
    }
}
