import AsyncHTTPClient
import Bytes
import Crypto
import Domain
import Engine
import Foundation
import NIOCore
import NIOHTTP1
import OpenID
import Pages

/// A client of OpenID Connect as any service could be: it knows the provider by its name alone, and signs people in
/// by authorization code with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1, RFC 9700 §2.1).
struct DemoClient: Sendable {
    static let callbackPath = "/callback"
    static let signedOutPath = "/signed-out"
    static let toldPath = "/logged-out"
    static let answerSeconds: Int64 = 10
    static let answerMax = 65_536
    /// Seconds by which the clocks may differ.
    static let skewSeconds: Int64 = 60

    /// Why nobody was signed in; for the log.
    struct Failure: Error {
        let what: String
    }

    /// What a sign-in was begun with, kept until its answer comes.
    struct Begun: Sendable {
        let state: String
        let nonce: String
        let verifier: String
        let at: Instant
    }

    struct SignedIn: Sendable {
        let visitor: DemoServicePage.Visitor
        let idToken: String
        let subject: String
        let session: String?
    }

    let issuer: String
    let id: String
    let secret: Secret
    /// Where the service is.
    let address: String
    /// Demands that people show afresh who they are.
    let asksAfresh: Bool
    let http: HTTPClient

    /// Where the browser goes to sign in, and what is to be kept of it.
    func begin(now: Instant) async throws -> (address: String, begun: Begun) {
        let begun = Begun(state: Self.draw(), nonce: Self.draw(), verifier: Self.draw(), at: now)
        let challenge = Base64URL.encode(Array(SHA256.hash(data: Array(begun.verifier.utf8))))
        var fields: [(name: String, value: String)] = [
            ("client_id", id), ("redirect_uri", address + Self.callbackPath), ("response_type", "code"),
            ("scope", "openid profile"), ("state", begun.state), ("nonce", begun.nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ]
        if asksAfresh { fields += [("prompt", "login"), ("max_age", "0")] }
        let endpoint = try Self.text("authorization_endpoint", of: try await metadata())
        return ("\(endpoint)?\(FormURLEncoded.serialized(fields))", begun)
    }

    /// Exchanges the code, checks the ID token, and asks for the person's name.
    func finish(code: String, _ begun: Begun, now: Instant) async throws -> SignedIn {
        let metadata = try await metadata()
        var request = HTTPClientRequest(url: try Self.text("token_endpoint", of: metadata))
        request.method = .POST
        let name = FormURLEncoded.serialized([(id, secret.exposedText())]).replacing("=", with: ":")
        request.headers.add(name: "Authorization", value: "Basic \(Base64.encode(Array(name.utf8)))")
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let form = FormURLEncoded.serialized([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", address + Self.callbackPath),
            ("code_verifier", begun.verifier),
        ])
        request.body = .bytes(ByteBuffer(string: form))
        let tokens = try await json(request)
        let text = try Self.text("id_token", of: tokens)
        let claims = try await verified(text, .idToken, metadata)
        try check(claims, begun, now)
        return try await signedIn(text, claims, try Self.text("access_token", of: tokens), metadata)
    }

    /// Where the browser goes to sign out of everything (OpenID Connect RP-Initiated Logout 1.0).
    func signOut(_ idToken: String) async throws -> String {
        let endpoint = try Self.text("end_session_endpoint", of: try await metadata())
        return endpoint + "?"
            + FormURLEncoded.serialized([
                ("id_token_hint", idToken), ("client_id", id),
                ("post_logout_redirect_uri", address + Self.signedOutPath),
            ])
    }

    /// Whose session, or which, the provider says is over (OpenID Connect Back-Channel Logout 1.0 §2.6).
    func told(_ token: String, now: Instant) async throws -> (subject: String?, session: String?) {
        let claims = try await verified(token, .logoutToken, try await metadata())
        guard claims["iss"]?.string == issuer, claims["aud"]?.string == id, claims["nonce"] == nil,
            claims["events"]?["http://schemas.openid.net/event/backchannel-logout"] != nil,
            let ends = claims["exp"]?.integer, now.seconds < ends + Self.skewSeconds
        else { throw Failure(what: "the logout token is not for us, or is over") }
        return (claims["sub"]?.string, claims["sid"]?.string)
    }

    static func draw() -> String { Base64URL.encode(SystemRandom().bytes(32)) }
}

extension DemoClient {
    private func metadata() async throws -> JSONValue {
        let found = try await json(HTTPClientRequest(url: "\(issuer)/.well-known/openid-configuration"))
        guard found["issuer"]?.string == issuer else { throw Failure(what: "the provider has another name") }
        return found
    }

    /// The claims of a token that the provider's published keys have signed.
    private func verified(_ text: String, _ type: TokenType, _ metadata: JSONValue) async throws -> JSONValue {
        let keys = try await body(HTTPClientRequest(url: try Self.text("jwks_uri", of: metadata)))
        return try UnverifiedJWS(parsing: text).claims(as: type, signedBy: try JWKSet(parsing: keys))
    }

    /// OpenID Connect Core 1.0 §3.1.3.7.
    private func check(_ claims: JSONValue, _ begun: Begun, _ now: Instant) throws {
        guard claims["iss"]?.string == issuer else { throw Failure(what: "the ID token is another provider's") }
        guard claims["aud"]?.string == id else { throw Failure(what: "the ID token is meant for somebody else") }
        guard claims["nonce"]?.string == begun.nonce else { throw Failure(what: "the ID token's nonce is another") }
        guard let ends = claims["exp"]?.integer, now.seconds < ends + Self.skewSeconds else {
            throw Failure(what: "the ID token is over")
        }
        guard asksAfresh else { return }
        guard let shown = claims["auth_time"]?.integer, shown >= begun.at.seconds - Self.skewSeconds else {
            throw Failure(what: "the sign-in is older than what was asked for")
        }
    }

    private func signedIn(
        _ token: String, _ claims: JSONValue, _ access: String, _ metadata: JSONValue
    ) async throws -> SignedIn {
        var request = HTTPClientRequest(url: try Self.text("userinfo_endpoint", of: metadata))
        request.headers.add(name: "Authorization", value: "Bearer \(access)")
        let person = try await json(request)
        let subject = try Self.text("sub", of: claims)
        guard person["sub"]?.string == subject else { throw Failure(what: "the name is somebody else's") }
        let username = try Self.text("preferred_username", of: person)
        let methods = Set(claims["amr"]?.array?.compactMap(\.string) ?? [])
        let visitor = DemoServicePage.Visitor(
            name: person["name"]?.string ?? username, username: username, proofs: Self.proofs(methods),
            hasTwoFactors: claims["acr"]?.string == AuthenticationContext.refedsMFA,
            at: claims["auth_time"]?.integer.map { Date(timeIntervalSince1970: Double($0)) })
        return SignedIn(visitor: visitor, idToken: token, subject: subject, session: claims["sid"]?.string)
    }

    /// What `amr` means to people (RFC 8176).
    private static func proofs(_ methods: Set<String>) -> [DemoServicePage.Proof] {
        var proofs: [DemoServicePage.Proof] = methods.contains("pwd") ? [.password] : []
        if methods.contains("mca") {
            proofs.append(.phone)
        } else if methods.contains("otp") {
            proofs.append(.code)
        } else if methods.contains("pop") {
            proofs.append(.key)
        }
        return proofs
    }

    private static func text(_ name: String, of json: JSONValue) throws -> String {
        guard let text = json[name]?.string, !text.isEmpty else { throw Failure(what: "the provider left out \(name)") }
        return text
    }

    private func json(_ request: HTTPClientRequest) async throws -> JSONValue {
        try JSONValue(parsing: try await body(request))
    }

    private func body(_ request: HTTPClientRequest) async throws -> [UInt8] {
        let response = try await http.execute(request, deadline: .now() + .seconds(Self.answerSeconds))
        let bytes = try await response.body.collect(upTo: Self.answerMax)
        guard response.status == .ok else { throw Failure(what: "the provider answered \(response.status.code)") }
        return Array(bytes.readableBytesView)
    }
}
