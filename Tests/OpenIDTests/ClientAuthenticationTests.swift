import Bytes
import OpenID
import Testing

@Suite("A client's authentication")
struct ClientAuthenticationTests {
    private static let audiences = ["https://mfa.example.ac.uk", "https://mfa.example.ac.uk/token"]
    private static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    private static func code(
        _ authorization: String?, _ pairs: [(String, String)], _ party: RelyingParty? = nil
    ) -> OAuthError.Code? {
        Sample.code {
            let party = try party ?? Sample.party()
            _ = try ClientAuthentication(authorization: authorization, parameters: Sample.form(pairs))
                .verified(for: party, audiences: audiences, now: Sample.now)
        }
    }

    private static func post() throws -> RelyingParty {
        try Sample.party { $0.proof = .secretPost([ClientSecretHash(of: Sample.secret)]) }
    }

    @Test("by a secret is read as RFC 6749 §2.3.1 writes it, and with escapes")
    func basic() throws {
        let example = try ClientAuthentication(
            authorization: "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW", parameters: Sample.form([]))
        #expect(example.claimedClientID == "s6BhdRkqt3")
        let secret = Secret(text: "a+b c:%/=&~")
        let party = try Sample.party {
            $0.clientID = "a:b"
            $0.proof = .secretBasic([ClientSecretHash(of: Sample.secret), ClientSecretHash(of: secret)])
        }
        #expect(Self.code(Sample.basic("a%3Ab", "a%2Bb+c%3A%25%2F%3D%26~"), [], party) == nil)
        #expect(Self.code(Sample.basic("a%3Ab", "a%2bb%20c:%25/=%26~"), [], party) == nil)
        #expect(Self.code(Sample.basic("a%3Ab", "a+b c:%25/=&~"), [], party) == .invalidClient)
        let word = Sample.basic("learn", Sample.secret.exposedText())
        #expect(Self.code("bASIC" + word.dropFirst(5), [("client_id", "learn")]) == nil)
    }

    @Test("by a secret fails alike, whatever is wrong")
    func wrongSecret() throws {
        for secret in ["", "x", Sample.secret.exposedText() + "x", String(Sample.secret.exposedText().dropLast()), "%"]
        {
            #expect(Self.code(Sample.basic("learn", secret), []) == .invalidClient)
        }
        #expect(try Self.code(nil, [("client_id", "learn"), ("client_secret", "x")], Self.post()) == .invalidClient)
        #expect(Self.code(Sample.basic("library", Sample.secret.exposedText()), []) == .invalidClient)
        for header in [
            "", "Basic", "Basic ", "Basic !!!!", "Basic bGVhcm4=", "Bearer abc", "Basic a b", "Basic bGVhcm46eA",
        ] {
            #expect(Self.code(header, []) == .invalidClient, "\(header)")
        }
        #expect(EndpointReply.failed(ClientAuthentication.refusal).status == 401)
        let challenge = EndpointReply.failed(ClientAuthentication.refusal).headers.last
        #expect(challenge == .init(name: "WWW-Authenticate", value: "Basic realm=\"token\""))
    }

    @Test("T17 is by exactly one method, and by the registered one alone")
    func methods() throws {
        let (basic, text) = (Sample.basic("learn", Sample.secret.exposedText()), Sample.secret.exposedText())
        let named = ("client_id", "learn")
        #expect(Self.code(basic, [named, ("client_secret", text)]) == .invalidRequest)
        #expect(
            Self.code(basic, [named, ("client_assertion", "a.b.c"), ("client_assertion_type", Self.type)])
                == .invalidRequest)
        #expect(Self.code(nil, [named, ("client_secret", text), ("client_assertion", "a")]) == .invalidRequest)
        #expect(Self.code(nil, [named, ("client_secret", text), ("client_secret", text)]) == .invalidRequest)
        #expect(Self.code(basic, [("client_id", "library")]) == .invalidRequest)
        #expect(Self.code(nil, [named, ("client_secret", text)]) == .invalidClient)
        #expect(try Self.code(basic, [], Self.post()) == .invalidClient)
        #expect(try Self.code(nil, [named, ("client_secret", text)], Self.post()) == nil)
        #expect(Self.code(nil, [named]) == .invalidClient)
        #expect(Self.code(nil, []) == .invalidClient)
        let open = try Sample.native(["ac.example:/cb"])
        #expect(Self.code(nil, [named], open) == nil)
        #expect(Self.code(basic, [], open) == .invalidClient)
    }

    private static func claims(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var members: [String: JSONValue] = [
            "iss": "learn", "sub": "learn", "aud": "https://mfa.example.ac.uk/token", "jti": "once",
            "exp": .integer(Sample.now + 60), "iat": .integer(Sample.now),
        ]
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    private static func code(_ claims: JSONValue, by key: ProviderKey, as type: TokenType = .clientAssertion) throws
        -> OAuthError.Code?
    {
        let party = try Sample.party { $0.proof = .privateKeyJWT(try JWKSet([Sample.key(1).publicKey])) }
        let pairs = [("client_assertion", try key.sign(claims, as: type)), ("client_assertion_type", Self.type)]
        return code(nil, pairs, party)
    }

    @Test("by a signed token (RFC 7523) gives what must not come again, and until when")
    func assertion() throws {
        let party = try Sample.party { $0.proof = .privateKeyJWT(try JWKSet([Sample.key(1).publicKey])) }
        let text = try Sample.key(1).sign(Self.claims(), as: .clientAssertion)
        let client = try ClientAuthentication(
            authorization: nil,
            parameters: Sample.form([("client_assertion", text), ("client_assertion_type", Self.type)])
        ).verified(for: party, audiences: Self.audiences, now: Sample.now)
        #expect(client.assertion?.identifier == "once")
        #expect(client.assertion?.forgettableAt == Sample.now + 120)
        #expect(try Self.code(Self.claims(["aud": ["https://mfa.example.ac.uk"]]), by: Sample.key(1)) == nil)
        #expect(try Self.code(Self.claims(["exp": .number(Double(Sample.now) + 30.5)]), by: Sample.key(1)) == nil)
    }

    @Test(
        "T16 T17 by a signed token is refused when a claim is missing or wrong",
        arguments: [
            ["iss": nil], ["iss": "library"], ["sub": "library"], ["sub": nil], ["iss": "library", "sub": "library"],
            ["aud": nil], ["aud": "https://mfa.example.ac.uk/"], ["aud": []], ["aud": "https://evil.example"],
            ["aud": ["https://mfa.example.ac.uk", "https://evil.example"]], ["aud": 7], ["exp": nil],
            ["exp": .integer(Sample.now - 60)], ["exp": .integer(Sample.now + 3_661)], ["exp": "soon"],
            ["exp": .number(1e300)], ["exp": -1], ["iat": .integer(Sample.now + 61)],
            ["nbf": .integer(Sample.now + 61)],
            ["jti": nil], ["jti": ""], ["jti": 7], ["jti": .string(String(repeating: "j", count: 257))],
        ] as [[String: JSONValue?]])
    func wrongClaim(changes: [String: JSONValue?]) throws {
        #expect(try Self.code(Self.claims(changes), by: Sample.key(1)) == .invalidClient)
    }

    @Test("T16 T17 is no other signed token: none of another key, type or maker")
    func otherTokens() throws {
        #expect(try Self.code(Self.claims(), by: Sample.key(1)) == nil)
        #expect(try Self.code(Self.claims(), by: Sample.key(2)) == .invalidClient)
        #expect(try Self.code(Self.claims(), by: Sample.rsaKey()) == .invalidClient)
        #expect(try Self.code(Self.claims(), by: Sample.key(1), as: .logoutToken) == .invalidClient)
        let token = IDToken(
            issuer: try Sample.issuer(), subject: "learn", clientID: "learn", issuedAt: Sample.now,
            expiresAt: Sample.now + 60, authenticatedAt: Sample.now)
        let text = try token.signed(by: Sample.key(1), accessToken: nil)
        let party = try Sample.party { $0.proof = .privateKeyJWT(try JWKSet([Sample.key(1).publicKey])) }
        let pairs = [("client_assertion", text), ("client_assertion_type", Self.type)]
        #expect(Self.code(nil, pairs, party) == .invalidClient)
        #expect(Self.code(nil, [pairs[0]], party) == .invalidClient)
        #expect(Self.code(nil, [pairs[0], ("client_assertion_type", "jwt")], party) == .invalidClient)
    }

    @Test("T17 by a signed token is compared as bytes: the Kelvin sign is no K")
    func canonicalEquivalence() throws {
        let party = try Sample.party {
            $0.clientID = "K"
            $0.proof = .privateKeyJWT(try JWKSet([Sample.key(1).publicKey]))
        }
        for (name, code) in [("K", nil), ("\u{212a}", OAuthError.Code.invalidClient)] {
            let claims = Self.claims(["iss": .string(name), "sub": "K"])
            let text = try Sample.key(1).sign(claims, as: .clientAssertion)
            let pairs = [("client_assertion", text), ("client_assertion_type", Self.type)]
            #expect(Self.code(nil, pairs, party) == code)
        }
    }

    @Test("T27 keeps a secret's hash alone, and makes new ones of 256 bits")
    func hashes() throws {
        let secret = try ClientSecretHash.secret(random: [UInt8](repeating: 3, count: 32))
        let hash = ClientSecretHash(of: secret)
        #expect(secret.count == 43 && hash.bytes.count == 32)
        #expect(try ClientSecretHash(kept: hash.bytes).isMet(by: secret))
        #expect(!hash.isMet(by: Secret([])))
        #expect(throws: RegistrationError.secretHash) { try ClientSecretHash(kept: [1]) }
        #expect(throws: RegistrationError.secretHash) { try ClientSecretHash.secret(random: [1]) }
    }

    @Test("needs a registration that fits")
    func registrations() {
        let cases: [(RegistrationError, (inout ClientRegistration) -> Void)] = [
            (.clientID, { $0.clientID = "" }), (.clientID, { $0.clientID = "a b" }),
            (.noRedirectURI, { $0.redirectURIs = [] }), (.noCredentials, { $0.proof = .secretBasic([]) }),
            (.noCodeGrant, { $0.grantTypes = [.refreshToken] }), (.idTokenAlgorithm, { $0.idTokenAlgorithm = .ps256 }),
            (.noOpenIDScope, { $0.scopes = [.email] }),
            (.tooManyAddresses, { $0.redirectURIs = Array(repeating: Sample.callback, count: 33) }),
            (.address("http://a.example/", .scheme), { $0.backchannelLogoutURI = "http://a.example/" }),
            (.address("https://a.example/#", .fragment), { $0.postLogoutRedirectURIs = ["https://a.example/#"] }),
        ]
        for (error, change) in cases { #expect(throws: error) { try Sample.party(change) } }
    }
}
