import Bytes
import Domain
import PhoneLink
import Storage
import Testing
import WebAuthn

@testable import Engine

@Suite("The screen lock of a phone")
struct ScreenLockTests {
    private struct Scene {
        let house: TestHouse
        let phones: Phones
        let phone: TestPhone

        init(_ house: TestHouse) async throws {
            self.house = house
            let party = try RelyingParty(id: TestLock.party, name: "Example", origins: [TestLock.origin])
            phones = try await Phones(house.house, organisation: "Example", relyingParty: party)
            _ = try await house.addPerson("ab1")
            let setup = try await Setups(house.house).start(for: "ab1", by: TestHouse.actor)
            phone = try await TestPhone(house, phones, code: setup.code)
        }

        func report(_ wish: (DeviceID, [UInt8]) throws -> LockReport.Wish)
            async throws -> LockNotice
        {
            let (device, nonce) = (try DeviceID(phone.id.text), house.random.bytes(16))
            let report = try LockReport(
                device: device, wish: wish(device, nonce), nonce: nonce, time: house.clock.now().seconds)
            return try await phones.setLock(report.signed(by: phone.key))
        }

        func turnOn(_ lock: TestLock) async throws -> LockNotice {
            try await report { .on(lock.registration(LockChallenge.setting(of: $0, nonce: $1))) }
        }

        func turnOff(_ lock: TestLock) async throws -> LockNotice {
            try await report { .off(try lock.check(LockChallenge.removing(of: $0, nonce: $1))) }
        }

        /// Asks, and answers with the right number and that check of the request's hash.
        func answered(_ check: ([UInt8]) throws -> LockCheck?) async throws -> AnswerReply {
            let waiting = try #require(await house.signIns().begin(house.request("ab1")).open)
            return try await answer(waiting.request?.matching.number, check)
        }

        func answer(_ number: String?, _ check: ([UInt8]) throws -> LockCheck?) async throws -> AnswerReply {
            try await phone.answer(.approve, number: number) { request in
                try check(RequestBinding(of: request.message, keyID: request.keyID).hash)
            }
        }
    }

    @Test("F89 approves by its own signed check; without one the approval is refused")
    func round() async throws {
        try await TestHouse.with { house in
            let scene = try await Scene(house)
            let lock = TestLock()
            try await house.administration.set("push.screen_lock", to: true, by: TestHouse.actor)
            #expect(try await scene.answered { _ in nil }.outcome == .refused)
            #expect(try await scene.turnOn(lock).isOn)
            #expect(try await scene.turnOn(lock).isOn)
            #expect(try await scene.answered { _ in nil }.outcome == .refused)
            #expect(try await scene.answered { try lock.check(LockChallenge.answering($0)) }.outcome == .approved)
            let approved = try #require(await house.events("sign_in.approved").last)
            #expect(approved.leaf.facts["screen_lock"]?.bool == true)
            let refused = try await house.events("sign_in.refused").compactMap { $0.leaf.facts["reason"]?.string }
            #expect(refused == ["screen_lock_needed", "screen_lock_needed"])
        }
    }

    @Test("F89 T13 of a forged flag, another key, another request, purpose or site is no check at all")
    func forged() async throws {
        try await TestHouse.with { house in
            let scene = try await Scene(house)
            let lock = TestLock()
            _ = try await scene.turnOn(lock)
            var unchecked = lock
            unchecked.flags = 0x01
            var elsewhere = lock
            elsewhere.origin = "https://evil.example"
            let others: [@Sendable ([UInt8]) throws -> LockCheck] = [
                { [unchecked] in try unchecked.check(LockChallenge.answering($0)) },
                { [unchecked] in
                    // The flag is set after the signature was made.
                    let check = try unchecked.check(LockChallenge.answering($0))
                    var data = check.authenticatorData
                    data[32] = 0x05
                    return LockCheck(
                        clientData: check.clientData, authenticatorData: data, signature: check.signature)
                },
                { try TestLock().check(LockChallenge.answering($0)) },
                { [elsewhere] in try elsewhere.check(LockChallenge.answering($0)) },
                { _ in try lock.check(LockChallenge.answering([UInt8](repeating: 1, count: 32))) },
                { try lock.check($0) },
            ]
            let number = try #require(await house.signIns().begin(house.request("ab1")).open).request?.matching.number
            for other in others {
                await #expect(throws: Problem(.notAuthentic, title: "That isn't this phone's screen lock.")) {
                    try await scene.answer(number, other)
                }
            }
            // The request still waits for its owner.
            let right = try await scene.answer(number) { try lock.check(LockChallenge.answering($0)) }
            #expect(right.outcome == .approved)
        }
    }

    @Test("F84 F87 what a phone says is what the server has of its last answer, with who uses it")
    func told() async throws {
        try await TestHouse.with { house in
            let scene = try await Scene(house)
            func notice() async throws -> ToldNotice {
                let device = try await house.store.device(scene.phone.id)
                return try await scene.phones.told(by: #require(device))
            }
            let first = try await notice()
            #expect(first.last == nil && first.uses["os"] == [])
            try await house.administration.set("phone.ask", to: ["os"], at: "vpn", by: TestHouse.actor)
            let second = try await notice()
            #expect(second.uses["os"] == ["VPN"] && second.uses["model"] == [])
            let waiting = try #require(await house.signIns().begin(house.request("ab1")).open)
            _ = try await scene.phone.answer(
                .approve, number: waiting.request?.matching.number, told: ["os": "Android 14", "place": "Leeds"])
            let last = try await notice().last
            #expect(last?.items == ["os": "Android 14"] && last?.decision == "approve")
            #expect(last?.time == house.clock.now().seconds)
            let third = try await notice()
            #expect(try ToldNotice(parsing: third.serialized()) == third)
            try await house.administration.set("phone.ask", to: nil, at: "vpn", by: TestHouse.actor)
            #expect(try await notice().uses["os"] == [])
        }
    }

    @Test("F89 is turned on by a check alone, changed for no other, and turned off by itself")
    func onAndOff() async throws {
        try await TestHouse.with { house in
            let scene = try await Scene(house)
            let lock = TestLock()
            var unchecked = lock
            unchecked.flags = 0x01
            let unproved = unchecked
            await #expect(throws: Problem.self) { try await scene.turnOn(unproved) }
            await #expect(throws: Problem.self) {
                try await scene.report { _, _ in .on(lock.registration([UInt8](repeating: 1, count: 32))) }
            }
            _ = try await scene.turnOn(lock)
            await #expect(throws: Problem.self) { try await scene.turnOff(TestLock()) }
            #expect(try await scene.answered { _ in nil }.outcome == .refused)
            let isOn = try await scene.turnOff(lock).isOn
            #expect(!isOn)
            #expect(try await scene.answered { _ in nil }.outcome == .approved)
        }
    }
}
