import Bytes
import Domain
import DuoAPI
import Testing

@testable import DuoService

@Suite("The Duo-compatible API")
struct DuoRequestTests {
    @Test("answers ping whatever its signature, and check only when it is right")
    func ping() async throws {
        let fixture = try await DuoFixture()
        try await DuoClient.run(fixture) { client in
            let time = try await client.get("/auth/v2/ping").response["time"]?.integer
            #expect(abs((time ?? 0) - fixture.clock.now().seconds) < 5)
            var wrong = client
            wrong.secret = Secret(text: "wrong")
            #expect(try await wrong.get("ping", [:]).status == 200)
            #expect(try await wrong.get("check", [:]).code == 40103)
            #expect(try await client.get("check", [:]).response["time"]?.integer != nil)
            #expect(try await client.get("/auth/v2/check").code == 40101)
            #expect(try await client.get("logo", [:]).code == 40401)
            fixture.integrations.replace([])
            #expect(try await client.get("check", [:]).code == 40102)
        }
    }

    @Test("takes the secret before a rotation as long as it is said, and legacy signatures only where allowed")
    func secrets() async throws {
        let fixture = try await DuoFixture()
        try await DuoClient.run(fixture) { client in
            var old = client
            old.secret = DuoFixture.oldSecret
            let before = try await old.get("check", [:])
            #expect(before.status == 200)
            fixture.clock.advance(3600)
            let after = try await old.get("check", [:])
            #expect(after.code == 40103)
            let expected: [SignatureVariant: Int64] = [.v2SHA1: 40103, .v1SHA512: 40103]
            for variant in [SignatureVariant.v2SHA512, .v4, .v2SHA1, .v1SHA512] {
                var client = client
                client.variant = variant
                let answer = try await client.get("check", [:])
                #expect(answer.code == expected[variant])
            }
        }
    }

    @Test("T16 refuses a stale date, a query beside a signed form, and what is too large, never with 5xx")
    func malformed() async throws {
        let fixture = try await DuoFixture()
        try await DuoClient.run(fixture) { client in
            let stale = try client.signed("POST", "preauth", ["username": "ann"], late: 301)
            #expect(try await client.send(stale).code == 40105)
            var form = client
            form.variant = .v2SHA512
            let request = try form.signed("POST", "preauth", ["username": "ann"])
            let beside = try await client.send(request, target: "/auth/v2/preauth?username=bob")
            #expect(beside.code == 40002)
            #expect(beside.detail == "query beside a body")
            let large = try await client.post("preauth", ["username": String(repeating: "a", count: 70_000)])
            #expect(large.code == 40002)
            for parameters in [[:], ["username": "ann", "user_id": "x"], ["user_id": "DUXXXXXXXXXXXXXXXXXX"]] {
                #expect(try await client.post("preauth", parameters).status == 400)
            }
            let bad: [[String: String]] = [
                ["factor": "smoke", "username": "ann"], ["factor": "push", "username": "ann"],
                ["factor": "passcode", "username": "ann"],
                ["factor": "push", "username": "ann", "device": "DH000000000000000000"],
                ["factor": "push", "username": "ann", "device": "auto", "txid": "x"],
            ]
            for parameters in bad { #expect(try await client.post("auth", parameters).status == 400) }
            #expect(try await client.get("auth_status", ["txid": "x"]).detail == "txid")
        }
    }

    @Test("T21 says each reason in 200, with a refusing state and a text", arguments: Reason.allCases)
    func reasons(reason: Reason) {
        let now = Instant(seconds: 1_800_000_000)
        let texts = RefusalText(settings: DuoSettings(publicNames: ["mfa.example"]), now: now)
        for until in [nil, now + 90] {
            let refusal = Refusal(reason, until: until)
            #expect(texts.state(reason).result == .deny)
            #expect(texts.text(refusal).hasSuffix("."))
        }
    }

    @Test("draws the picture of an activation code of its own, and of nothing else")
    func picture() async throws {
        let fixture = try await DuoFixture()
        try await DuoClient.run(fixture) { client in
            let code = ActivationCode(code: Secret(text: "KX74TMQ2P"), host: DuoFixture.host)
            #expect(code.text.dropFirst(6).prefix { $0 != "-" }.count == 20)
            let picture = try await client.get(String(code.pictureURL.dropFirst("https://\(DuoFixture.host)".count)))
            #expect(picture.status == 200)
            #expect(picture.header("Content-Type") == "image/svg+xml")
            #expect(picture.text.hasPrefix("<svg "))
            let other = ActivationCode(code: Secret(text: "KX74TMQ2P"), host: "elsewhere.example")
            for target in [
                String(other.pictureURL.dropFirst("https://elsewhere.example".count)), "/frame/qr",
                "/frame/qr?value=https%3A%2F%2Fevil.example", "/frame/qr?value=",
            ] {
                #expect(try await client.get(target).status == 404)
            }
        }
    }

    @Test("enrols a person, once a request, and tells when the phone is set up")
    func enroll() async throws {
        let fixture = try await DuoFixture()
        try await DuoClient.run(fixture) { client in
            let request = try client.signed("POST", "enroll", ["username": "new", "valid_secs": "600"])
            let enrolled = try await client.send(request)
            #expect(enrolled.status == 200)
            #expect(try await client.send(request).code == 40003)
            let made = try client.signed("POST", "enroll")
            #expect(try await client.send(made)["username"]?.hasPrefix("user-") == true)
            #expect(try await client.send(made).code == 40002)
            #expect(try await client.post("enroll", ["bypass_codes": "2"]).code == 40002)

            let activation = enrolled["activation_code"] ?? ""
            let user = enrolled["user_id"] ?? ""
            let url = enrolled["activation_url"] ?? ""
            let asked = ["user_id": user, "activation_code": activation]
            #expect(try await client.post("enroll_status", asked).response == "waiting")
            #expect(try await client.post("preauth", ["user_id": user])["result"] == "enroll")
            let setup = try #require(try await fixture.setup(code: String(url.suffix(9))))
            #expect(enrolled.response["expiration"]?.integer == setup.endsAt.seconds)
            try await fixture.finish(setup)
            #expect(try await client.post("enroll_status", asked).response == "success")
            #expect(try await client.post("preauth", ["user_id": user])["result"] == "auth")
            let wrong = ["user_id": "DU" + String(repeating: "A", count: 18), "activation_code": activation]
            #expect(try await client.post("enroll_status", wrong).response == "invalid")
        }
    }
}
