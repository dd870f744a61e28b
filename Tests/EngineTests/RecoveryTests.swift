import Bytes
import Domain
import Foundation
import Logging
import OATH
import SQLiteDriver
import Storage
import Testing

@testable import Engine

@Suite("After trouble")
struct RecoveryTests {
    @Test("T30 an effect whose performing a crash cut off is performed by the next start, and may be twice")
    func outbox() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            let device = try await house.addPhone(to: "ab1")
            let signIn = try #require(await house.signIns().begin(house.request("ab1")).open)
            let push = Effect.push(device: device, signIn: signIn.id)
            #expect(try await house.store.overdueEffects(at: house.clock.now(), limit: 9).isEmpty)
            house.clock.move(seconds: 6)
            #expect(try await house.store.overdueEffects(at: house.clock.now(), limit: 9).map(\.effect) == [push])
            let next = House(
                driver: try SQLitePool(path: house.database), keyRing: house.keyRing, clock: house.clock,
                random: house.random, logger: Logger(label: "next"))
            let soon = house.clock.now() + 60
            async let woken = next.waiters.wait(for: .device(device), until: soon, clock: house.clock) {
                () -> Bool? in nil
            }
            let running = Task { await Housekeeping(next, sealer: nil).run() }
            for _ in 0..<100 {
                try await Task.sleep(for: .milliseconds(50))
                if try await house.store.overdueEffects(at: house.clock.now(), limit: 9).isEmpty { break }
            }
            #expect(try await house.store.overdueEffects(at: house.clock.now() + 60, limit: 9).isEmpty)
            #expect(try await house.store.signIn(signIn.id)?.state == .waiting)
            next.performer.perform([])
            house.clock.move(seconds: 120)
            #expect(try await woken == nil)
            for _ in 0..<100 where try await house.store.signIn(signIn.id)?.isOpen == true {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await house.store.signIn(signIn.id)?.state == .refused(.expired, at: house.clock.now()))
            running.cancel()
            await running.value
            await next.store.close()
        }
    }

    @Test("T03 behind a fence nothing that was made before it is accepted, and new things are")
    func fence() async throws {
        try await TestHouse.with { house in
            let hotp = try await house.addPerson("ab1", token: "h")
            let totp = try TOTP(secret: await house.addPerson("ab2", token: "t", totp: true).secret)
            try await house.addPhone(to: "ab1")
            let recovery = try await house.administration.makeRecoveryCodes(for: "ab1", by: TestHouse.actor)
            let setup = try await Setups(house.house).start(for: "ab1", by: TestHouse.actor)
            let open = try #require(await house.signIns().begin(house.request("ab1")).open)
            try await house.administration.setFence(by: TestHouse.actor)
            let now = house.clock.now()
            #expect(try await house.store.signIn(open.id)?.state == .refused(.serviceError, at: now))
            #expect(await house.signIns().type(Secret(text: hotp.code(counter: 0)), into: open)?.isApproved == false)
            #expect(await house.code(hotp.code(counter: 0), of: "ab1").reason == .codeEnded)
            #expect(await house.code(recovery[0].exposedText(), of: "ab1").reason == .codeUsed)
            for seconds in [now.seconds, now.seconds - 30] {
                #expect(await house.code(totp.code(at: seconds), of: "ab2").reason == .codeUsed)
            }
            #expect(try await house.store.setup(setup.setup.id)?.isOpen(at: now) == false)
            house.clock.move(seconds: 30)
            #expect(await house.code(totp.code(at: now.seconds + 30), of: "ab2").isApproved)
            _ = try await house.administration.resynchronise(
                "h", codes: [hotp.code(counter: 3), hotp.code(counter: 4)], by: TestHouse.actor)
            #expect(await house.code(hotp.code(counter: 4), of: "ab1").reason == .codeUsed)
            #expect(await house.code(hotp.code(counter: 5), of: "ab1").isApproved)
        }
    }

    @Test(
        "F63 a key fob 20 steps adrift is put right by two codes in a row, one 200 steps away is not",
        arguments: [true, false])
    func resynchronise(totp: Bool) async throws {
        try await TestHouse.with { house in
            let token = try await house.addPerson("ab1", token: "fob", totp: totp)
            let now = totp ? house.clock.now().seconds / 30 : 0
            func resynchronise(_ step: Int64) async throws {
                let codes = [token.code(counter: now + step), token.code(counter: now + step + 1)]
                _ = try await house.administration.resynchronise("fob", codes: codes, by: TestHouse.actor)
            }
            await #expect(throws: Mistake.self) { try await resynchronise(200) }
            #expect(await house.code(token.code(counter: now + 20), of: "ab1").reason == .codeWrong)
            try await resynchronise(20)
            #expect(await house.code(token.code(counter: now + 21), of: "ab1").reason == .codeUsed)
            #expect(await house.code(token.code(counter: now + 22), of: "ab1").isApproved)
            await #expect(throws: Mistake.self) { try await resynchronise(20) }
            _ = try await house.administration.retire("fob", by: TestHouse.actor)
            #expect(await house.code(token.code(counter: now + 23), of: "ab1").reason == .codeWrong)
            await #expect(throws: Mistake.self) { try await resynchronise(40) }
        }
    }
}
