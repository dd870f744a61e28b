import Bytes
import OpenID
import Testing

/// A provider, its keys, and clients of each kind.
enum Sample {
    static let now: Int64 = 1_795_435_000
    static let callback = "https://learn.example.ac.uk/auth/oidc/"
    static let secret = Secret(text: "gX1fBat3bV-of-256-random-bits")
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    static func issuer() throws -> Issuer { try Issuer(parsing: "https://mfa.example.ac.uk") }

    static func key(_ byte: UInt8 = 7) throws -> ProviderKey {
        try ProviderKey(p256: Secret([UInt8](repeating: byte, count: 32)))
    }

    static func rsaKey() throws -> ProviderKey {
        try ProviderKey(rsa: Secret(Base64.decode(Vectors.rsaPrivateKey)))
    }

    static func registration(
        _ proof: ClientProof = .secretBasic([ClientSecretHash(of: secret)]), redirects: [String] = [callback]
    ) -> ClientRegistration {
        var registration = ClientRegistration(clientID: "learn", proof: proof, redirectURIs: redirects)
        registration.grantTypes = [.authorizationCode, .refreshToken]
        registration.scopes = [.openid, .profile, .email, .offlineAccess]
        return registration
    }

    static func party(_ change: (inout ClientRegistration) throws -> Void = { _ in }) throws -> RelyingParty {
        var registration = registration()
        try change(&registration)
        return try RelyingParty(registration)
    }

    /// A program on the person's machine.
    static func native(_ redirects: [String]) throws -> RelyingParty {
        try party {
            $0.proof = .none
            $0.applicationType = .native
            $0.redirectURIs = redirects
        }
    }

    /// A whole authorization request; nil leaves a parameter out.
    static func parameters(_ changes: [String: String?] = [:]) throws -> RequestParameters {
        try RequestParameters(parsing: ParameterPairs(pairs(changes)).serialized())
    }

    static func pairs(_ changes: [String: String?] = [:]) -> [(String, String)] {
        var values: [String: String] = [
            "client_id": "learn", "redirect_uri": callback, "response_type": "code", "scope": "openid profile",
            "state": "af0ifjsldkj", "nonce": "n-0S6_WzA2Mj", "code_challenge": challenge,
            "code_challenge_method": "S256",
        ]
        for (name, value) in changes { values[name] = value }
        return values.map { ($0.key, $0.value) }
    }

    static func request(
        _ changes: [String: String?] = [:], for party: RelyingParty? = nil
    ) throws -> AuthorizationRequest {
        try AuthorizationRequest(parsing: try parameters(changes), for: try party ?? Sample.party())
    }

    static func form(_ pairs: [(String, String)]) throws -> RequestParameters {
        try RequestParameters(parsing: ParameterPairs(pairs).serialized())
    }

    /// The client, after it has shown who it is.
    static func client(_ party: RelyingParty? = nil) throws -> AuthenticatedClient {
        let party = try party ?? Sample.party()
        let authorization = party.isPublic ? nil : basic("learn", secret.exposedText())
        let authentication = try ClientAuthentication(
            authorization: authorization, parameters: form([("client_id", "learn")]))
        return try authentication.verified(for: party, audiences: [], now: now)
    }

    static func basic(_ name: String, _ secret: String) -> String {
        "Basic " + Base64.encode(Array("\(name):\(secret)".utf8))
    }

    /// The failure of an authorization request, or nil.
    static func failure(_ changes: [String: String?], for party: RelyingParty? = nil) throws -> AuthorizationFailure? {
        do {
            _ = try request(changes, for: party)
            return nil
        } catch let failure as AuthorizationFailure {
            return failure
        }
    }

    /// The code that the client is told, or nil when it isn't told anything.
    static func told(
        _ changes: [String: String?], for party: RelyingParty? = nil
    ) throws -> OAuthError.Code? {
        guard case .told(let error, let address) = try failure(changes, for: party) else { return nil }
        #expect(address.redirectURI == callback)
        return error.code
    }

    static func code(_ body: () throws -> Void) -> OAuthError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? OAuthError)?.code
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
