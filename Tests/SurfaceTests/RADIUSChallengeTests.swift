import Bytes
import Domain
import RADIUS
import RADIUSService
import Testing

@Suite("A RADIUS client with challenges")
struct RADIUSChallengeTests {
    static let wrong = "That code didn't work. Use the one showing now."

    private func challenge(_ reply: Packet?) throws -> (text: String, state: [UInt8]) {
        let reply = try #require(reply)
        #expect(reply.code == .accessChallenge)
        return (try #require(try reply.replyMessage), try #require(reply.state))
    }

    @Test("F06 sees the number, waits with an empty answer, and is let in once")
    func waits() async throws {
        try await RADIUSHouse.with(challenges: true) { house in
            let phone = try await house.phone("Pixel 8")
            let first = try challenge(try await house.send(try house.request("geheim")))
            let number = try #require(try await house.waiting(on: phone).request?.matching.number)
            #expect(first.text == "Approve on Pixel 8: type \(number) in the app. Or enter a code here:")
            async let reply = house.send(try house.request("", state: first.state))
            try await house.held(1)
            try await house.tap(.approve, on: phone)
            #expect(try await reply?.code == .accessAccept)
            // T15: a State that was taken opens nothing.
            let again = try #require(try await house.send(try house.request("", state: first.state)))
            #expect(again.code == .accessReject)
            #expect(try await house.pushes() == 1)
        }
    }

    @Test("is asked again with the same text when the hold is over, and at once when the number changed")
    func asksAgain() async throws {
        var limits = RADIUSServer.Limits()
        limits.holdSeconds = 1
        try await RADIUSHouse.with(challenges: true, limits: limits) { house in
            let phone = try await house.phone("Pixel 8")
            let first = try challenge(try await house.send(try house.request("geheim")))
            async let held = house.send(try house.request("", state: first.state))
            try await house.held(1)
            house.clock.advance(2)
            let second = try challenge(try await held)
            #expect(second.text == first.text)
            try await house.tap(.wrongNumber, on: phone)
            let number = try #require(try await house.waiting(on: phone).request?.matching.number)
            let third = try challenge(try await house.send(try house.request("", state: second.state)))
            #expect(third.text == "Approve on Pixel 8: type \(number) in the app. Or enter a code here:")
            try await house.tap(.wrongNumber, on: phone)
            let reject = try #require(try await house.send(try house.request("", state: third.state)))
            #expect(try reject.replyMessage == "The number didn't match. Sign in again to get a new request.")
        }
    }

    @Test("F06 takes a code, says when it is wrong, and sends a request to another phone")
    func codes() async throws {
        try await RADIUSHouse.with(challenges: true) { house in
            let first = try await house.phone("Pixel 8")
            let second = try await house.phone("iPad")
            var asked = try challenge(try await house.send(try house.request("geheim")))
            for typed in ["000000", "zoe"] {
                asked = try challenge(try await house.send(try house.request(typed, state: asked.state)))
                #expect(asked.text.hasPrefix("\(Self.wrong) Approve on "))
            }
            asked = try challenge(try await house.send(try house.request("push2", state: asked.state)))
            #expect(asked.text.hasPrefix("Approve on iPad: type "))
            #expect(try await house.waiting(on: second).request?.device == second)
            asked = try challenge(try await house.send(try house.request("push1", state: asked.state)))
            #expect(asked.text.hasPrefix("Approve on Pixel 8: type "))
            #expect(try await house.waiting(on: first).request?.device == first)
            asked = try challenge(try await house.send(try house.request("push7", state: asked.state)))
            #expect(asked.text.hasPrefix("That way doesn't work here. Go to mfa.example.ac.uk/help. Approve on "))
            let accept = try await house.send(try house.request(RADIUSHouse.codes[0], state: asked.state))
            #expect(accept?.code == .accessAccept)
            let again = try await house.send(try house.request(RADIUSHouse.codes[1], state: asked.state))
            #expect(again?.code == .accessReject)
        }
    }

    @Test("is refused for good after too many wrong codes")
    func tooMany() async throws {
        try await RADIUSHouse.with(challenges: true) { house in
            var asked = try challenge(try await house.send(try house.request("geheim")))
            #expect(asked.text == "Enter a code here:")
            for _ in 0..<5 {
                asked = try challenge(try await house.send(try house.request("000000", state: asked.state)))
                #expect(asked.text == "\(Self.wrong) Enter a code here:")
            }
            let reject = try #require(try await house.send(try house.request("000000", state: asked.state)))
            #expect(try reject.replyMessage?.hasPrefix("Too many tries. Try again at ") == true)
        }
    }

    @Test("T15 goes on with nobody else's State, nor with one that was changed or is over")
    func forged() async throws {
        try await RADIUSHouse.with(
            ["zoe": Secret(text: "geheim"), "max": Secret(text: "geheim")], challenges: true
        ) { house in
            let phone = try await house.phone("Pixel 8")
            let asked = try challenge(try await house.send(try house.request("geheim")))
            var changed = asked.state
            changed[3] ^= 1
            let states = [changed, Array(asked.state.dropLast()), [], [7], asked.state + [0]]
            for state in states {
                #expect(try await house.send(try house.request("", state: state))?.code == .accessReject)
            }
            let other = try await house.send(try house.request("", name: "max", state: asked.state))
            #expect(other?.code == .accessReject)
            let elsewhere = try await house.send(try house.request("", state: asked.state), from: "10.0.0.6")
            #expect(elsewhere?.code == .accessReject)
            // The approval is not taken before the sign-in's time is over.
            try await house.tap(.approve, on: phone)
            house.clock.advance(601)
            let late = try #require(try await house.send(try house.request("", state: asked.state)))
            #expect(try late.replyMessage == "No answer in time. Sign in again.")
        }
    }
}
