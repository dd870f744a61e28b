import Bytes
import PhoneLink
import Testing

@Suite("A request and its answer")
struct RequestTests {
    private let now: Int64 = 1_764_000_110

    @Test("F89 T13 bind decision, number and screen lock to this very request")
    func bound() throws {
        let vectors = try ProtocolVectors.required()
        let request = try vectors.request("request, number typed")
        let key = try vectors.signing("phone-signing")
        let answer = try Approval(to: request, decision: .approve, number: "41", userVerified: true, time: now)
        let checked = try UnverifiedApproval(parsing: answer.signed(by: key))
            .verified(by: key.publicKey, answering: vectors.binding(), now: now + 300)
        #expect(checked.message == answer)
        #expect(checked.message.userVerified)
        let other = try vectors.request("request, client can't show a number")
        let stray = try Approval(to: other, decision: .approve, time: now).signed(by: key)
        #expect(throws: PhoneLinkError.notForThis("request")) {
            try UnverifiedApproval(parsing: stray)
                .verified(by: key.publicKey, answering: vectors.binding(), now: now)
        }
    }

    @Test(
        "T04 ask for the number in the form that the request names",
        arguments: [
            ("request, number typed", "41", true), ("request, number typed", nil, false),
            ("request, number typed", "4", false), ("request, number typed", "411", false),
            ("request, number picked, new place", "07", true), ("request, number picked, new place", "42", false),
            ("request, number picked, new place", nil, false),
            ("request, client can't show a number", nil, true), ("request, client can't show a number", "41", false),
        ] as [(String, String?, Bool)])
    func numbers(name: String, number: String?, allowed: Bool) throws {
        let request = try ProtocolVectors.required().request(name)
        let made = try? Approval(to: request, decision: .approve, number: number, time: now)
        #expect((made != nil) == allowed)
        #expect(throws: PhoneLinkError.malformed("num")) {
            try Approval(to: request, decision: .mistake, number: "41", time: now)
        }
    }

    @Test("never carries the number that is to be typed, and stays small")
    func budget() throws {
        let text = try ProtocolVectors.required().text("request, number typed")
        let payload = text.split(separator: ".")[1]
        #expect(!String(decoding: try Base64URL.decode(payload), as: UTF8.self).contains("\"41\""))
        #expect(text.utf8.count <= 480)
    }

    @Test("show texts without characters that could disguise them, cut to their bound")
    func texts() throws {
        let vectors = try ProtocolVectors.required()
        let request = try PendingRequest(
            id: "a", device: vectors.device, nonce: Array(repeating: 1, count: 16),
            application: "Le\u{202e}arn\u{0}\n", account: String(repeating: "é", count: 90), from: "\u{200b}",
            number: .typed(digits: 2), asked: now, ends: now + 120)
        #expect(request.application == "Learn")
        #expect(request.account.utf8.count == 96)
        #expect(request.from == nil)
        let key = try vectors.signing("server-signing")
        #expect(try UnverifiedRequest(parsing: request.signed(by: key)).claimed == request)
    }

    @Test("T13 a credential is good for its method and path alone")
    func credential() throws {
        let vectors = try ProtocolVectors.required()
        let key = try vectors.signing("phone-signing")
        let path = PhoneEndpoint.remove(try vectors.device)
        let header = try PhoneCredential(
            device: vectors.device, method: "POST", path: path, time: now, nonce: Array(repeating: 3, count: 16)
        ).header(signedBy: key)
        let read = try UnverifiedCredential(header: header)
        #expect(
            try read.verified(by: key.publicKey, method: "POST", path: path, now: now).message.device == vectors.device)
        #expect(throws: PhoneLinkError.notForThis("address")) {
            try read.verified(by: key.publicKey, method: "GET", path: path, now: now)
        }
        #expect(throws: PhoneLinkError.malformed("Authorization")) { try UnverifiedCredential(header: "Bearer x") }
    }
}

@Suite("A reply in JSON")
struct ReplyTests {
    @Test("comes back as it was written")
    func roundTrips() throws {
        for outcome in AnswerReply.Outcome.allCases {
            let reply = AnswerReply(outcome: outcome, title: "Stopped.", next: outcome == .numberWrong ? "a.b.c" : nil)
            #expect(try AnswerReply(parsing: reply.serialized()) == reply)
        }
        for state in ConfirmationReply.State.allCases {
            for until in [nil, Int64(1_764_000_000)] {
                let reply = ConfirmationReply(state: state, title: "Ready", until: until)
                #expect(try ConfirmationReply(parsing: reply.serialized()) == reply)
            }
        }
        for isOld in [false, true] {
            let line = LineNotice(
                serverKey: [UInt8](repeating: 4, count: 65), mark: LineNotice.mark(ofAddress: "x"), isOld: isOld)
            #expect(try LineNotice(parsing: line.serialized()) == line)
        }
        let notice = EndedNotice(id: "aXq0", reason: "expired")
        #expect(try EndedNotice(parsing: notice.serialized()) == notice)
        let problem = Problem(.clockWrong, title: "Your phone's clock is wrong.")
        #expect(try Problem(parsing: problem.serialized()) == problem)
        let waits = Problem(.deviceWaiting, title: "This phone doesn't work yet.", until: 1_764_000_000)
        #expect(try Problem(parsing: waits.serialized()) == waits)
        let list = RequestList(["a.b.c"])
        #expect(try RequestList(parsing: list.serialized()) == list)
        #expect(RequestList((0..<20).map { "\($0)" }).requests.first == "4")
        #expect(try PasscodeForm(parsing: PasscodeForm().serialized()) == PasscodeForm())
    }

    @Test("of a later version is understood as far as can be")
    func later() throws {
        let reply = try AnswerReply(parsing: Array(#"{"outcome":"new","title":"x","extra":1}"#.utf8))
        #expect(reply.outcome == .refused)
        #expect(try Problem(parsing: Array(#"{"code":"new","title":"x","detail":"y"}"#.utf8)).known == nil)
    }

    @Test(
        "T20 is refused when it is cut short, of another form or too large",
        arguments: [
            #"{"outcome":"approved","title":"Approved.","next":null}"#, #"{"state":"pending","title":"Ready"}"#,
            #"{"id":"a","reason":"expired"}"#, #"{"code":"malformed","title":"x"}"#, #"{"requests":["a.b.c"]}"#,
            #"{"code":"device_waiting","title":"x","until":1764000000}"#,
        ])
    func prefixes(text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let prefix = Array(bytes.prefix(count))
            #expect(throws: PhoneLinkError.self) { try AnswerReply(parsing: prefix) }
            #expect(throws: PhoneLinkError.self) { try ConfirmationReply(parsing: prefix) }
            #expect(throws: PhoneLinkError.self) { try EndedNotice(parsing: prefix) }
            #expect(throws: PhoneLinkError.self) { try Problem(parsing: prefix) }
            #expect(throws: PhoneLinkError.self) { try RequestList(parsing: prefix) }
        }
        let large = bytes + [UInt8](repeating: 0x20, count: 100_000)
        #expect(throws: PhoneLinkError.self) { try RequestList(parsing: large) }
    }
}
