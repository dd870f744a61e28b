import Bytes
import DuoAPI
import Testing

private let form = "application/x-www-form-urlencoded"
private let formBody =
    "username=zo%C3%AB+o%27neil%2B1%40example.org&factor=push&device=auto"
    + "&pushinfo=from%3Dweb+portal%26x%3D~%2a%28%29%21&async=1"
private let jsonBody =
    #"{"async":"1","device":"auto","factor":"push","pushinfo":"from=web portal&x=~*()!","#
    + #""username":"zo\u00eb o'neil+1@example.org"}"#

/// Signatures computed with duo_client 5.7.0.
@Suite("Signatures of stock clients")
struct KnownAnswerTests {
    @Test(
        "T16 verify, whatever the form's own encoding",
        arguments: [
            (SignatureVariant.v1SHA1, "ee0502d0958bacfd1bcdfcabd614ddfa00ddc11e"),
            (
                .v1SHA512,
                "e310a63477feb5ab12da66eff3f056e89d2c72594ed23d6dc3e0ae5e9b1b151e"
                    + "d6b6e3c8bf9e43938e09cae0f33bec866d06c2bdceb6e8ef49ea76526fba2922"
            ),
            (.v2SHA1, "cafa7545ba15b20d52cadd5ab665685a7333063b"),
            (
                .v2SHA512,
                "3808c43018180babfe54380dccc24e9ac3393384aa2d85dc33107f4d04a86b3f"
                    + "331d3f158d926d53ba9b51e8dd34b964215a6345f39a7b828deab6cec8faf288"
            ),
            (
                .v4,
                "76dd07857ee64288a2b05b5e363ad320f8c033e3c84bb0071016b5687172379e"
                    + "5cfb747e714cefb8b9e9728726d883cb05cd4ff17dba770ca8a236c19cbe7735"
            ),
            (
                .v5,
                "d5e7f16381fb12f6f6c3a4a729a76cc7b8fa466f659b2adc9fef516b2fb2b0eb"
                    + "7185c8ce6cb5271d8f5006084e0dec6d764e54ae6dfe142523a67f226502c301"
            ),
        ])
    func post(variant: SignatureVariant, signature: String) throws {
        let message = Message(
            method: "POST", path: "/auth/v2/auth", body: variant.signsBody ? jsonBody : formBody,
            type: variant.signsBody ? "application/json" : form, signature: signature)
        let request = try message.verified(legacy: true)
        #expect(request.variant == variant)
        #expect(try request.parameters.required("username") == "zoë o'neil+1@example.org")
        #expect(try request.parameters.required("pushinfo") == "from=web portal&x=~*()!")
        #expect((request.replayKey == nil) == !variant.isDated)
        #expect(message.failure() == (variant.isLegacy ? .invalidSignature : nil))
    }

    @Test("verify on a GET with a query, and without one")
    func get() throws {
        let status = Message(
            method: "GET", path: "/auth/v2/auth_status", query: "txid=66cc8d20-fdfa-41bc-8b74-1a3b095d55f7",
            signature: "3d55fef64d4b9fa700c7830904c16220927cdaf1805366a471c7ce7de5787c4f"
                + "2abe6005a9306c4d477f48bfc0910f096a359e0384c76eb28a7d2aea94b51caf")
        #expect(try status.verified().variant == .v5)
        let check = Message(
            method: "GET", path: "/auth/v2/check",
            signature: "69f02673c3b3c4a040e6a545885ff6f928f1874343377cc3e1112884aa07c887"
                + "0812b20e7eea9bf3191502ab07c5f1d54822396df27bfb2740ca360456e5458e")
        #expect(try check.verified().variant == .v2SHA512)
    }

    @Test("cover the X-Duo- headers")
    func headers() throws {
        var message = Message(
            method: "GET", path: "/auth/v2/check",
            signature: "e4c24331a21626c0ea9c496603b8a47126391972c839c80004040f5f165f8b9f"
                + "d182550deb89ebcf47a3caa1179e4407262111d121bfd21f0b16f66c9538a551")
        #expect(message.failure() == .invalidSignature)
        message.headers.append(RequestHeader("X-Duo-Date", Sample.date))
        #expect(try message.verified().variant == .v5)
        message.set("Date", "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(try message.verified().variant == .v5, "the header of our own stands for the date")
    }

    @Test("verify with text beyond Latin, empty values and a host in capitals")
    func beyond() throws {
        var message = Message(
            method: "POST", path: "/auth/v2/preauth",
            body: "zero=&username=m%c3%bcller+%E2%82%AC+%F0%9F%98%80&pushinfo=a%3D1%26b%3D%2541%2B2",
            type: "\(form); charset=UTF-8",
            signature: "5d8279cc6f20b8e450d06ea60b0986feb03f0b5ccd43be595e1c92f7ad74ee54"
                + "26329c742d16743202ea8509b414e1fde2aaf8a34342af7881dc28c1ace3df22")
        message.host = "API.mfa.example"
        message.set("Date", "Tue, 29 Feb 2028 23:59:59 -0000")
        let parameters = try message.verified(now: 1_835_481_599).parameters
        #expect(try parameters.text("username") == "müller € 😀")
        #expect(try parameters.text("pushinfo") == "a=1&b=%41+2")
        #expect(try parameters.text("zero") == nil)
    }

    @Test("verify a body of JSON by version 4")
    func versionFour() throws {
        var message = Message(
            method: "POST", path: "/auth/v2/auth",
            body: #"{"factor":"passcode","passcode":"123456","user_id":"DU0123456789ABCDEFGH"}"#,
            type: "application/json",
            signature: "e480523a37791c10ddd693fcd0eed6ba26010417302fd930faf9fa624150dcde"
                + "819d38b19f9d6600419d8c1b8c3ec0fd5dfbdb14d0e2ca88e0c56b6a156250e4")
        message.set("Date", "Tue, 29 Feb 2028 23:59:59 -0000")
        #expect(try message.verified(now: 1_835_481_599).variant == .v4)
    }

    @Test("verify with several X-Duo- headers in any order and capitals")
    func manyHeaders() throws {
        var message = Message(
            method: "GET", path: "/auth/v2/auth_status",
            query: "z%20z=~%2F&txid=66cc8d20-fdfa-41bc-8b74-1a3b095d55f7",
            signature: "8db3def6560135794afed55e8c0e9ca9ba8f71945a681f853fd1d4f1078a231f"
                + "6cf82e9546ed09604dc4bf8e17108237fcb5d462aca8cc23a38f70aebc6dd64a")
        message.set("Date", "Tue, 29 Feb 2028 23:59:59 -0000")
        message.headers += [RequestHeader("X-DUO-Trace", "A"), RequestHeader("x-duo-beta", "café")]
        #expect(try message.verified(now: 1_835_481_599).variant == .v5)
    }

    @Test("cover every one of the values of a repeated name, which is refused all the same")
    func repeated() {
        var message = Message(
            method: "GET", path: "/x",
            query: "name=b&zero=&username=m%c3%bcller+%E2%82%AC+%F0%9F%98%80&name=a&pushinfo=a%3D1%26b%3D%2541%2B2",
            signature: "a1a874f687e7a93cee553d0dea8099c43be52f59fd2f07565fd58f50b024eb0d"
                + "88d3bd26c0e8e55da6068425b2b5decce546ace8c439a752d4e37429934a788b")
        message.set("Date", "Tue, 29 Feb 2028 23:59:59 -0000")
        #expect(message.failure(now: 1_835_481_599) == .invalidParameter("name"))
    }
}
