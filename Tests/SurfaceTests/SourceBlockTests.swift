import Bytes
import Domain
import RADIUS
import Testing

@Suite("\"It wasn't me\" to a sign-in from a known address")
struct SourceBlockTests {
    @Test("B03 stops requests for who comes from there through the VPN, and for nobody else")
    func radius() async throws {
        try await RADIUSHouse.with(["zoe": "geheim", "ann": "secret"].mapValues { .init(text: $0) }) { house in
            let phone = try await house.phone("Pixel 8")
            let other = try await house.phone("Pixel 9", of: "ann")
            let thief = [try Attribute(.callingStationID, text: "203.0.113.9")]
            let home = [try Attribute(.callingStationID, text: "198.51.100.4")]
            async let stopped = house.send(try house.request("geheim", more: thief))
            try await house.tap(.notMe, on: phone)
            #expect(try await stopped?.code == .accessReject)
            for password in ["geheim", "geheim,push", "geheim,push1"] {
                let refused = try #require(try await house.send(try house.request(password, more: thief)))
                #expect(refused.code == .accessReject)
                #expect(try refused.replyMessage?.hasPrefix("Requests are paused until") == true)
            }
            #expect(try await house.pushes() == 1)
            async let own = house.send(try house.request("geheim", more: home))
            try await house.tap(.approve, on: phone)
            #expect(try await own?.code == .accessAccept)
            async let neighbour = house.send(try house.request("secret", name: "ann", more: thief))
            try await house.tap(.approve, on: other)
            #expect(try await neighbour?.code == .accessAccept)
            let code = try await house.send(try house.request("geheim,\(RADIUSHouse.codes[0])", more: thief))
            #expect(code?.code == .accessAccept)
            house.clock.advance(3600)
            async let later = house.send(try house.request("geheim", more: thief))
            try await house.tap(.approve, on: phone)
            #expect(try await later?.code == .accessAccept)
        }
    }

    @Test("B03 stops requests for who comes from there through the Duo-compatible API, and for nobody else")
    func duo() async throws {
        let fixture = try await DuoFixture()
        for name in ["ann", "bob"] {
            try await fixture.addPerson(name)
            try await fixture.addPhone(to: name)
        }
        try await DuoClient.run(fixture, pollSeconds: 5, waitingMax: 100) { client in
            let push = { @Sendable (name: String, address: String) async throws in
                try await client.post(
                    "auth", ["username": name, "factor": "push", "device": "auto", "ipaddr": address])
            }
            async let disowned: Void = fixture.answer("ann", .notMe)
            #expect(try await push("ann", "203.0.113.9")["status"] == "fraud")
            try await disowned
            let refused = try await push("ann", "203.0.113.9")
            #expect(refused["result"] == "deny" && refused["status"] == "deny")
            #expect(refused["status_msg"] == "Requests to your phone are paused for 60 minutes. Type a code instead.")
            let preauth = { @Sendable (address: String) async throws in
                let answer = try await client.post("preauth", ["username": "ann", "ipaddr": address])
                return answer.response["devices"]?.array?.first?["capabilities"]
            }
            #expect(try await preauth("203.0.113.9")?.array?.contains("push") == false)
            #expect(try await preauth("198.51.100.4")?.array?.contains("push") == true)
            for (name, address) in [("ann", "198.51.100.4"), ("ann", "0.0.0.0"), ("bob", "203.0.113.9")] {
                async let approved: Void = fixture.answer(name, .approve(number: nil))
                #expect(try await push(name, address)["result"] == "allow")
                try await approved
            }
        }
    }
}
