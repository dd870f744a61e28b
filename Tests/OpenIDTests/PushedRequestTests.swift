import Bytes
import OpenID
import Testing

@Suite("A pushed authorization request")
struct PushedRequestTests {
    private static let uri = try? RequestURI(random: [UInt8](repeating: 9, count: 32))

    @Test("is answered with a reference, and read again for the browser that brings it")
    func roundTrip() throws {
        let uri = try #require(Self.uri)
        let pushed = try PushedAuthorizationRequest(
            parsing: Sample.parameters(["client_id": nil]), from: Sample.client())
        let reply = EndpointReply.pushed(uri, lifetimeSeconds: 60)
        #expect(reply.status == 201 && reply.body["expires_in"] == 60)
        #expect(reply.body["request_uri"]?.string?.hasPrefix("urn:ietf:params:oauth:request_uri:") == true)
        let browser = try Sample.form([("client_id", "learn"), ("request_uri", uri.text), ("scope", "openid evil")])
        #expect(try browser.pushedRequest() == uri)
        let request = try AuthorizationRequest(
            kept: pushed.request.serialized(), presented: browser,
            for: Sample.party { $0.requiresPushedRequests = true })
        #expect(request == pushed.request)
    }

    @Test("keeps no credentials")
    func credentials() throws {
        let parameters = try Sample.parameters(["client_secret": "s3cret", "client_assertion": "a.b.c"])
        let pushed = try PushedAuthorizationRequest(parsing: parameters, from: Sample.client())
        let kept = String(decoding: pushed.request.serialized(), as: UTF8.self)
        #expect(!kept.contains("s3cret") && !kept.contains("client_assertion"))
    }

    @Test("T17 of one client is refused for another")
    func another() throws {
        let pushed = try PushedAuthorizationRequest(parsing: Sample.parameters(), from: Sample.client())
        let browser = try Sample.form([("client_id", "library")])
        let library = try Sample.party { $0.clientID = "library" }
        for party in [library, try Sample.party()] {
            #expect(throws: AuthorizationFailure.self) {
                try AuthorizationRequest(kept: pushed.request.serialized(), presented: browser, for: party)
            }
        }
        #expect(throws: OAuthError.self) {
            _ = try PushedAuthorizationRequest(
                parsing: Sample.parameters(["client_id": "library"]), from: Sample.client())
        }
    }

    @Test("T17 is demanded where the client is registered so")
    func demanded() throws {
        let party = try Sample.party { $0.requiresPushedRequests = true }
        #expect(try Sample.told([:], for: party) == .invalidRequest)
        #expect(throws: Never.self) {
            try PushedAuthorizationRequest(parsing: Sample.parameters(), from: Sample.client(party))
        }
    }

    @Test(
        "that is wrong is told in the answer, its address too",
        arguments: [
            ["redirect_uri": "https://evil.example/"], ["request_uri": "urn:ietf:params:oauth:request_uri:x"],
            ["scope": "email"], ["code_challenge_method": "plain"],
        ])
    func wrong(changes: [String: String]) throws {
        let error = #expect(throws: OAuthError.self) {
            try PushedAuthorizationRequest(parsing: Sample.parameters(changes), from: Sample.client())
        }
        #expect(try EndpointReply.failed(#require(error)).status == 400)
    }

    @Test(
        "T20 is named in one form alone",
        arguments: [
            "", "urn:ietf:params:oauth:request_uri:", "urn:ietf:params:oauth:request_uri:AAAA", "https://evil.example/",
            "URN:ietf:params:oauth:request_uri:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk",
            "urn:ietf:params:oauth:request_uri:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQl",
            "urn:ietf:params:oauth:request_uri:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=",
        ])
    func names(text: String) {
        #expect(throws: OAuthError.self) { try RequestURI(parsing: text) }
        #expect(throws: OAuthError.self) { try RequestURI(random: [1, 2, 3]) }
    }
}
