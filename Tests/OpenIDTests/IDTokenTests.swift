import Bytes
import OpenID
import Testing

@Suite("An ID token")
struct IDTokenTests {
    static func token() throws -> IDToken {
        var token = IDToken(
            issuer: try Sample.issuer(), subject: "p-7", clientID: "learn", issuedAt: Sample.now,
            expiresAt: Sample.now + 300, authenticatedAt: Sample.now - 5)
        token.nonce = "n-0S6_WzA2Mj"
        token.context = AuthenticationContext.refedsMFA
        token.methods = [.password, .multipleFactors, .hardwareKey]
        token.sessionID = "s-1"
        return token
    }

    private static func hint(_ text: String, _ keys: [ProviderKey]? = nil) throws -> IDTokenHint {
        let keys = try keys ?? [Sample.key()]
        return try IDTokenHint(
            verifying: text, from: Sample.issuer(), signedBy: JWKSet(keys.map(\.publicKey)))
    }

    @Test(
        "says what was proved, and the access token's hash as OpenID Connect Core §A.3 computes it",
        arguments: [true, false])
    func claims(rsa: Bool) throws {
        let key = try rsa ? Sample.rsaKey() : Sample.key()
        var token = try Self.token()
        token.personal = ["email": "zoe@example.ac.uk", "sub": "somebody else", "iss": "https://evil.example"]
        let text = try token.signed(by: key, accessToken: Secret(text: "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"))
        let parsed = try UnverifiedJWS(parsing: text)
        #expect(
            try parsed.claims(as: .idToken, signedBy: JWKSet([key.publicKey])) == [
                "iss": "https://mfa.example.ac.uk", "sub": "p-7", "aud": "learn", "azp": "learn",
                "iat": .integer(Sample.now), "exp": .integer(Sample.now + 300),
                "auth_time": .integer(Sample.now - 5), "nonce": "n-0S6_WzA2Mj",
                "acr": "https://refeds.org/profile/mfa", "amr": ["hwk", "mfa", "pwd"], "sid": "s-1",
                "at_hash": "77QmUPtjPfzWtF2AnpK9RQ", "email": "zoe@example.ac.uk",
            ])
        #expect(parsed.header.algorithm == key.algorithm && parsed.header.keyID == key.publicKey.keyID)
    }

    @Test("is taken as a hint, also after its end and after its key was replaced")
    func hint() throws {
        let text = try Self.token().signed(by: Sample.key(), accessToken: nil)
        let hint = try Self.hint(text, [Sample.key(9), Sample.key()])
        #expect(hint.subject == "p-7" && hint.clientID == "learn" && hint.sessionID == "s-1")
        #expect(hint.expiresAt == Sample.now + 300)
        let keys = try JWKSet([Sample.key().publicKey])
        let request = try Sample.request(["id_token_hint": text])
        #expect(try IDTokenHint(verifying: text, of: request, from: Sample.issuer(), signedBy: keys) == hint)
        let other = try Sample.party { $0.clientID = "library" }
        let foreign = try Sample.request(["client_id": "library", "id_token_hint": text], for: other)
        #expect(throws: OAuthError.self) {
            try IDTokenHint(verifying: text, of: foreign, from: Sample.issuer(), signedBy: keys)
        }
    }

    @Test("T16 T17 is stood in for by no other token")
    func otherTokens() throws {
        let key = try Sample.key()
        let logout = LogoutToken(
            issuer: try Sample.issuer(), clientID: "learn", target: .session("s-1", of: "p-7"), identifier: "j",
            issuedAt: Sample.now)
        #expect(throws: JOSEError.wrongType) { try Self.hint(logout.signed(by: key)) }
        #expect(throws: JOSEError.unknownKey) {
            try Self.hint(Self.token().signed(by: key, accessToken: nil), [Sample.key(9)])
        }
        #expect(throws: JOSEError.wrongAlgorithm) {
            try Self.hint(Self.token().signed(by: Sample.rsaKey(), accessToken: nil))
        }
        var foreign = try Self.token()
        foreign.issuer = try Issuer(parsing: "https://evil.example")
        #expect(throws: JOSEError.wrongClaim("iss")) { try Self.hint(foreign.signed(by: key, accessToken: nil)) }
        let good: [String: JSONValue] = [
            "iss": "https://mfa.example.ac.uk", "sub": "p-7", "aud": "learn", "iat": 1, "exp": 2, "auth_time": 1,
        ]
        #expect(throws: Never.self) { try Self.hint(key.sign(.object(good), as: .idToken)) }
        for change: [String: JSONValue] in [
            ["aud": ["learn", "library"]], ["aud": 1], ["sub": ""], ["exp": "x"], ["iat": nil], ["auth_time": nil],
            ["events": [:]], ["iss": "https://mfa.example.ac.uk/"], ["sid": 7],
        ] {
            let claims: JSONValue = .object(good.merging(change) { $1 })
            #expect(throws: JOSEError.self, "\(change)") { try Self.hint(key.sign(claims, as: .idToken)) }
        }
    }

    @Test("T20 cut short anywhere is no hint")
    func prefixes() throws {
        let text = try Self.token().signed(by: Sample.key(), accessToken: nil)
        for count in 0..<text.utf8.count {
            #expect(throws: JOSEError.self) { try Self.hint(String(text.prefix(count))) }
        }
    }

    @Test("names a person to each sector differently, and always alike")
    func pairwise() throws {
        let salt = Secret([UInt8](repeating: 1, count: 32))
        let first = SubjectType.pairwise(sector: "a.example")
        let second = SubjectType.pairwise(sector: "b.example")
        #expect(first.subject(of: "p-7", salt: salt) == first.subject(of: "p-7", salt: salt))
        #expect(first.subject(of: "p-7", salt: salt) != second.subject(of: "p-7", salt: salt))
        #expect(first.subject(of: "p-7", salt: salt) != first.subject(of: "p-8", salt: salt))
        let joined = SubjectType.pairwise(sector: "a.examplep").subject(of: "-7", salt: salt)
        #expect(first.subject(of: "p-7", salt: salt) != joined)
        #expect(SubjectType.public.subject(of: "p-7", salt: salt) == "p-7")
    }
}
