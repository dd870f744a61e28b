import Bytes
import Domain
import OATH
import Storage
import Testing

@testable import Engine

/// A directory that knows one password and counts how often it is asked.
private struct Knows: Domain.Directory {
    let password: [UInt8]

    func check(_ name: LoginName, password: Secret) async -> FirstFactor {
        password.equals(Secret(self.password)) ? .right : .wrong
    }
}

@Suite("The first factor", .serialized)
struct FirstFactorTests {
    @Test("T22 when wrong changes nothing but the record, whatever stands behind it")
    func wrong() async throws {
        try await TestHouse.with { house in
            let token = try await house.addPerson("ab1", token: "t")
            try await house.addPhone(to: "ab1")
            let before = try await house.rows()
            for line in ["wrong", "wrong,push", "wrong,\(token.code(counter: 0))", ",", "", "wrong,000000"] {
                let begun = await house.signIns().begin(house.request("ab1", .line(Secret(text: line))))
                #expect(begun == .refused(Refusal(.firstFactorWrong)))
            }
            let begun = await house.signIns().begin(
                house.request("ab1", .password(Secret(text: "wrong")), .code(Secret(text: "000000"))))
            #expect(begun == .refused(Refusal(.firstFactorWrong)))
            #expect(try await house.rows() == before)
            #expect(try await house.events("first_factor.wrong").count == 7)
        }
    }

    @Test("T23 of somebody unknown is checked as long and answered alike")
    func unknown() async throws {
        try await TestHouse.with { house in
            let hashing = try PasswordHashing(random: house.random)
            let signIns = house.signIns(StoredPeople(store: house.store, hashing: hashing))
            _ = try await house.administration.add(
                [PersonDraft(username: "ab1", password: Secret(text: "right")), PersonDraft(username: "ab2")],
                by: TestHouse.actor)
            // In turn, and more than once: what else the machine does must not fall on one name alone.
            var fastest: [String: Duration] = [:]
            var rounds = 0
            while rounds < 3 || (rounds < 40 && !Self.takeAlike(fastest)) {
                rounds += 1
                for name in ["ab1", "ab2", "nobody"] {
                    let time = await ContinuousClock().measure {
                        let begun = await signIns.begin(house.request(name, .password(Secret(text: "wrong"))))
                        #expect(begun == .refused(Refusal(.firstFactorWrong)))
                    }
                    fastest[name] = min(time, fastest[name] ?? time)
                }
            }
            #expect(Self.takeAlike(fastest), "\(fastest)")
            #expect(await signIns.begin(house.request("ab1", .password(Secret(text: "right")))).reason == .notSetUp)
            let facts = try await house.events("first_factor.wrong").map { $0.leaf.facts.keys.sorted() }
            #expect(Set(facts).count == 1 && facts.count == 3 * rounds)
        }
    }

    /// Whether nobody is refused in half the time of somebody who has a password.
    private static func takeAlike(_ times: [String: Duration]) -> Bool {
        guard let known = times["ab1"] else { return false }
        return times.values.allSatisfy { $0 > known / 2 }
    }

    @Test("T20 T21 is checked a bounded number of times at once, for one name and for all")
    func bound() async throws {
        let hashing = try PasswordHashing(random: SeededRandom())
        func check(_ count: Int, _ name: @escaping @Sendable (Int) -> String) async -> Int {
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<count {
                    group.addTask { await hashing.check(Secret(text: "x"), against: nil, name: name(number)) == nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
        }
        #expect(await check(40) { _ in "one" } > 0)
        #expect(await check(400) { "\($0)" } > 0)
        #expect(await check(1) { _ in "one" } == 0)
    }

    @Test("is right for its password alone, of any bytes within the bounds")
    func hashing() async throws {
        let hashing = try PasswordHashing(random: SeededRandom())
        for bytes in [Array("é,\u{0}x".utf8), [0xff, 0xfe], [UInt8](repeating: 0x61, count: 1024)] as [[UInt8]] {
            let hash = try PasswordHashing.hash(Secret(bytes), salt: [UInt8](repeating: 7, count: 16))
            #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
            #expect(await hashing.check(Secret(bytes), against: hash, name: "a") == true)
            #expect(await hashing.check(Secret(Array(bytes.dropLast())), against: hash, name: "a") == false)
        }
        #expect(throws: Mistake.self) {
            try PasswordHashing.hash(Secret([UInt8](repeating: 1, count: 1025)), salt: [UInt8](repeating: 7, count: 16))
        }
    }
}

@Suite("A password line")
struct PasswordLineTests {
    static let passwords: [[UInt8]] = [
        Array("plain".utf8), Array("one,comma".utf8), Array("a,b,push,c".utf8), Array("ends,push".utf8),
        Array("ends,".utf8),
        Array("pässwörd, 密".utf8), [0x70, 0xe4, 0x73, 0x73], [UInt8](repeating: 0x61, count: 118),
    ]

    @Test("F06 with commas and each ending does what it says", arguments: passwords)
    func endings(password: [UInt8]) async throws {
        try await TestHouse.with { house in
            let token = try await house.addPerson("ab1", token: "t")
            let first = try await house.addPhone(to: "ab1", 1)
            let second = try await house.addPhone(to: "ab1", 2)
            let signIns = house.signIns(Knows(password: password))
            func begin(_ ending: String) async -> Begun {
                house.clock.move(seconds: 4000)
                return await signIns.begin(house.request("ab1", .line(Secret(password + Array(ending.utf8)))))
            }
            for (ending, device) in [
                (",push1", first), (",push2", second), (",PUSH", second), ("", second), (", push 1", first),
            ] {
                let signIn = await begin(ending).open
                #expect(signIn?.request?.device == device, "\(ending)")
                guard let signIn, let request = signIn.request else { continue }
                let (draws, now) = (Draws(from: house.random), house.clock.now())
                let answer = Answer(
                    request: request.id, device: device, nonce: request.nonce,
                    decision: .approve(number: request.matching.number))
                _ = try await house.store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
            }
            #expect(await begin(",\(token.code(counter: 0))").isApproved)
            #expect(await begin(",\(token.code(counter: 0))").reason == .codeUsed)
            #expect(await begin(",000000").reason == .codeWrong)
            for ending in [",push3", ",phone", ",sms2"] { #expect(await begin(ending).reason == .noUsableMethod) }
            for ending in [",pull", ",push0", ",push100", "x", ",", ",12345", ",push,x"] {
                #expect(await begin(ending).reason == .firstFactorWrong, "\(ending)")
            }
        }
    }

    @Test("F12 that comes again from the same client joins the open sign-in, and another does not")
    func join() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            try await house.addPhone(to: "ab1")
            func begin(_ line: String, _ client: String) async -> ID<SignIn>? {
                await house.signIns().begin(house.request("ab1", .line(Secret(text: line)), client: client)).open?.id
            }
            let first = try #require(await begin(OnePassword.text, "10.0.0.1"))
            let retries = await withTaskGroup(of: ID<SignIn>?.self) { group in
                for _ in 0..<20 { group.addTask { await begin(OnePassword.text, "10.0.0.1") } }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(retries == [first])
            #expect(await begin(OnePassword.text + ",push", "10.0.0.1") != first)
            #expect(await begin(OnePassword.text, "10.0.0.2") != first)
            #expect(try await house.events("sign_in.asked").count == 3)
        }
    }
}
