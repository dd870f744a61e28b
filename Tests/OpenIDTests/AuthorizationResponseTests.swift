import Bytes
import OpenID
import Testing

@Suite("An authorization response")
struct AuthorizationResponseTests {
    private static func location(_ changes: [String: String?], redirect: String = Sample.callback) throws -> String? {
        let party = try Sample.party { $0.redirectURIs = [redirect] }
        let request = try Sample.request(changes.merging(["redirect_uri": redirect]) { $1 }, for: party)
        let response = AuthorizationResponse(code: "SplxlOB", to: request.returnAddress, from: try Sample.issuer())
        guard case .redirect(let location) = response.delivery else { return nil }
        return location
    }

    @Test("T17 brings code, state and the provider's name (RFC 9207), behind the query that the address has")
    func granted() throws {
        #expect(
            try Self.location(["state": "a b&c=d+e%#é?".replacing("é", with: "")])
                == Sample.callback
                + "?code=SplxlOB&state=a%20b%26c%3Dd%2Be%25%23%3F&iss=https%3A%2F%2Fmfa.example.ac.uk")
        #expect(
            try Self.location(["state": nil], redirect: "https://a.example/?x=y")
                == "https://a.example/?x=y&code=SplxlOB&iss=https%3A%2F%2Fmfa.example.ac.uk")
        #expect(
            try Self.location(["state": nil], redirect: "https://a.example")
                == "https://a.example?code=SplxlOB&iss=https%3A%2F%2Fmfa.example.ac.uk")
        #expect(AuthorizationResponse.status == 303)
    }

    @Test("brings an error with state and name")
    func refused() throws {
        let address = try Sample.request().returnAddress
        let response = AuthorizationResponse(
            error: OAuthError(.loginRequired, "nobody is signed in"), to: address, from: try Sample.issuer())
        #expect(
            response.delivery
                == .redirect(
                    Sample.callback
                        + "?error=login_required&error_description=nobody%20is%20signed%20in&state=af0ifjsldkj"
                        + "&iss=https%3A%2F%2Fmfa.example.ac.uk"))
    }

    @Test("is a form where that was asked for, its values as they are")
    func formPost() throws {
        let address = try Sample.request(["response_mode": "form_post", "state": "\"><script>"]).returnAddress
        let response = AuthorizationResponse(code: "c", to: address, from: try Sample.issuer())
        guard case .form(let action, let fields) = response.delivery else {
            Issue.record("it is no form")
            return
        }
        #expect(action == Sample.callback)
        #expect(fields.map(\.name) == ["code", "state", "iss"])
        #expect(fields.map(\.value) == ["c", "\"><script>", "https://mfa.example.ac.uk"])
        #expect(!"\(response)".contains("script"))
    }

    @Test("T17 gives back any state byte for byte, and nothing in it becomes a parameter")
    func property() throws {
        var random = Seeded(state: 9207)
        for _ in 0..<200 {
            let state = String(
                (0..<12).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x20...0x7e, using: &random))) })
            let location = try #require(try Self.location(["state": state]))
            let query = try ParameterPairs(parsing: Array(location.utf8.drop { $0 != 0x3f }.dropFirst()))
            #expect(query.pairs.map { String(decoding: $0.name, as: UTF8.self) } == ["code", "state", "iss"])
            #expect(String(decoding: query.pairs[1].value, as: UTF8.self) == state)
        }
    }
}
