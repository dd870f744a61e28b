import Bytes
import OpenID
import Testing

@Suite("An authorization request")
struct AuthorizationRequestTests {
    @Test("is read with all that it asks for")
    func whole() throws {
        let request = try Sample.request([
            "scope": "openid email offline_access unknown", "prompt": "login consent", "max_age": "300",
            "acr_values": "phr https://refeds.org/profile/mfa", "login_hint": "zoë", "id_token_hint": "a.b.c",
            "display": "popup", "ui_locales": "de-CH en", "response_mode": "form_post", "resource": "x",
            "claims":
                #"{"id_token":{"acr":{"essential":true,"values":["phr"]},"email":null},"userinfo":{"name":null}}"#,
        ])
        #expect(request.clientID == "learn")
        #expect(request.returnAddress.redirectURI == Sample.callback && request.returnAddress.mode == .formPost)
        #expect(request.returnAddress.state == "af0ifjsldkj" && request.nonce == "n-0S6_WzA2Mj")
        #expect(request.scopes == [.openid, .email, .offlineAccess])
        #expect(request.challenge?.text == Sample.challenge)
        #expect(request.prompts == [.login, .consent] && request.maxAgeSeconds == 300)
        #expect(request.acrValues == ["phr", AuthenticationContext.refedsMFA])
        #expect(request.demandedContexts == ["phr"] && request.demandedSubject == nil)
        #expect(request.claims.userInfo["name"]?.isEssential == false)
        #expect(request.loginHint == "zoë" && request.idTokenHint == "a.b.c")
        #expect(request.display == .popup && request.uiLocales == ["de-CH", "en"])
    }

    @Test("is kept as a form and read again alike, through the door of pushed requests")
    func kept() throws {
        let request = try Sample.request([
            "claims": #"{"id_token":{"sub":{"value":"7"}}}"#, "state": "a&b=c +%é".replacing("é", with: ""),
        ])
        let again = try AuthorizationRequest(
            parsing: RequestParameters(parsing: request.serialized()), for: Sample.party(), through: .pushed)
        #expect(again == request && again.demandedSubject == "7")
    }

    @Test(
        "T17 that is wrong is told to the client, by its code",
        arguments: [
            (["response_type": "token"], .unsupportedResponseType),
            (["response_type": "id_token"], .unsupportedResponseType),
            (["response_type": "code id_token"], .unsupportedResponseType),
            (["response_type": "Code"], .unsupportedResponseType),
            (["response_type": nil], .invalidRequest), (["response_mode": "fragment"], .invalidRequest),
            (["response_mode": "query.jwt"], .invalidRequest), (["scope": nil], .invalidRequest),
            (["scope": "profile email"], .invalidScope), (["scope": "OpenID"], .invalidScope),
            (["scope": "openid \"x\""], .invalidScope),
            (["prompt": "none login"], .invalidRequest), (["prompt": "login login"], .invalidRequest),
            (["prompt": "create"], .invalidRequest), (["prompt": "None"], .invalidRequest),
            (["max_age": "-1"], .invalidRequest), (["max_age": "1.5"], .invalidRequest),
            (["max_age": "01"], .invalidRequest),
            (["max_age": "+1"], .invalidRequest), (["max_age": "99999999999"], .invalidRequest),
            (["claims": "{"], .invalidRequest), (["claims": "[]"], .invalidRequest),
            (["claims": #"{"id_token":{"acr":1}}"#], .invalidRequest),
            (["claims": #"{"id_token":7}"#], .invalidRequest),
            (["claims": #"{"id_token":{"acr":{"essential":"yes"}}}"#], .invalidRequest),
            (["claims": #"{"id_token":{"acr":{"values":[]}}}"#], .invalidRequest),
            (["claims": #"{"id_token":{"acr":{"value":"a","values":["b"]}}}"#], .invalidRequest),
            (["claims": #"{"id_token":{},"id_token":{}}"#], .invalidRequest),
            (["acr_values": "a\"b"], .invalidRequest),
            (["acr_values": String(repeating: "a ", count: 17)], .invalidRequest),
            (["request": "a.b.c"], .requestNotSupported), (["registration": "{}"], .registrationNotSupported),
            (["request_uri": "https://evil.example/r"], .requestURINotSupported),
            (["state": String(repeating: "s", count: 2_049)], .invalidRequest),
            (["state": "caf\u{e9}"], .invalidRequest),
            (["nonce": String(repeating: "n", count: 1_025)], .invalidRequest), (["nonce": "a\nb"], .invalidRequest),
            (["login_hint": String(repeating: "l", count: 257)], .invalidRequest),
            (["login_hint": "zoe\r\nx"], .invalidRequest), (["login_hint": "zoe\u{85}"], .invalidRequest),
        ] as [([String: String?], OAuthError.Code)])
    func told(changes: [String: String?], code: OAuthError.Code) throws {
        #expect(try Sample.told(changes) == code)
    }

    @Test(
        "T17 of an unknown or malformed client is shown",
        arguments: [nil, "", "other", "Learn", "learn ", "lea\u{301}rn"])
    func unknownClient(name: String?) throws {
        #expect(try Sample.failure(["client_id": name]) == .shown(.unknownClient))
    }

    @Test(
        "T16 T17 that names anything twice is refused, and its state is not given back when that is what stands twice",
        arguments: [
            "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "x",
        ])
    func repeated(name: String) throws {
        let pairs = Sample.pairs(["prompt": "login", "x": "y"]) + [(name, "z")]
        let failure = #expect(throws: AuthorizationFailure.self) {
            try AuthorizationRequest(parsing: Sample.form(pairs), for: Sample.party())
        }
        guard case .told(let error, let address) = failure else {
            Issue.record("it is not told")
            return
        }
        #expect(error.code == .invalidRequest)
        #expect(address.state == (name == "state" ? nil : "af0ifjsldkj"))
    }

    @Test("T16 that names its client twice is shown")
    func repeatedClient() throws {
        for pairs in [Sample.pairs() + [("client_id", "learn")], [("client_id", "evil")] + Sample.pairs()] {
            #expect(throws: AuthorizationFailure.shown(.unknownClient)) {
                try AuthorizationRequest(parsing: Sample.form(pairs), for: Sample.party())
            }
        }
    }

    @Test("T17 without S256 is refused wherever PKCE is demanded, and plain is refused everywhere")
    func challenge() throws {
        let none: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
        #expect(try Sample.told(none) == .invalidRequest)
        let trusting = try Sample.party { $0.requiresPKCE = false }
        #expect(try Sample.request(none, for: trusting).challenge == nil)
        for party in [try Sample.party(), trusting] {
            for changes: [String: String?] in [
                ["code_challenge_method": "plain"], ["code_challenge_method": nil], ["code_challenge_method": "s256"],
                ["code_challenge_method": "S512"], ["code_challenge": nil], ["code_challenge": Sample.verifier + "="],
                ["code_challenge": String(Sample.challenge.dropLast())], ["code_challenge": Sample.challenge + "A"],
                ["code_challenge": String(Sample.challenge.dropLast()) + "N"],
                ["code_challenge": "+" + Sample.challenge.dropFirst()],
            ] {
                #expect(try Sample.told(changes, for: party) == .invalidRequest, "\(changes)")
            }
        }
        #expect(throws: RegistrationError.publicWithoutPKCE) {
            try Sample.party {
                $0.proof = .none
                $0.requiresPKCE = false
            }
        }
    }

    @Test("T20 is refused when it is no form, too long, or not UTF-8")
    func forms() {
        for bytes in ["a", "=b", "a=%", "a=%4", "a=%zz", "client_id=%ff", "a=b&&c=d", "&"].map({ Array($0.utf8) }) {
            #expect(throws: OAuthError.self) { try RequestParameters(parsing: bytes) }
        }
        let many = (0..<65).map { "a\($0)=b" }.joined(separator: "&")
        #expect(throws: OAuthError.self) { try RequestParameters(parsing: Array(many.utf8)) }
        let long = "a=" + String(repeating: "b", count: RequestParameters.sizeMax)
        #expect(throws: OAuthError.self) { try RequestParameters(parsing: Array(long.utf8)) }
    }

    @Test("T20 cut short anywhere is refused, or asks for less, and never goes elsewhere")
    func prefixes() throws {
        let bytes = ParameterPairs(Sample.pairs()).serialized()
        for count in 0..<bytes.count {
            guard let parameters = try? RequestParameters(parsing: Array(bytes.prefix(count))) else { continue }
            if let request = try? AuthorizationRequest(parsing: parameters, for: Sample.party()) {
                #expect(request.returnAddress.redirectURI == Sample.callback)
                #expect(request.challenge?.text == Sample.challenge)
            }
        }
    }

    @Test("for offline access is given it only where the client may refresh")
    func offline() throws {
        let party = try Sample.party { $0.grantTypes = [.authorizationCode] }
        #expect(try Sample.request(["scope": "openid offline_access"], for: party).scopes == [.openid])
        let narrow = try Sample.party { $0.scopes = [.openid] }
        #expect(try Sample.request(["scope": "openid profile email"], for: narrow).scopes == [.openid])
    }

    @Test("prints no value, which may be a secret")
    func description() throws {
        let parameters = try Sample.form([("client_secret", "s3cret-word"), ("code", "c0de-word")])
        var dumped = "\(parameters)"
        dump(parameters, to: &dumped)
        #expect(!dumped.contains("word"))
    }
}
