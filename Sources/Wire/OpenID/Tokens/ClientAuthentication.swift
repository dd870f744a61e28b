import Bytes

/// What a client brings to show who it is: by one method, never by two (RFC 6749 §2.3).
public struct ClientAuthentication: Sendable {
    private enum Evidence: Sendable {
        case none
        case basic(Secret)
        case post(Secret)
        case assertion(ClientAssertion)
    }

    /// The `client_assertion_type` of RFC 7523 §2.2.
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// Who the client says it is: for finding its registration, for nothing else.
    public let claimedClientID: String
    private let evidence: Evidence

    /// Reads the header `Authorization`, as it came, and the form. Throws `invalid_client` when neither names a
    /// client, `invalid_request` when there are two methods or two names.
    public init(authorization: String?, parameters: RequestParameters) throws(OAuthError) {
        let named = try parameters.text(.clientID)
        let secret = try parameters.text(.clientSecret)
        let assertion = try parameters.text(.clientAssertion)
        let type = try parameters.text(.clientAssertionType)
        guard [authorization != nil, secret != nil, assertion != nil || type != nil].count(where: { $0 }) < 2 else {
            throw OAuthError(.invalidRequest, "the client shows who it is in more than one way")
        }
        let claimed: String?
        if let authorization {
            let credentials = try BasicCredentials(parsing: authorization)
            (claimed, evidence) = (credentials.clientID, .basic(credentials.secret))
        } else if let secret {
            (claimed, evidence) = (named, .post(Secret(text: secret)))
        } else if let assertion {
            guard let type, Grammar.same(type, Self.assertionType) else {
                throw OAuthError(.invalidClient, .clientAssertionType, "is not that of a signed token")
            }
            let parsed = try ClientAssertion(parsing: assertion)
            (claimed, evidence) = (parsed.claimedClientID, .assertion(parsed))
        } else {
            (claimed, evidence) = (named, .none)
        }
        guard let claimed, RelyingParty.isClientID(claimed) else {
            throw OAuthError(.invalidClient, "the client does not say who it is")
        }
        guard named.map({ Grammar.same($0, claimed) }) ?? true else {
            throw OAuthError(.invalidRequest, .clientID, "is not the client that shows who it is")
        }
        claimedClientID = claimed
    }

    /// Checks it against the client's registration, by the registered method alone. `audiences` are the issuer and
    /// the address of this endpoint (RFC 7523 §3, RFC 9126 §2); `now` is seconds since 1970.
    ///
    /// Throws `invalid_client`, with one text whatever was wrong with a secret.
    public func verified(
        for party: RelyingParty, audiences: [String], now: Int64
    ) throws(OAuthError) -> AuthenticatedClient {
        guard Grammar.same(claimedClientID, party.clientID) else { throw Self.refusal }
        switch (evidence, party.proof) {
        case (.none, .none): return AuthenticatedClient(party: party, assertion: nil)
        case (.basic(let secret), .secretBasic(let hashes)), (.post(let secret), .secretPost(let hashes)):
            // Each is looked at, so that time does not tell which one it was.
            guard hashes.count(where: { $0.isMet(by: secret) }) > 0 else { throw Self.refusal }
            return AuthenticatedClient(party: party, assertion: nil)
        case (.assertion(let assertion), .privateKeyJWT(let keys)):
            let spent = try assertion.verified(for: party.clientID, by: keys, audiences: audiences, now: now)
            return AuthenticatedClient(party: party, assertion: spent)
        default:
            throw OAuthError(.invalidClient, "the client shows who it is in another way than it is registered for")
        }
    }

    /// For an unknown client and a wrong secret alike.
    public static let refusal = OAuthError(.invalidClient, "the client is unknown or its secret is wrong")
}

/// A client that has shown who it is, or a public one, which can't.
public struct AuthenticatedClient: Equatable, Sendable {
    public let party: RelyingParty
    /// The assertion that was used: it must not be taken again before its end.
    public let assertion: SpentAssertion?

    init(party: RelyingParty, assertion: SpentAssertion?) {
        self.party = party
        self.assertion = assertion
    }
}
