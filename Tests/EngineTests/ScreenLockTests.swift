import Bytes
import Domain
import PhoneLink
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

        /// Asks, and answers with the right number and that check of the request's hash.
        func answered(_ check: ([UInt8]) throws -> LockCheck?) async throws -> AnswerReply {
            let waiting = try #require(await house.signIns().begin(house.request("ab1")).open)
            return try await phone.answer(.approve, number: waiting.request?.matching.number) { request in
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
            for other in others {
                await #expect(throws: Problem(.notAuthentic, title: "That isn't this phone's screen lock.")) {
                    try await scene.answered(other)
                }
            }
            #expect(try await scene.answered { try lock.check(LockChallenge.answering($0)) }.outcome == .approved)
        }
    }

    @Test("F89 is turned on by a check alone, changed for no other, and turned off by itself")
    func onAndOff() async throws {
        try await TestHouse.with { house in
            let scene = try await Scene(house)
            let lock = TestLock()
            var unchecked = lock
            unchecked.flags = 0x01
            await #expect(throws: Problem.self) { [unchecked] in try await scene.turnOn(unchecked) }
            await #expect(throws: Problem.self) {
                try await scene.report { device, _ in .on(lock.registration([UInt8](repeating: 1, count: 32))) }
            }
            _ = try await scene.turnOn(lock)
            let off = { (other: TestLock) in
                try await scene.report { .off(try other.check(LockChallenge.removing(of: $0, nonce: $1))) }
            }
            await #expect(throws: Problem.self) { try await off(TestLock()) }
            #expect(try await scene.answered { _ in nil }.outcome == .refused)
            #expect(try await !off(lock).isOn)
            #expect(try await scene.answered { _ in nil }.outcome == .approved)
        }
    }
}
