import Bytes
import DuoAPI
import Testing

@Suite("Messages of the Auth API")
struct AuthMessageTests {
    private let phone = "DP0123456789ABCDEFGH"

    @Test("ask about a person by name or by identifier, never both")
    func person() throws {
        #expect(try PersonReference(parsing: Sample.parameters([("username", "bob")])) == .username("bob"))
        let id = try ObjectID(parsing: "DU0123456789ABCDEFGH")
        #expect(try PersonReference(parsing: Sample.parameters([("user_id", id.text)])) == .userID(id))
        let cases: [([(String, String)], APIFailure)] = [
            ([], .missingParameter("username")), ([("username", "")], .missingParameter("username")),
            ([("user_id", phone)], .invalidParameter("user_id")),
            ([("username", "bob"), ("user_id", id.text)], .invalidParameter("username and user_id")),
        ]
        for (pairs, failure) in cases {
            #expect(Sample.failure { _ = try PreauthRequest(parsing: Sample.parameters(pairs)) } == failure)
        }
    }

    @Test("T21 refuse an auth request with a reason that is never 401")
    func refused() throws {
        let cases: [([(String, String)], APIFailure)] = [
            ([], .missingParameter("factor")), ([("factor", "carrier pigeon")], .invalidParameter("factor")),
            ([("factor", "push")], .missingParameter("device")),
            ([("factor", "sms"), ("device", "phone1")], .invalidParameter("device")),
            ([("factor", "passcode")], .missingParameter("passcode")),
            ([("factor", "passcode"), ("passcode", "1"), ("device", "auto")], .invalidParameter("device")),
            ([("factor", "auto"), ("passcode", "1"), ("device", "auto")], .invalidParameter("passcode")),
            ([("factor", "push"), ("device", "auto"), ("txid", "1")], .invalidParameter("txid")),
            ([("factor", "prompt")], .missingParameter("prompt")),
            ([("factor", "passcode"), ("passcode", "1"), ("async", "yes")], .invalidParameter("async")),
        ]
        for (pairs, failure) in cases {
            let parameters = try Sample.parameters([("username", "bob")] + pairs)
            #expect(Sample.failure { _ = try AuthRequest(parsing: parameters) } == failure)
        }
    }

    @Test("carry all that a push may say")
    func push() throws {
        let transaction = try TransactionID(carrying: "0123456789ABCDEFGH")
        let request = try AuthRequest(
            parsing: Sample.parameters([
                ("username", "bob"), ("factor", "push"), ("device", phone), ("async", "1"), ("type", "Transfer"),
                ("display_username", "Bob"), ("pushinfo", "from=web%20portal"), ("txid", transaction.text),
                ("ipaddr", "192.0.2.1"), ("hostname", "h1"),
            ]))
        guard case .push(.device(let device), let details) = request.factor else {
            Issue.record("not a push")
            return
        }
        #expect(device.text == phone && request.isAsync)
        #expect(details.type == "Transfer" && details.displayUsername == "Bob")
        #expect(details.information?.fields == [.init(name: "from", value: "web portal")])
        #expect(details.verifiedPush == transaction)
        #expect(request.place.address == "192.0.2.1" && request.place.hostname == "h1")
    }

    @Test("answer preauth in each of its four ways")
    func preauth() throws {
        let device = AuthDevice(
            id: try ObjectID(parsing: phone), name: "",
            kind: .phone(
                number: "XXX-XXX-4788", displayName: "iOS (XXX-XXX-4788)",
                capabilities: [.auto, .push, .passcode], nextSMSCode: "1"))
        let token = AuthDevice(id: try ObjectID(parsing: "DH0123456789ABCDEFGH"), name: "123", kind: .token)
        let push = VerifiedPush(
            transaction: try TransactionID(carrying: "000000000000000000"), code: "123", expires: 60)
        let prompt = TextPrompt(text: "Passcode or option (1-1): ", factors: ["1": "push1", "default": "push1"])
        let auth = PreauthResponse(
            .auth(devices: [device, token], verifiedPush: push), message: "Account is active", prompt: prompt)
        let expected = """
            {"devices":[{"capabilities":["auto","push","mobile_otp"],"device":"DP0123456789ABCDEFGH",\
            "display_name":"iOS (XXX-XXX-4788)","name":"","number":"XXX-XXX-4788","sms_nextcode":"1","type":"phone"},\
            {"device":"DH0123456789ABCDEFGH","name":"123","type":"token"}],"expiration":60,\
            "prompt":{"factors":{"1":"push1","default":"push1"},"text":"Passcode or option (1-1): "},\
            "result":"auth","status_msg":"Account is active",\
            "txid":"00000000-0000-8000-8000-000000000000","verification_code":"123"}
            """
        #expect(auth.json.text == expected)
        #expect(PreauthResponse(.allow, message: "m").json.text == #"{"result":"allow","status_msg":"m"}"#)
        #expect(PreauthResponse(.deny, message: "m").json.text == #"{"result":"deny","status_msg":"m"}"#)
        let enroll = PreauthResponse(.enroll(portalURL: "https://h/p"), message: "m")
        #expect(enroll.json["enroll_portal_url"] == "https://h/p" && enroll.json["result"] == "enroll")
    }

    @Test("answer auth and auth_status, with a token only where the person is let in")
    func outcomes() throws {
        for state in AuthState.allCases {
            let outcome = AuthOutcome(state, message: "m", trustedDeviceToken: Secret(text: "t"))
            let json = AuthStatusResponse(outcome).json
            #expect(json["result"]?.string == state.result.rawValue && json["status"]?.string == state.rawValue)
            #expect(json["auth_delayed"] == false)
            #expect((json["trusted_device_token"] != nil) == (state == .allow || state == .bypass))
            #expect(AuthResponse.settled(outcome).json["result"] != "waiting")
        }
        let started = AuthResponse.started(try TransactionID(carrying: "000000000000000000"))
        #expect(started.json == ["txid": "00000000-0000-8000-8000-000000000000"])
        #expect(
            Sample.failure { _ = try AuthStatusRequest(parsing: Sample.parameters([])) } == .missingParameter("txid"))
    }

    @Test("enrol with the old parameters and the new")
    func enroll() throws {
        let plain = try EnrollRequest(parsing: Sample.parameters([]))
        #expect(plain.username == nil && plain.validSeconds == 86_400 && plain.bypassCodes == 0)
        let short = try Sample.parameters([("valid_secs", "0")])
        #expect(Sample.failure { _ = try EnrollRequest(parsing: short) } == .invalidParameter("valid_secs"))
        let user = try ObjectID(parsing: "DU0123456789ABCDEFGH")
        let response = EnrollResponse(
            user: user, username: "bob", activationCode: Secret(text: "c"), activationBarcode: "b",
            activationURL: "u", expires: 9)
        let expected = """
            {"activation_barcode":"b","activation_code":"c","activation_url":"u","expiration":9,\
            "user_id":"DU0123456789ABCDEFGH","username":"bob"}
            """
        #expect(response.json.text == expected)
        let status = try Sample.parameters([("user_id", user.text), ("activation_code", "c")])
        #expect(try EnrollStatusRequest(parsing: status).user == user)
        #expect(EnrollStatus.waiting.json == "waiting")
    }

    @Test("stand in the envelope that clients expect")
    func envelopes() {
        #expect(
            String(decoding: Reply.ok(PingResponse(time: 5).json).serialized(), as: UTF8.self)
                == #"{"response":{"time":5},"stat":"OK"}"#)
        let failed = Reply.fail(.invalidParameter("no capable device"))
        #expect(failed.status == 400)
        #expect(
            failed.body.text == #"{"code":40002,"message":"Invalid request parameters","#
                + #""message_detail":"no capable device","stat":"FAIL"}"#)
        #expect(Reply.fail(.invalidSignature).body["message_detail"] == nil)
        let busy = Reply.fail(.tooManyRequests(retryAfterSeconds: 2))
        #expect(busy.status == 429 && busy.retryAfterSeconds == 2)
        #expect(APIFailure.wrongIntegrationType.code == 40301 && APIFailure.notFound.status == 404)
    }
}
