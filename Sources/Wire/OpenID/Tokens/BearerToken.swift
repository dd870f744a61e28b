public import Bytes

/// The access token that a request brings: in its header, or in a form; never in a query (RFC 6750 §2, RFC 9700
/// §4.3.2).
public struct BearerToken: Sendable {
    /// Bytes of a token.
    public static let sizeMax = ParameterName.accessToken.sizeMax

    public let secret: Secret

    /// Nil when the request brings none, which is answered by `EndpointReply.refused(nil)`. `form` is the body of a
    /// POST, where there is one.
    public static func find(authorization: String?, form: RequestParameters?) throws(OAuthError) -> BearerToken? {
        let inForm = try form?.text(.accessToken)
        guard let authorization else { return try inForm.map { text throws(OAuthError) in try BearerToken(text) } }
        guard inForm == nil else { throw OAuthError(.invalidRequest, "an access token in header and form") }
        let parts = authorization.split(separator: " ")
        guard parts.first?.lowercased() == "bearer" else { return nil }
        guard parts.count == 2, let last = parts.last else {
            throw OAuthError(.invalidRequest, "Authorization is malformed")
        }
        return try BearerToken(String(last))
    }

    /// The characters of RFC 6750 §2.1.
    private init(_ text: String) throws(OAuthError) {
        guard (1...Self.sizeMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ Self.isAllowed($0) })
        else { throw OAuthError(.invalidToken, "the access token is malformed") }
        secret = Secret(text: text)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e, 0x2b, 0x2f, 0x3d: true
        default: false
        }
    }
}
