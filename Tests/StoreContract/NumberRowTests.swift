import Domain
import Storage
import Testing

/// The cases about telephone numbers.
extension StoreRowTests {
    func numbers(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let old = try #require(PhoneNumber(stored: "+8613800138000"))
        let new = try #require(PhoneNumber(stored: "+447700900123"))
        _ = try await store.change(.numbers(fixture.login)) { try $0.addNumber(old, by: actor, now: now) }
        _ = try await fixture.activeDevice()
        let browser = try await fixture.finish(fixture.approved()).draws.sessionDigest
        let asking = Subject.number(session: browser, new, day: now - 9, hour: now - 9)
        let id = fixture.random.id(NumberProof.self)
        let step = try await store.change(asking) {
            try $0.askNumber(new, replacing: old, id: id, digest: [1, 2, 3], now: now)
        }
        guard case .asked(let proof) = step else { throw Fault("no code was sent: \(step)") }
        let typing = Subject.number(session: browser, nil, day: now - 9, hour: now - 9)
        let found = try await store.situation(typing)
        #expect(found.numberFacts == NumberFacts(proof: proof, ofPerson: 1, ofNumber: 1, ofHour: 1))
        #expect(try await store.situation(asking).numbers.map(\.number) == [old])
        _ = try await store.change(typing) { try $0.proveNumber(digest: [9], now: now) }
        #expect(try await store.situation(typing).numberFacts.proof?.wrong == 1)
        let proved = try await store.change(typing) { try $0.proveNumber(digest: [1, 2, 3], now: now) }
        #expect(proved == .proved(OwnNumber(person: person.id, number: new, addedAt: now, provedAt: now)))
        #expect(try await store.numbers(of: person.id).map(\.number) == [new])
        await #expect(throws: Refusal(.codeUsed), "it was spent") {
            try await store.change(typing) { _ in try found.proveNumber(digest: [1, 2, 3], now: now) }
        }
        #expect(try await store.situation(typing).numberFacts.proof == nil)
        try await store.tidyNumberProofs(askedBefore: now + 1)
        #expect(try await store.situation(asking).numberFacts.ofNumber == 0)
        _ = try await store.change(.numbers(fixture.login)) { try $0.removeNumber(new, by: actor, now: now) }
        #expect(try await store.numbers(of: person.id).isEmpty)
        #expect(try await store.takeTexts(now: now, limit: 9).isEmpty, "without a gateway none is kept")
        try await directory(fixture)
    }

    /// People are found by the directory's number and by their names; a name that went to another leads to that one.
    private func directory(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let telephone = try #require(PhoneNumber(stored: "+447700900123"))
        func follow(_ number: String, _ name: LoginName, adopts: Bool = false) async throws -> DirectoryOutcome {
            var entry = DirectoryEntry(number: number, username: name)
            entry.telephone = .value(telephone)
            let (line, id) = (entry, fixture.random.id(Person.self))
            return try await store.change(.directory(numbers: [number], [name])) {
                try $0.follow([line], ids: [id], adopts: adopts, by: actor, now: now)
            }
        }
        #expect(try await follow("1", fixture.login, adopts: true).steps.first?.fields == [.telephone, .number])
        let found = try await store.situation(.directory(numbers: ["1", "2"], [fixture.login])).directory
        #expect(found.map(\.person.id) == [person.id] && found.first?.directoryNumber == telephone)
        #expect(found.first?.names.count == 2 && found.first?.numbers.map(\.number) == [telephone])
        #expect(try await follow("1", fixture.login).steps.first?.isUnchanged == true)
        #expect(try await follow("2", fixture.login).steps.first?.setAside?.text == "ab1~1")
        let (old, new) = (try await store.person(person.id), try await store.person(named: fixture.login))
        #expect(old?.standing == .disabled && old?.username.text == "ab1~1" && old?.personNumber == "1")
        #expect(new?.personNumber == "2" && new?.id != person.id)
        #expect(try await store.passwordHash(of: fixture.login) == nil, "a password is nobody else's")
        #expect(try await store.numbers(of: person.id).isEmpty)
        let name = try #require(LoginName("a.bloggs"))
        #expect(try await follow("1", name).steps.first?.isBack == true)
        #expect(try await store.person(named: name)?.id == person.id)
    }
}
