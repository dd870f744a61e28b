import Bytes
import OpenID
import Testing

@Suite("UserInfo")
struct UserInfoTests {
    private static var person: StandardClaims {
        var claims = StandardClaims()
        claims.name = "Zoë Lee"
        claims.preferredUsername = "zlee"
        claims.email = "zoe@example.ac.uk"
        claims.emailVerified = true
        return claims
    }

    @Test("gives what the scopes cover, and one by one no more than that")
    func released() throws {
        #expect(Self.person.released(for: [.openid]) == [:])
        #expect(Self.person.released(for: [.openid, .profile]) == ["name": "Zoë Lee", "preferred_username": "zlee"])
        #expect(Self.person.released(for: [.email]) == ["email": "zoe@example.ac.uk", "email_verified": true])
        let claims = try ClaimsRequest(parsing: #"{"userinfo":{"email":null,"name":{"essential":true},"sub":null}}"#)
        #expect(Self.person.released(asked: claims.userInfo, allowed: [.openid, .profile]) == ["name": "Zoë Lee"])
        let reply = UserInfo(subject: "p-7", personal: ["sub": "other", "name": "Zoë Lee"]).reply()
        #expect(reply.status == 200 && reply.body == ["sub": "p-7", "name": "Zoë Lee"])
    }

    @Test("is opened by a token in the header or the form, not in both")
    func bearer() throws {
        let form = try Sample.form([("access_token", "abc")])
        #expect(
            try BearerToken.find(authorization: "bearer abc-._~+/=", form: nil)?.secret.exposedText() == "abc-._~+/=")
        #expect(try BearerToken.find(authorization: nil, form: form)?.secret.exposedText() == "abc")
        #expect(try BearerToken.find(authorization: nil, form: nil) == nil)
        #expect(try BearerToken.find(authorization: "Basic abc", form: nil) == nil)
        #expect(Sample.code { _ = try BearerToken.find(authorization: "Bearer abc", form: form) } == .invalidRequest)
        #expect(Sample.code { _ = try BearerToken.find(authorization: "Bearer", form: nil) } == .invalidRequest)
        #expect(Sample.code { _ = try BearerToken.find(authorization: "Bearer a\"b", form: nil) } == .invalidToken)
        let long = "Bearer " + String(repeating: "a", count: BearerToken.sizeMax + 1)
        #expect(Sample.code { _ = try BearerToken.find(authorization: long, form: nil) } == .invalidToken)
    }

    @Test("T21 is refused with the header and status of RFC 6750 §3")
    func refused() {
        #expect(EndpointReply.refused(nil).headers.last == .init(name: "WWW-Authenticate", value: "Bearer"))
        let over = EndpointReply.refused(OAuthError(.invalidToken, "the access token is over"))
        #expect(over.status == 401)
        #expect(
            over.headers.last?.value
                == "Bearer error=\"invalid_token\", error_description=\"the access token is over\"")
        #expect(EndpointReply.refused(OAuthError(.insufficientScope, "x")).status == 403)
        #expect(EndpointReply.refused(OAuthError(.invalidRequest, "x")).status == 400)
    }
}
