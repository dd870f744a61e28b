import Bytes
import Domain
import OATH
import PhoneLink
import Storage
import Testing

@testable import Engine

@Suite("A set-up that was left")
struct SetupKeepTests {
    private func reason(_ house: TestHouse) async -> Reason? {
        await house.signIns().begin(house.request("ab1")).reason
    }

    @Test("F55 is carried on by asking for a code again, days later, and ends with a phone that counts")
    func carriedOn() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            let setups = Setups(house.house)
            let phones = try await Phones(house.house, organisation: "Example")
            let first = try await setups.start(for: "ab1", by: TestHouse.actor)
            house.clock.move(seconds: 6 * 86_400)
            #expect(await reason(house) == .setupUnfinished)
            await #expect(throws: Problem.self) { _ = try await TestPhone(house, phones, code: first.code) }
            let second = try await setups.start(for: "ab1", by: TestHouse.actor)
            #expect(second.setup.id == first.setup.id && !second.code.equals(first.code))
            let third = try await setups.carryOn(first.setup.id, by: TestHouse.actor)
            #expect(try await setups.setup(code: second.code) == nil)
            _ = try await TestPhone(house, phones, code: third.code)
            #expect(await reason(house) == nil)
            await #expect(throws: Mistake.self) { _ = try await setups.carryOn(first.setup.id, by: TestHouse.actor) }
        }
    }

    @Test("F55 loses a phone that nobody confirmed after a day, by housekeeping, and keeps its place for a week")
    func housekeeping() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            let opened = try await Setups(house.house).start(for: "ab1", by: TestHouse.actor)
            let digest = opened.setup.digest
            let half = Device(
                id: house.random.id(), person: opened.setup.person, name: "Pixel", state: .pending, signingKey: [4],
                platform: nil, addedAt: house.clock.now())
            let passcode = Token(
                id: house.random.id(), serial: "app-\(half.id)", kind: .totp, algorithm: .sha256, digits: 6,
                stepSeconds: 30, secret: SealedBytes([1]), state: .stock, person: half.person, device: half.id,
                addedAt: house.clock.now())
            _ = try await house.store.change(.setup(digest: digest)) {
                try $0.pair(half, passcode: passcode, digest: digest, transcript: [1], now: half.addedAt)
            }
            let running = Task { await Housekeeping(house.house, sealer: nil).run() }
            house.clock.move(seconds: Setup.halfMadeSeconds - 1)
            try await Task.sleep(for: .milliseconds(1300))
            #expect(try await house.store.device(half.id)?.state == .pending)
            house.clock.move(seconds: 1)
            for _ in 0..<100 where try await house.store.device(half.id)?.state == .pending {
                try await Task.sleep(for: .milliseconds(50))
            }
            running.cancel()
            await running.value
            #expect(try await house.store.device(half.id)?.state == .removed)
            #expect(try await house.events("device.removed").count == 1)
            #expect(await reason(house) == .setupUnfinished)
            house.clock.move(seconds: 604_800)
            #expect(await reason(house) == .notSetUp)
        }
    }
}

@Suite("People that are imported")
struct ImportedPeopleTests {
    @Test("each get the hash of their own password, in any number at a time")
    func hashes() async throws {
        try await TestHouse.with { house in
            let drafts = (0..<12).map { number in
                PersonDraft(
                    username: "ab\(number)", password: number % 3 == 0 ? nil : Secret(text: "password \(number)"))
            }
            #expect(try await house.administration.add(drafts, by: TestHouse.actor) == 12)
            let directory = StoredPeople(store: house.store, hashing: try PasswordHashing(random: house.random))
            for number in 0..<12 {
                let name = try #require(LoginName("ab\(number)"))
                let hash = try await house.store.passwordHash(of: name)
                #expect((hash == nil) == (number % 3 == 0))
                let checked = await directory.check(name, password: Secret(text: "password \(number)"))
                #expect(checked == (number % 3 == 0 ? .wrong : .right))
            }
        }
    }

    @Test("are none where one password cannot be hashed")
    func allOrNothing() async throws {
        try await TestHouse.with { house in
            let long = Secret([UInt8](repeating: 97, count: PasswordHashing.passwordSizeMax + 1))
            let drafts = [
                PersonDraft(username: "ab1", password: Secret(text: "good")),
                PersonDraft(username: "ab2", password: long),
            ]
            await #expect(throws: Mistake.self) {
                _ = try await house.administration.add(drafts, by: TestHouse.actor)
            }
            let count = try await house.administration.countPeople()
            #expect(count == 0)
        }
    }
}
