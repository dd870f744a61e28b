import Bytes
import Domain
import DuoAPI
import DuoService
import OATH
import Testing

@Suite("A sign-in through the Duo-compatible API")
struct DuoSignInTests {
    private static let push = ["username": "ann", "factor": "push", "device": "auto"]

    /// Ann with a phone, Bob with another, and a client.
    private func house(
        pollSeconds: Int = 5, waitingMax: Int = 100,
        _ body: @escaping @Sendable (DuoFixture, DuoClient, _ ann: TOTP, _ bob: TOTP) async throws -> Void
    ) async throws {
        let fixture = try await DuoFixture()
        for name in ["ann", "bob", "cy"] { try await fixture.addPerson(name) }
        let ann = try await fixture.addPhone(to: "ann")
        let bob = try await fixture.addPhone(to: "bob")
        try await DuoClient.run(fixture, pollSeconds: pollSeconds, waitingMax: waitingMax) { client in
            try await body(fixture, client, ann, bob)
        }
    }

    @Test("begins with the devices, sends who has none to set-up, and refuses who is locked")
    func preauth() async throws {
        try await house { fixture, client, _, _ in
            let answer = try await client.post("preauth", ["username": "ANN ", "text_prompt": "1"])
            #expect(answer["result"] == "auth")
            let phone = answer.response["devices"]?.array?.first
            #expect(phone?["capabilities"] == ["auto", "push", "mobile_otp"])
            #expect(phone?["display_name"] == "Pixel 8")
            #expect(phone?["device"]?.string?.hasPrefix("DP") == true)
            #expect(answer.response["prompt"]?["factors"] == ["default": "push1", "1": "push1"])
            #expect(answer.response["prompt"]?["text"]?.string?.hasSuffix("Passcode or option (1-1): ") == true)
            for name in ["cy", "nobody", "\u{7}"] {
                let enroll = try await client.post("preauth", ["username": name])
                #expect(enroll["result"] == "enroll")
                #expect(enroll["enroll_portal_url"] == "https://\(DuoFixture.host)/setup")
            }
            try await fixture.lock("ann")
            #expect(try await client.post("preauth", ["username": "ann"])["result"] == "deny")
            #expect(try await client.post("auth", Self.push)["status"] == "locked_out")
        }
    }

    @Test(
        "waits for the phone and says what it said",
        arguments: [Answer.Decision.approve(number: nil), .mistake, .notMe])
    func synchronous(decision: Answer.Decision) async throws {
        try await house { fixture, client, _, _ in
            async let answered: Void = fixture.answer("ann", decision)
            let answer = try await client.post("auth", Self.push.merging(["hostname": "desk\u{202e}"]) { $1 })
            try await answered
            let expected: [String?] =
                switch decision {
                case .approve: ["allow", "allow"]
                case .mistake: ["deny", "deny"]
                case .notMe: ["deny", "fraud"]
                }
            #expect([answer["result"], answer["status"]] == expected)
        }
    }

    @Test("tells each state once, waits for the next, and repeats the last one for ever")
    func asynchronous() async throws {
        try await house(pollSeconds: 1) { fixture, client, _, _ in
            let started = try await client.post("auth", Self.push.merging(["async": "1"]) { $1 })
            let transaction = try #require(started["txid"])
            let status = { @Sendable () async throws in try await client.get("auth_status", ["txid": transaction]) }
            #expect(try await status()["status"] == "pushed")
            let before = ContinuousClock.now
            #expect(try await status()["status"] == "pushed")
            #expect(ContinuousClock.now - before > .milliseconds(900))
            async let answered: Void = fixture.answer("ann", .approve(number: nil))
            try await eventually("the answer") { try await status()["result"] == "allow" }
            try await answered
            for _ in 0..<3 { #expect(try await status()["result"] == "allow") }

            var foreign = client
            foreign.key = 1
            #expect(try await foreign.get("auth_status", ["txid": transaction]).detail == "txid")
            let unknown = try TransactionID(carrying: "0123456789ABCDEFGH").text
            #expect(try await client.get("auth_status", ["txid": unknown]).detail == "txid")
        }
    }

    @Test("ends unanswered as timed out")
    func timeout() async throws {
        try await house { fixture, client, _, _ in
            async let answer = client.post("auth", Self.push)
            _ = try await fixture.open("ann")
            fixture.clock.advance(121)
            let answered = try await answer
            #expect(answered["status"] == "timeout")
        }
    }

    @Test("T02 T16 asks the phone once for a request that is sent twice, and takes no code twice with it")
    func replay() async throws {
        try await house { fixture, client, ann, _ in
            let request = try client.signed("POST", "auth", Self.push.merging(["async": "1"]) { $1 })
            async let one = client.send(request)
            async let two = client.send(request)
            #expect(try await [one.status, two.status].sorted() == [200, 400])
            #expect(try await client.send(request).code == 40002)
            #expect(try await fixture.open("ann").count == 1)
            let code = ann.code(at: fixture.clock.now().seconds)
            let typed = try client.signed("POST", "auth", ["username": "ann", "factor": "passcode", "passcode": code])
            async let first = client.send(typed)
            async let second = client.send(typed)
            #expect(try await [first["result"], second["result"]].compactMap { $0 } == ["allow"])
        }
    }

    @Test("takes the person's own codes, once each, at once and by transaction")
    func passcodes() async throws {
        try await house { fixture, client, ann, bob in
            let type = { @Sendable (code: String, isAsync: Bool) async throws -> String? in
                let answer = try await client.post(
                    "auth",
                    ["username": "ann", "factor": "passcode", "passcode": code, "async": isAsync ? "1" : "0"])
                guard isAsync else { return answer["status_msg"] }
                let transaction = try #require(answer["txid"])
                return try await client.get("auth_status", ["txid": transaction])["status_msg"]
            }
            // The codes of two steps in a row, whichever step it is when each is typed.
            let start = fixture.clock.now().seconds
            let code = ann.code(at: start)
            #expect(try await type(code, false) == "Success. Logging you in...")
            #expect(try await type(code, true) == "That code was used already. Wait for the next one.")
            let next = ann.code(at: start + 30)
            #expect(try await type(next, true) == "Success. Logging you in...")
            for isAsync in [true, false] {
                let other = bob.code(at: fixture.clock.now().seconds)
                #expect(try await type(other, isAsync) == "That code didn't work. Use the one showing now.")
            }
            try await fixture.addDeskCode("KX74TMQ2P", to: "ann")
            #expect(try await type("kx7-4tm-q2p", false) == "Success. Logging you in...")
            #expect(try await type("KX7-4TM-Q2P", false) == "That code was used already. Wait for the next one.")
        }
    }

    @Test("understands what is typed at a text prompt, and refuses what it cannot do")
    func prompt() async throws {
        try await house { fixture, client, ann, _ in
            let prompt = { @Sendable (text: String) async throws in
                try await client.post("auth", ["username": "ann", "factor": "prompt", "prompt": text])
            }
            async let answered: Void = fixture.answer("ann", .approve(number: nil))
            #expect(try await prompt("push1")["result"] == "allow")
            try await answered
            #expect(try await prompt(ann.code(at: fixture.clock.now().seconds))["result"] == "allow")
            for text in ["push9", "phone1", "sms"] { #expect(try await prompt(text).detail == "no capable device") }
            for factor in ["sms", "phone"] {
                for isAsync in ["0", "1"] {
                    let answer = try await client.post(
                        "auth", ["username": "ann", "factor": factor, "device": "auto", "async": isAsync])
                    #expect(answer.detail == "no capable device")
                }
            }
            let nobody = try await client.post("auth", Self.push.merging(["username": "nobody", "async": "1"]) { $1 })
            let transaction = try #require(nobody["txid"])
            #expect(try await client.get("auth_status", ["txid": transaction])["result"] == "deny")
        }
    }

    @Test("T05 shows the number of a verified push, waits on it, and ties it to its person")
    func verifiedPush() async throws {
        try await house { fixture, client, _, _ in
            let flags = ["username": "ann", "client_supports_verified_push": "1"]
            let begun = try await client.post("preauth", flags)
            let transaction = try #require(begun["txid"])
            let number = try #require(begun["verification_code"])
            let push = Self.push.merging(["txid": transaction, "async": "1"]) { $1 }
            #expect(try await client.post("auth", push.merging(["username": "bob"]) { $1 }).detail == "txid")
            #expect(try await client.post("auth", push)["txid"] == transaction)
            let status = { @Sendable () async throws in try await client.get("auth_status", ["txid": transaction]) }
            #expect(try await status()["status_msg"] == "Approve on your phone: type \(number) in the app.")
            try await fixture.answer("ann", .approve(number: "x"))
            let again = try #require(try await fixture.open("ann").first?.request?.matching.number)
            #expect(try await status()["status_msg"] == "Approve on your phone: type \(again) in the app.")
            try await fixture.answer("ann", .approve(number: again))
            #expect(try await status()["result"] == "allow")
            #expect(try await client.post("auth", push.merging(["async": "0"]) { $1 })["result"] == "allow")
        }
    }

    @Test("T20 sends away who would wait when too many do, before anybody is asked")
    func full() async throws {
        try await house(waitingMax: 1) { fixture, client, _, _ in
            async let first = client.post("auth", Self.push)
            #expect(try await fixture.open("ann").count == 1)
            let second = try await client.post("auth", Self.push.merging(["username": "bob"]) { $1 })
            #expect(second.code == 42901)
            #expect(second.header("Retry-After") == "2")
            #expect(try await fixture.open("bob", count: 0).isEmpty)
            try await fixture.answer("ann", .approve(number: nil))
            #expect(try await first["result"] == "allow")
        }
    }

    @Test("T21 is refused, never failed, when the store is gone")
    func storeGone() async throws {
        try await house { fixture, client, _, _ in
            await fixture.closeStore()
            let preauth = try await client.post("preauth", ["username": "ann"])
            #expect([preauth.status == 200 ? "200" : nil, preauth["result"]] == ["200", "deny"])
            #expect(try await client.post("auth", Self.push)["result"] == "deny")
            let started = try await client.post("auth", Self.push.merging(["async": "1"]) { $1 })
            let transaction = try #require(started["txid"])
            #expect(try await client.get("auth_status", ["txid": transaction])["result"] == "deny")
        }
    }
}
