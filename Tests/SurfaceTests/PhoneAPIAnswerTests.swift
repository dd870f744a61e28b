import Bytes
import Domain
import Engine
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PhoneLink
import Storage
import Testing

@Suite("The phone API, at an answer,")
struct PhoneAPIAnswerTests {
    /// A phone that is set up, and a request that waits on it.
    private func asked(
        _ body:
            @Sendable @escaping (PhoneServer, any TestClientProtocol, TestPhone, SignIn, VerifiedRequest)
            async
            throws -> Void
    ) async throws {
        try await PhoneServer.run { server, client in
            let phone = try await server.phone(server.enrol(), client)
            let signIn = try await server.beginPush()
            let request = try #require(try await waiting(server, client, phone).first)
            try await body(server, client, phone, signIn, request)
        }
    }

    private func waiting(
        _ server: PhoneServer, _ client: any TestClientProtocol, _ phone: TestPhone
    ) async throws -> [VerifiedRequest] {
        let reply = try await client.get(
            PhoneEndpoint.requests, phone.credential(PhoneEndpoint.requests, now: server.now))
        return try RequestList(parsing: Array(reply.body.readableBytesView)).requests.map {
            try phone.read($0, now: server.now)
        }
    }

    private func number(_ signIn: SignIn?) throws -> String { try #require(signIn?.request?.matching.number) }

    @Test("T13 approves with the right number, once")
    func right() async throws {
        try await asked { server, client, phone, signIn, request in
            #expect(request.message.application == "VPN")
            #expect(request.message.account == "ab123")
            #expect(request.message.number == .typed(digits: 2))
            let answer = try phone.answer(request, .approve, number(signIn), now: server.now)
            #expect(try await client.answer(answer)?.outcome == .approved)
            guard case .approved(.push, _) = try await server.state(signIn) else {
                Issue.record("not approved")
                return
            }
            #expect(try await client.answer(answer)?.outcome == .ended)
            #expect(try await waiting(server, client, phone).isEmpty)
        }
    }

    @Test("asks once more under a new number after a wrong one, and ends at the second")
    func wrong() async throws {
        try await asked { server, client, phone, signIn, request in
            let wrong = try number(signIn) == "00" ? "01" : "00"
            let reply = try #require(
                try await client.answer(phone.answer(request, .approve, wrong, now: server.now)))
            #expect(reply.outcome == .numberWrong)
            let next = try phone.read(#require(reply.next), now: server.now)
            #expect(next.message.id != request.message.id)
            // The old request is dead, whatever the number.
            let current = try await server.signIns.outcome(of: signIn.id, within: 0)
            let stale = try phone.answer(request, .approve, number(current), now: server.now)
            #expect(try await client.answer(stale)?.outcome == .ended)
            let other = try number(current) == "00" ? "01" : "00"
            let last = try await client.answer(phone.answer(next, .approve, other, now: server.now))
            #expect(last?.outcome == .refused)
            guard case .refused(.numberWrong, _) = try await server.state(signIn) else {
                Issue.record("not ended")
                return
            }
        }
    }

    @Test("approves with the new number after a wrong one")
    func wrongThenRight() async throws {
        try await asked { server, client, phone, signIn, request in
            let wrong = try number(signIn) == "00" ? "01" : "00"
            let reply = try await client.answer(phone.answer(request, .approve, wrong, now: server.now))
            let next = try phone.read(#require(reply?.next), now: server.now)
            let current = try await server.signIns.outcome(of: signIn.id, within: 0)
            let right = try phone.answer(next, .approve, number(current), now: server.now)
            #expect(try await client.answer(right)?.outcome == .approved)
        }
    }

    @Test("stops the sign-in after a mistake, and all of the person's after \"not me\"")
    func no() async throws {
        try await asked { server, client, phone, signIn, request in
            let second = try await server.beginPush()
            let third = try await server.beginPush()
            #expect(try await client.answer(phone.answer(request, .mistake, now: server.now))?.outcome == .stopped)
            guard case .refused(.deniedMistake, _) = try await server.state(signIn) else {
                Issue.record("not stopped")
                return
            }
            let left = try await waiting(server, client, phone)
            #expect(left.map(\.message.id) == [second.request?.id.text, third.request?.id.text])
            let notMe = try phone.answer(#require(left.first), .notMe, now: server.now)
            #expect(try await client.answer(notMe)?.outcome == .stopped)
            for signIn in [second, third] {
                guard case .refused(.deniedNotMe, _) = try await server.state(signIn) else {
                    Issue.record("still open")
                    return
                }
            }
        }
    }

    @Test("T13 takes an answer to what was shown, also when person and application got other names meanwhile")
    func renamed() async throws {
        try await asked { server, client, phone, signIn, request in
            let now = server.clock.now()
            let (old, new) = (try #require(LoginName("ab123")), try #require(LoginName("zz9")))
            _ = try await server.house.store.change(.name(old)) { try $0.rename(to: new, by: .system, now: now) }
            _ = try await server.house.store.change(.applicationKey("vpn")) { situation in
                guard var application = situation.application else { throw TestFailure("no application") }
                application.name = "Remote access"
                return try situation.change(to: application, base: situation.figures, by: .system, now: now)
            }
            let shown = try #require(try await waiting(server, client, phone).first)
            #expect([shown.message.application, shown.message.account] == ["VPN", "ab123"])
            let answer = try phone.answer(request, .approve, number(signIn), now: server.now)
            #expect(try await client.answer(answer)?.outcome == .approved)
            _ = try await server.beginPush("zz9")
            let next = try #require(try await waiting(server, client, phone).first)
            #expect([next.message.application, next.message.account] == ["Remote access", "zz9"])
        }
    }

    @Test("T13 refuses an answer that is late, and one whose clock is wrong")
    func late() async throws {
        try await asked { server, client, phone, signIn, request in
            let right = try number(signIn)
            let skewed = try await client.send(
                PhoneEndpoint.answers, phone.answer(request, .approve, right, now: server.now + 330))
            #expect(skewed.problem == .clockWrong)
            server.clock.move(seconds: 120)
            let late = try await client.answer(phone.answer(request, .approve, right, now: server.now))
            // Superseded where housekeeping ends it between our look and our answer.
            #expect([.ended, .superseded].contains(late?.outcome))
            guard case .refused(.expired, _) = try await server.signIns.outcome(of: signIn.id, within: 1)?.state else {
                Issue.record("not expired")
                return
            }
        }
    }

    @Test("T13 refuses answers of another device, under its own name or the asked one's")
    func another() async throws {
        try await asked { server, client, phone, signIn, request in
            let setup = try await Setups(server.house).start(for: "ab123", by: .system)
            let other = try await server.phone(setup, key: 2, client)
            let right = try number(signIn)
            let posing = try Approval(to: request, decision: .approve, number: right, time: server.now)
                .signed(by: other.signing)
            #expect(try await client.send(PhoneEndpoint.answers, posing).problem == .notAuthentic)
            // The same request, as if it had been sent to the other device.
            let moved = try PendingRequest(
                id: request.message.id, device: other.id, nonce: request.message.nonce, application: "VPN",
                account: "ab123", number: .typed(digits: 2), asked: request.message.asked, ends: request.message.ends)
            let forged = try UnverifiedRequest(parsing: moved.signed(by: other.signing))
                .verified(by: other.signing.publicKey, device: other.id, now: server.now)
            let own = try other.answer(forged, .approve, right, now: server.now)
            #expect(try await client.answer(own)?.outcome == .ended)
            // A card that says something else than the one that was sent.
            let changed = try PendingRequest(
                id: request.message.id, device: phone.id, nonce: request.message.nonce, application: "Library",
                account: "ab123", number: .typed(digits: 2), asked: request.message.asked, ends: request.message.ends)
            let card = try UnverifiedRequest(parsing: changed.signed(by: other.signing))
                .verified(by: other.signing.publicKey, device: phone.id, now: server.now)
            let misled = try phone.answer(card, .approve, right, now: server.now)
            #expect(try await client.send(PhoneEndpoint.answers, misled).problem == .notAuthentic)
            #expect(try await server.state(signIn) == .waiting)
        }
    }

    @Test("T13 settles once when answers race")
    func racing() async throws {
        try await asked { server, client, phone, signIn, request in
            let approve = try phone.answer(request, .approve, number(signIn), now: server.now)
            let deny = try phone.answer(request, .mistake, now: server.now)
            let outcomes = await withTaskGroup { group in
                for text in [approve, deny, approve, deny, approve, deny] {
                    group.addTask { try? await server.phones.answer(text).outcome }
                }
                return await group.reduce(into: [AnswerReply.Outcome?]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .approved || $0 == .stopped } == 1)
            #expect(outcomes.count { $0 == .superseded || $0 == .ended } == 5)
        }
    }

    @Test("T13 ends what waits when the device is locked or removed, and takes nothing from it afterwards")
    func removed() async throws {
        try await asked { server, client, phone, signIn, request in
            let answer = try phone.answer(request, .approve, number(signIn), now: server.now)
            try await server.perform(.lock, on: phone)
            guard case .refused(.superseded, _) = try await server.state(signIn) else {
                Issue.record("still waiting")
                return
            }
            #expect(try await client.send(PhoneEndpoint.answers, answer).problem == .deviceUnknown)
            try await server.perform(.unlock, on: phone)
            #expect(try await client.answer(answer)?.outcome == .ended)

            let path = try PhoneEndpoint.remove(phone.id)
            let credential = try phone.credential(path, "POST", now: server.now)
            let removal = try await client.executeRequest(
                uri: path, method: .post, headers: [.authorization: credential], body: nil)
            #expect(removal.status == .noContent)
            #expect(try await client.send(PhoneEndpoint.answers, answer).problem == .deviceUnknown)
            let asked = try await client.get(
                PhoneEndpoint.requests, phone.credential(PhoneEndpoint.requests, now: server.now))
            #expect(asked.status == .forbidden)
            #expect(asked.problem == .deviceUnknown)
            let code = try phone.passcode(at: server.now)
            guard case .refused = await server.begin("ab123", .code(Secret(text: code))) else {
                Issue.record("a removed phone's passcode counts")
                return
            }
        }
    }

    @Test("T13 takes a credential for its own method, path, time and device alone")
    func credentials() async throws {
        try await PhoneServer.run { server, client in
            let phone = try await server.phone(server.enrol(), client)
            let path = PhoneEndpoint.requests
            let now = server.now
            let wrong: [(String, Problem.Code)] = [
                (try phone.credential(PhoneEndpoint.stream, now: now), .notAuthentic),
                (try phone.credential(path, "POST", now: now), .notAuthentic),
                (try phone.credential(path, now: now - 302), .clockWrong),
                (try phone.credential(path, now: now + 330), .clockWrong),
                ("Bearer abc", .notAuthentic), ("Phone abc", .malformed), ("", .notAuthentic),
            ]
            for (credential, code) in wrong {
                #expect(try await client.get(path, credential).problem == code)
            }
            let forged = try PhoneCredential(
                device: phone.id, method: "GET", path: path, time: now, nonce: [UInt8](repeating: 1, count: 16)
            ).header(signedBy: TestPhone(key: 2).signing)
            #expect(try await client.get(path, forged).problem == .notAuthentic)

            let setup = try await server.enrol("cd456")
            let other = try await server.phone(setup, key: 3, client)
            let removal = try PhoneEndpoint.remove(other.id)
            let credential = try phone.credential(removal, "POST", now: now)
            let reply = try await client.executeRequest(
                uri: removal, method: .post, headers: [.authorization: credential], body: nil)
            #expect(reply.problem == .notAuthentic)
            #expect(try await client.get(path, other.credential(path, now: now)).status == .ok)
        }
    }
}
