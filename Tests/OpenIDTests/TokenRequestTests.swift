import Bytes
import OpenID
import Testing

@Suite("A token request")
struct TokenRequestTests {
    private static func code(
        _ changes: [String: String?] = [:], _ request: AuthorizationRequest? = nil, party: RelyingParty? = nil
    ) -> OAuthError.Code? {
        Sample.code {
            let binding = CodeBinding(try request ?? Sample.request())
            try binding.check(grant(changes, party: party), from: Sample.client(party))
        }
    }

    private static func grant(
        _ changes: [String: String?], party: RelyingParty? = nil
    ) throws -> TokenRequest.CodeGrant {
        var values: [String: String] = [
            "grant_type": "authorization_code", "code": "SplxlOB", "redirect_uri": Sample.callback,
            "code_verifier": Sample.verifier,
        ]
        for (name, value) in changes { values[name] = value }
        let form = try Sample.form(values.map { ($0.key, $0.value) })
        guard case .authorizationCode(let grant) = try TokenRequest(parsing: form, from: Sample.client(party)) else {
            throw OAuthError(.serverError, "another grant")
        }
        return grant
    }

    @Test("with the verifier of RFC 7636 §B fits its code")
    func fits() throws {
        #expect(Self.code() == nil)
        #expect(try Self.grant([:]).code == "SplxlOB")
        let binding = CodeBinding(try Sample.request())
        #expect(
            CodeBinding(clientID: binding.clientID, redirectURI: binding.redirectURI, challenge: binding.challenge)
                == binding)
    }

    @Test(
        "T17 with a wrong verifier, or none, is refused",
        arguments: [
            nil, "", String(Sample.verifier.dropLast()), Sample.verifier + "A", Sample.challenge,
            String(repeating: "a", count: 128), String(repeating: "a", count: 42), Sample.verifier.lowercased(),
            Sample.verifier + " ", "é" + Sample.verifier.dropFirst(),
        ])
    func verifiers(verifier: String?) {
        let code = Self.code(["code_verifier": verifier])
        #expect(code == .invalidGrant || code == .invalidRequest)
    }

    @Test("T17 with a verifier for a request whose challenge was taken out is refused")
    func downgrade() throws {
        let party = try Sample.party { $0.requiresPKCE = false }
        let stripped = try Sample.request(["code_challenge": nil, "code_challenge_method": nil], for: party)
        #expect(Self.code([:], stripped, party: party) == .invalidGrant)
        #expect(Self.code(["code_verifier": nil], stripped, party: party) == nil)
        let broken = CodeBinding(clientID: "learn", redirectURI: Sample.callback, challenge: "")
        #expect(throws: OAuthError.self) { try broken.check(Self.grant(["code_verifier": nil]), from: Sample.client()) }
    }

    @Test("T17 of another client, or with another redirect address, is refused")
    func mixedUp() throws {
        let other = CodeBinding(clientID: "library", redirectURI: Sample.callback, challenge: Sample.challenge)
        #expect(Sample.code { try other.check(Self.grant([:]), from: Sample.client()) } == .invalidGrant)
        for address in ["https://evil.example/", Sample.callback + "x", Sample.callback.uppercased()] {
            #expect(Self.code(["redirect_uri": address]) == .invalidGrant)
        }
        #expect(Self.code(["redirect_uri": nil]) == .invalidRequest)
    }

    @Test(
        "T17 for another grant is refused",
        arguments: [
            ("password", .unsupportedGrantType), ("client_credentials", .unsupportedGrantType),
            ("implicit", .unsupportedGrantType),
            ("urn:ietf:params:oauth:grant-type:device_code", .unsupportedGrantType),
            ("refresh_token", .invalidRequest), (nil, .invalidRequest), ("", .invalidRequest),
            ("Authorization_Code", .unsupportedGrantType),
        ] as [(String?, OAuthError.Code)])
    func grants(name: String?, code: OAuthError.Code) {
        #expect(Self.code(["grant_type": name]) == code)
        #expect(Self.code(["code": nil]) == .invalidRequest)
    }

    @Test("T16 that names anything twice is refused", arguments: ["code", "grant_type", "redirect_uri", "other"])
    func repeated(name: String) throws {
        let pairs = [("grant_type", "authorization_code"), ("code", "c"), ("redirect_uri", "r"), ("other", "o")]
        let form = try Sample.form(pairs + [(name, "z")])
        #expect(Sample.code { _ = try TokenRequest(parsing: form, from: Sample.client()) } == .invalidRequest)
    }

    @Test("to refresh is read where the client may, and asks for no more than was given")
    func refresh() throws {
        let form = try Sample.form([("grant_type", "refresh_token"), ("refresh_token", "r"), ("scope", "openid email")])
        guard case .refreshToken(let grant) = try TokenRequest(parsing: form, from: Sample.client()) else {
            Issue.record("another grant")
            return
        }
        #expect(grant.token == "r")
        #expect(try grant.scopes(within: [.openid, .email, .profile]) == [.openid, .email])
        #expect(Sample.code { _ = try grant.scopes(within: [.openid]) } == .invalidScope)
        let once = try Sample.party { $0.grantTypes = [.authorizationCode] }
        #expect(Sample.code { _ = try TokenRequest(parsing: form, from: Sample.client(once)) } == .unauthorizedClient)
    }

    @Test("is answered with tokens that nobody stores, or with an error of the right status")
    func replies() throws {
        let reply = TokenResponse(
            accessToken: Secret(text: "at"), lifetimeSeconds: 300, scopes: [.profile, .openid], idToken: "a.b.c",
            refreshToken: nil
        ).reply()
        #expect(reply.status == 200)
        #expect(
            reply.body == [
                "access_token": "at", "token_type": "Bearer", "expires_in": 300, "scope": "openid profile",
                "id_token": "a.b.c",
            ])
        #expect(reply.headers.contains(.init(name: "Cache-Control", value: "no-store")))
        let failed = EndpointReply.failed(OAuthError(.invalidGrant, "the code is over"))
        #expect(
            failed.status == 400 && failed.body == ["error": "invalid_grant", "error_description": "the code is over"])
    }

    @Test(
        "T21 fails with 401 for the client's own authentication alone, whatever the code",
        arguments: OAuthError.Code.allCases)
    func statuses(code: OAuthError.Code) {
        let reply = EndpointReply.failed(OAuthError(code, "x"))
        #expect((reply.status == 401) == (code == .invalidClient))
        #expect((reply.status >= 500) == [.serverError, .temporarilyUnavailable].contains(code))
        #expect(reply.headers.contains { $0.name == "WWW-Authenticate" } == (reply.status == 401))
    }
}
