import Bytes
import Crypto

/// The challenge of PKCE (RFC 7636) with S256, its only method here: `plain` shows the verifier to whoever sees the
/// request.
public struct CodeChallenge: Equatable, Sendable {
    /// Characters of a verifier (§4.1).
    public static let verifierSize = 43...128
    /// The name of the method.
    public static let method = "S256"

    /// 43 characters of base 64.
    public let text: String

    /// Refuses all but 32 bytes in base 64, URL alphabet, in their one form.
    public init(parsing text: String) throws(OAuthError) {
        guard let bytes = try? Base64URL.decode(text), bytes.count == SHA256.byteCount else {
            throw OAuthError(.invalidRequest, .codeChallenge, "is not a SHA-256 in base 64 with the URL alphabet")
        }
        self.text = text
    }

    func isMet(by verifier: String) -> Bool {
        guard Self.verifierSize.contains(verifier.utf8.count), Grammar.isUnreserved(verifier) else { return false }
        let hash = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
        return equalInConstantTime(Array(hash.utf8), Array(text.utf8))
    }

    /// Checks what the token request brings against what the authorization request announced.
    ///
    /// A verifier without a challenge is refused too: somebody took the challenge out of the request on its way
    /// (RFC 9700 §4.8.2).
    static func check(_ challenge: CodeChallenge?, _ verifier: String?) throws(OAuthError) {
        switch (challenge, verifier) {
        case (nil, nil): return
        case (nil, .some): throw OAuthError(.invalidGrant, "a code verifier for a request without a code challenge")
        case (.some, nil): throw OAuthError(.invalidGrant, "the code verifier is missing")
        case (.some(let challenge), .some(let verifier)):
            guard challenge.isMet(by: verifier) else { throw OAuthError(.invalidGrant, "the code verifier is wrong") }
        }
    }
}
