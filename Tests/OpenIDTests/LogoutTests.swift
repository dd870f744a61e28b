import Bytes
import OpenID
import Testing

@Suite("A logout")
struct LogoutTests {
    private static let after = "https://learn.example.ac.uk/bye"

    private static func party() throws -> RelyingParty {
        try Sample.party { $0.postLogoutRedirectURIs = [after] }
    }

    private static func request(_ pairs: [(String, String)]) throws -> EndSessionRequest {
        try EndSessionRequest(
            parsing: Sample.form(pairs), from: Sample.issuer(), signedBy: JWKSet([Sample.key().publicKey]))
    }

    private static func hint() throws -> String { try IDTokenTests.token().signed(by: Sample.key(), accessToken: nil) }

    @Test("that a client begins knows the session, and leads back to the client with its mark")
    func whole() throws {
        let request = try Self.request([
            ("id_token_hint", Self.hint()), ("post_logout_redirect_uri", Self.after), ("state", "a&b"),
            ("client_id", "learn"), ("ui_locales", "de"), ("logout_hint", "zoë"),
        ])
        #expect(request.hint?.sessionID == "s-1" && request.clientID == "learn")
        #expect(try request.location(for: Self.party()) == Self.after + "?state=a%26b")
        let bare = try Self.request([])
        #expect(try bare.hint == nil && bare.clientID == nil && bare.location(for: nil) == nil)
        let named = try Self.request([("client_id", "learn"), ("post_logout_redirect_uri", Self.after)])
        #expect(try named.hint == nil && named.location(for: Self.party()) == Self.after)
    }

    @Test(
        "T17 leads nowhere but to an address registered for that purpose",
        arguments: [
            "https://evil.example/", "https://learn.example.ac.uk/bye/", "https://learn.example.ac.uk/bye?x",
            "https://learn.example.ac.uk/bye#x", "https://learn.example.ac.uk@evil.example/bye", Sample.callback,
            "//evil.example", "https://learn.example.ac.uk/b%79e", "HTTPS://learn.example.ac.uk/bye",
        ])
    func elsewhere(address: String) throws {
        let request = try Self.request([("id_token_hint", Self.hint()), ("post_logout_redirect_uri", address)])
        #expect(throws: OAuthError.self) { try request.location(for: Self.party()) }
        let unnamed = try Self.request([("post_logout_redirect_uri", Self.after)])
        #expect(throws: OAuthError.self) { try unnamed.location(for: Self.party()) }
        #expect(throws: OAuthError.self) { try unnamed.location(for: nil) }
        let other = try Self.request([("client_id", "library"), ("post_logout_redirect_uri", Self.after)])
        #expect(throws: OAuthError.self) { try other.location(for: Self.party()) }
    }

    @Test("T17 is refused with a token of another client, provider or kind, and when anything stands twice")
    func refused() throws {
        let hint = try Self.hint()
        #expect(throws: OAuthError.self) { try Self.request([("id_token_hint", hint), ("client_id", "library")]) }
        #expect(throws: OAuthError.self) { try Self.request([("id_token_hint", String(hint.dropLast()))]) }
        #expect(throws: OAuthError.self) { try Self.request([("id_token_hint", hint), ("id_token_hint", hint)]) }
        #expect(throws: OAuthError.self) { try Self.request([("state", "a"), ("state", "b")]) }
        let foreign = try IDTokenTests.token().signed(by: Sample.key(9), accessToken: nil)
        #expect(throws: OAuthError.self) { try Self.request([("id_token_hint", foreign)]) }
    }

    @Test(
        "T19 is told to no address but one of https, or of the machine itself, in its one form",
        arguments: [
            "http://learn.example.ac.uk/out", "https://learn.example.ac.uk/out#x", "https://a@evil.example/out",
            "file:///etc/passwd", "gopher://a.example/", "ac.example.app:/out", "https://learn.example.ac.uk/../out",
            "https://0x7f.0.0.1/", "https://2130706433/", "https://127.1/", "https://[::ffff:127.0.0.1]/",
            "https://learn.example.ac.uk%00.evil.example/", "http://localhost.evil.example/", "//evil.example/",
        ])
    func backchannelAddress(address: String) throws {
        #expect(throws: RegistrationError.self) { try Sample.party { $0.backchannelLogoutURI = address } }
        let good = "https://learn.example.ac.uk/out?x=y"
        #expect(try Sample.party { $0.backchannelLogoutURI = good }.backchannelLogoutURI?.text == good)
    }

    @Test("is told behind the person's back by a token that is no ID token")
    func backchannel() throws {
        let token = LogoutToken(
            issuer: try Sample.issuer(), clientID: "learn", target: .session("s-1", of: "p-7"), identifier: "j-1",
            issuedAt: Sample.now)
        let form = try ParameterPairs(parsing: token.form(signedBy: Sample.key())).pairs
        #expect(form.count == 1 && form[0].name == Array("logout_token".utf8))
        let parsed = try UnverifiedJWS(parsing: String(decoding: form[0].value, as: UTF8.self))
        #expect(parsed.header.type == "logout+jwt")
        #expect(
            try parsed.claims(as: .logoutToken, signedBy: JWKSet([Sample.key().publicKey])) == [
                "iss": "https://mfa.example.ac.uk", "aud": "learn", "iat": .integer(Sample.now),
                "exp": .integer(Sample.now + 120), "jti": "j-1", "sid": "s-1", "sub": "p-7",
                "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
            ])
        let all = LogoutToken(
            issuer: try Sample.issuer(), clientID: "learn", target: .subject("p-7"), identifier: "j", issuedAt: 1)
        #expect(try UnverifiedJWS(parsing: all.signed(by: Sample.key())).claimed["sid"] == nil)
    }
}
