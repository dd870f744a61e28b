import Bytes
import Crypto
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import OpenIDService
import Testing

typealias Parameters = [(name: String, value: String)]

/// An answer of an endpoint.
struct OpenIDAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The member of the JSON body.
    subscript(_ name: String) -> JSONValue? { (try? JSONValue(parsing: text))?[name] }
    var error: String? { self["error"]?.string }
    var location: String? { headers[.location] }

    func header(_ name: String) -> String? { headers.first { $0.name.canonicalName == name }?.value }

    func cookie(_ name: String) -> String? {
        headers[values: .setCookie].compactMap { text in
            text.hasPrefix(name + "=") ? String(text.dropFirst(name.count + 1).prefix { $0 != ";" }) : nil
        }.first
    }

    /// The parameters of the address that the answer leads to.
    var back: [String: String] { OpenIDCalls.parameters(of: location ?? "") }
}

/// What browsers and clients' programs do.
struct OpenIDCalls: Sendable {
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))

    let client: any TestClientProtocol
    let fixture: OpenIDFixture

    /// A request of the client, with changes: a value, or nil for leaving the parameter out.
    func request(_ name: String = "learn", _ changes: [(String, String?)] = []) throws -> Parameters {
        let client = try fixture.client(name)
        var parameters: Parameters = [
            ("client_id", client.id), ("redirect_uri", client.redirect), ("response_type", "code"),
            ("scope", "openid profile email"), ("state", "st&1"), ("nonce", "n-1"),
            ("code_challenge", Self.challenge), ("code_challenge_method", "S256"),
        ]
        for (name, value) in changes {
            parameters.removeAll { $0.name == name }
            if let value { parameters.append((name, value)) }
        }
        return parameters
    }

    func authorize(
        _ parameters: Parameters, session: Secret? = nil, method: HTTPRequest.Method = .get, cookies: String = ""
    ) async throws -> OpenIDAnswer {
        var headers = HTTPFields()
        if let session { headers[.cookie] = "__Host-session=\(session.exposedText())" + cookies }
        let form = Self.form(parameters)
        guard method == .post else { return try await send("/openid/authorize?\(form)", .get, headers) }
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send("/openid/authorize", .post, headers, form)
    }

    func send(
        _ uri: String, _ method: HTTPRequest.Method, _ headers: HTTPFields = [:], _ body: String? = nil
    ) async throws -> OpenIDAnswer {
        try await client.execute(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) { OpenIDAnswer(status: $0.status.code, headers: $0.headers, text: String(buffer: $0.body)) }
    }

    /// Shows a password and a code from the desk; the way back, and the browser's session.
    func signIn(
        _ arrival: OpenIDAnswer, code: Int = 0, as person: Int = 0, session: Secret? = nil
    ) async throws -> (end: OpenIDEnd, session: Secret) {
        #expect(arrival.status == 303)
        let place = try #require(arrival.location)
        #expect(place.hasPrefix("/p/"))
        let id = try #require(ID<Visit>(parsing: String(place.dropFirst(3))))
        var secret = Secret(text: try #require(arrival.cookie("__Host-visit-\(id)")))
        let visits = fixture.visits
        if try await visits.view(id, cookie: secret)?.person == nil {
            let first = await visits.password(
                id, cookie: secret, name: OpenIDFixture.people[person], password: Secret(text: "x"), remembered: nil)
            guard case .onward(_, let next?) = first else { throw Fault("the password was refused: \(first)") }
            secret = next
        }
        let second = await visits.type(Secret(text: OpenIDFixture.code(code, of: person)), id, cookie: secret)
        guard case .onward = second else { throw Fault("the code was refused: \(second)") }
        let done = try await visits.finish(id, cookie: secret, remembered: nil, remembering: nil)
        return (await fixture.routes.end(done.pass), done.session)
    }

    /// The parameters of an answer that travels by redirect, whose address is the client's own.
    func answer(_ end: OpenIDEnd, of name: String = "learn") throws -> [String: String] {
        guard case .redirect(let address) = end else { throw Fault("no redirect: \(end)") }
        #expect(address.hasPrefix(try fixture.client(name).redirect))
        return Self.parameters(of: address)
    }

    /// A fresh code of the client, and the browser's session.
    func code(
        for name: String = "learn", _ changes: [(String, String?)] = [], code: Int = 0
    ) async throws -> (code: String, session: Secret) {
        let (end, session) = try await signIn(try await authorize(try request(name, changes)), code: code)
        return (try #require(try answer(end, of: name)["code"]), session)
    }

    /// The form that exchanges a code, with changes.
    func exchange(_ code: String, _ name: String = "learn", _ changes: [(String, String?)] = []) throws -> Parameters {
        var parameters: Parameters = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", try fixture.client(name).redirect),
            ("code_verifier", Self.verifier),
        ]
        for (name, value) in changes {
            parameters.removeAll { $0.name == name }
            if let value { parameters.append((name, value)) }
        }
        return parameters
    }

    /// A client's program at an endpoint; `basic` names the client whose name and secret go into the header.
    func post(
        _ parameters: Parameters, to path: String = "/openid/token", basic: String? = "learn"
    ) async throws -> OpenIDAnswer {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let basic {
            let client = try fixture.client(basic)
            headers[.authorization] = "Basic " + Base64.encode(Array("\(client.id):\(client.secret)".utf8))
        }
        return try await send(path, .post, headers, Self.form(parameters))
    }

    func userInfo(_ token: String) async throws -> OpenIDAnswer {
        try await send("/openid/userinfo", .get, [.authorization: "Bearer \(token)"])
    }

    /// The claims of a token, unchecked.
    static func claims(_ token: String?) throws -> JSONValue {
        let parts = try #require(token).split(separator: ".")
        return try JSONValue(parsing: try Base64URL.decode(String(try #require(parts.count == 3 ? parts[1] : nil))))
    }

    static func form(_ parameters: Parameters) -> String {
        String(decoding: ParameterPairs(parameters.map { ($0.name, $0.value) }).serialized(), as: UTF8.self)
    }

    static func parameters(of address: String) -> [String: String] {
        guard let query = address.split(separator: "?", maxSplits: 1).dropFirst().first,
            let pairs = try? ParameterPairs(parsing: Array(query.utf8))
        else { return [:] }
        var found: [String: String] = [:]
        for pair in pairs.pairs {
            found[String(decoding: pair.name, as: UTF8.self)] = String(decoding: pair.value, as: UTF8.self)
        }
        return found
    }
}
