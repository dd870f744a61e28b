import Bytes
import OpenID
import Testing

@Suite("The provider's metadata")
struct ProviderMetadataTests {
    private static func metadata() throws -> ProviderMetadata {
        ProviderMetadata(
            issuer: try Sample.issuer(),
            paths: .init(
                authorization: "/authorize", token: "/token", userInfo: "/userinfo", keys: "/jwks",
                pushedAuthorization: "/par", endSession: "/logout"),
            idTokenAlgorithms: [.es256, .rs256],
            contexts: [AuthenticationContext.refedsMFA, AuthenticationContext.phishingResistant],
            personalClaims: ["name"], uiLocales: ["en"])
    }

    @Test("T17 promise code, S256 and the provider's name in answers, and nothing weaker")
    func members() throws {
        let json = try JSONValue(parsing: Self.metadata().serialized())
        #expect(json["issuer"] == "https://mfa.example.ac.uk")
        #expect(json["authorization_endpoint"] == "https://mfa.example.ac.uk/authorize")
        #expect(json["pushed_authorization_request_endpoint"] == "https://mfa.example.ac.uk/par")
        #expect(json["response_types_supported"] == ["code"])
        #expect(json["grant_types_supported"] == ["authorization_code", "refresh_token"])
        #expect(json["code_challenge_methods_supported"] == ["S256"])
        #expect(json["response_modes_supported"] == ["query", "form_post"])
        #expect(json["authorization_response_iss_parameter_supported"] == true)
        #expect(json["request_uri_parameter_supported"] == false)
        #expect(json["subject_types_supported"] == ["public"])
        #expect(json["acr_values_supported"] == ["https://refeds.org/profile/mfa", "phr"])
        #expect(json["token_endpoint_auth_signing_alg_values_supported"] == ["ES256", "RS256", "PS256"])
        #expect(json["backchannel_logout_supported"] == true)
        let claims = json["claims_supported"]?.array ?? []
        #expect(claims.contains("sub") && claims.contains("name"))
        #expect(!claims.contains("given_name"), "nothing is promised that is never said")
    }

    @Test("stand at the paths of both standards")
    func paths() throws {
        #expect(
            try Sample.issuer().metadataPaths == [
                "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
            ])
        #expect(
            try Issuer(parsing: "https://a.example/mfa").metadataPaths == [
                "/mfa/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/mfa",
            ])
        #expect(try Self.metadata().assertionAudiences.contains("https://mfa.example.ac.uk/token"))
    }

    @Test(
        "are of an issuer in one form alone",
        arguments: [
            "https://a.example/", "https://a.example/x/", "https://a.example?x", "http://a.example", "a.example",
            "https://a.example#", "https://A.example", "ac.example:/x",
        ])
    func issuers(text: String) {
        #expect(throws: AddressError.self) { try Issuer(parsing: text) }
    }
}
