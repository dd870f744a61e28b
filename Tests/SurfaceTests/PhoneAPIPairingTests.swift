import Bytes
import Domain
import Engine
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PhoneLink
import Testing

@Suite("The phone API, at a pairing,")
struct PhoneAPIPairingTests {
    @Test("T09 sets a phone up: the words are equal on both sides, and its passcode counts")
    func whole() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            var phone = try TestPhone(key: 1)
            let reply = try await client.send(
                PhoneEndpoint.pairings, phone.pairing(setup.code.exposedText(), server.now))
            #expect(reply.status == .ok)
            #expect(reply.headers[.contentType] == "application/jose")
            #expect(reply.headers[.cacheControl] == "no-store")
            try phone.learn(reply.text)
            let kept = try #require(try await Setups(server.house).setup(setup.setup.id))
            #expect(kept.state == .paired)
            #expect(try PairingTranscript(hash: #require(kept.transcript)).words == phone.words)

            // Until the person has confirmed, nothing counts.
            let early = try await client.get(
                PhoneEndpoint.requests, phone.credential(PhoneEndpoint.requests, now: server.now))
            #expect(early.problem == .deviceUnknown)
            let code = try phone.passcode(at: server.now)
            #expect(await server.begin("ab123", .code(Secret(text: code))) == .refused(Refusal(.codeWrong)))

            for _ in 0..<2 {
                let confirmed = try await client.send(
                    PhoneEndpoint.confirm(phone.id), phone.confirmation(now: server.now))
                #expect(try ConfirmationReply(parsing: Array(confirmed.body.readableBytesView)).state == .active)
            }
            let begun = await server.begin(
                "ab123", .code(Secret(text: try phone.passcode(at: server.now))))
            guard case .signIn(let signIn) = begun, case .approved(.appCode, _) = signIn.state else {
                Issue.record("the passcode was refused: \(begun)")
                return
            }
        }
    }

    @Test("F16 tells a phone that must wait from when it works, as often as it asks, until its owner locks it")
    func waiting() async throws {
        try await PhoneServer.run { server, client in
            _ = try await server.phone(try await server.enrol(), client)
            _ = try await Administration(server.house).mark("ab123", highRisk: true, by: .system)
            let setup = try await Setups(server.house).start(for: "ab123", lifetimeSeconds: 600, by: .system)
            var phone = try TestPhone(key: 2)
            let offer = try phone.pairing(setup.code.exposedText(), server.now)
            try phone.learn(try await client.send(PhoneEndpoint.pairings, offer).text)
            let until = server.now + Int64(Figures.standard.deviceWaitHighRiskSeconds)
            for _ in 0..<2 {
                let sent = try await client.send(
                    PhoneEndpoint.confirm(phone.id), phone.confirmation(now: server.now))
                let reply = try ConfirmationReply(parsing: Array(sent.body.readableBytesView))
                #expect(reply.state == .pending)
                #expect(abs((reply.until ?? 0) - until) < 60)
            }
            let asked = try await client.get(
                PhoneEndpoint.requests, phone.credential(PhoneEndpoint.requests, now: server.now))
            #expect(asked.status == .forbidden)
            let problem = try Problem(parsing: Array(asked.body.readableBytesView))
            #expect(problem.known == .deviceWaiting)
            #expect(abs((problem.until ?? 0) - until) < 60)
            try await server.perform(.lock, on: phone)
            let locked = try await client.get(
                PhoneEndpoint.requests, phone.credential(PhoneEndpoint.requests, now: server.now))
            #expect(locked.problem == .deviceUnknown)
        }
    }

    @Test("T09 lets a set-up code be used once, also by two phones at once, and never late")
    func once() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            let code = setup.code.exposedText()
            let texts = try (1...6).map { key in
                var phone = try TestPhone(key: UInt8(key))
                return try phone.pairing(code, server.now)
            }
            let paired = await withTaskGroup { group in
                for text in texts { group.addTask { (try? await server.phones.pair(text)) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(paired == 1)
            let again = try await client.send(PhoneEndpoint.pairings, texts[0])
            #expect(again.status == .forbidden)
            #expect(again.problem == .ticketWrong)

            let late = try await server.enrol("cd456")
            server.clock.move(seconds: 600)
            var phone = try TestPhone(key: 9)
            let reply = try await client.send(
                PhoneEndpoint.pairings, phone.pairing(late.code.exposedText(), server.now))
            #expect(reply.problem == .ticketWrong)
        }
    }

    @Test("ends when the words don't match, and refuses a confirmation of other keys or by another")
    func mismatch() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            var phone = try TestPhone(key: 1)
            let offer = try phone.pairing(setup.code.exposedText(), server.now)
            try phone.learn(try await client.send(PhoneEndpoint.pairings, offer).text)
            let path = try PhoneEndpoint.confirm(phone.id)

            let foreign = try PairingConfirmation(
                device: phone.id, transcript: PairingTranscript(hash: [UInt8](repeating: 0, count: 32)), matches: true,
                time: server.now)
            #expect(try await client.send(path, foreign.signed(by: phone.signing)).problem == .notAuthentic)
            let stranger = try TestPhone(key: 2)
            #expect(try await client.send(path, foreign.signed(by: stranger.signing)).problem == .notAuthentic)

            let no = try await client.send(path, phone.confirmation(matches: false, now: server.now))
            #expect(try ConfirmationReply(parsing: Array(no.body.readableBytesView)).state == .cancelled)
            let yes = try await client.send(path, phone.confirmation(now: server.now))
            #expect(yes.problem == .ticketWrong)
            guard case .refused = await server.begin() else {
                Issue.record("a phone that was not confirmed was asked")
                return
            }
        }
    }

    @Test("T09 holds up an address after ten wrong codes, and lets it go on later")
    func guessing() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            var phone = try TestPhone(key: 1)
            for _ in 0..<10 {
                let reply = try await client.send(PhoneEndpoint.pairings, phone.pairing("000000000", server.now))
                #expect(reply.problem == .ticketWrong)
            }
            let code = setup.code.exposedText()
            let held = try await client.send(PhoneEndpoint.pairings, phone.pairing(code, server.now))
            #expect(held.status == .tooManyRequests)
            #expect(held.problem == .tooMany)
            #expect((held.headers[.retryAfter].flatMap { Int($0) } ?? 0) > 500)
            server.clock.move(seconds: 500)
            #expect(
                try await client.send(PhoneEndpoint.pairings, phone.pairing(code, server.now)).problem == .tooMany)
            server.clock.move(seconds: 100)
            let again = try await server.enrol("cd456")
            let reply = try await client.send(
                PhoneEndpoint.pairings, phone.pairing(again.code.exposedText(), server.now))
            #expect(reply.status == .ok)
        }
    }

    @Test("T20 refuses what has the wrong type, size, form or time, with the word for it")
    func malformed() async throws {
        try await PhoneServer.run { server, client in
            let setup = try await server.enrol()
            var phone = try TestPhone(key: 1)
            let text = try phone.pairing(setup.code.exposedText(), server.now)
            let plain = try await client.executeRequest(
                uri: PhoneEndpoint.pairings, method: .post, headers: [.contentType: "text/plain"],
                body: ByteBuffer(string: text))
            #expect(plain.status == .badRequest)
            for wrong in ["", "a.b.c", String(text.dropLast()), String(repeating: "a", count: 8193)] {
                let reply = try await client.send(PhoneEndpoint.pairings, wrong)
                #expect(reply.status == .badRequest)
                #expect(reply.problem == .malformed)
            }
            let wrongClock = try await client.send(
                PhoneEndpoint.pairings, phone.pairing(setup.code.exposedText(), server.now - 302))
            #expect(wrongClock.status == .unauthorized)
            #expect(wrongClock.problem == .clockWrong)
            #expect(wrongClock.headers[.wwwAuthenticate] == "Phone")
            #expect(wrongClock.headers[.date] != nil)
            let tampered = String(text.dropLast(4)) + (text.hasSuffix("AAAA") ? "AAAB" : "AAAA")
            #expect(try await client.send(PhoneEndpoint.pairings, tampered).problem == .notAuthentic)
        }
    }
}
