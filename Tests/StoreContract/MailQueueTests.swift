import Domain
import Storage
import Testing

@Suite("The mail queue")
struct MailQueueTests {
    private func with(_ database: Database, _ body: (StoreFixture) async throws -> Void) async throws {
        for driver in try await database.open(Schema.migrations) {
            try await body(StoreFixture(driver, sendsMail: true))
            await driver.close()
        }
    }

    private func lock(_ fixture: StoreFixture, times: Int = 1) async throws {
        let (actor, now) = (fixture.actor, fixture.now)
        for _ in 0..<times {
            _ = try await fixture.store.change(.person(fixture.person.id)) {
                try $0.setStanding(.lockedByDesk(at: now), by: actor, now: now)
            }
        }
    }

    @Test("keeps each notice with its event until it is sent", .serialized, arguments: Database.all)
    func kept(database: Database) async throws {
        try await with(database) { fixture in
            let (store, now, person) = (fixture.store, fixture.now, fixture.person.id)
            #expect(try await store.peopleWithMail(at: now, limit: 10).isEmpty)
            try await lock(fixture)
            #expect(try await store.peopleWithMail(at: now, limit: 10) == [person])
            let mail = try #require(try await store.takeMail(for: person, now: now))
            #expect(mail.notices.map(\.kind) == [.accountLocked] && mail.tries == 1 && mail.person.id == person)
            // Nobody else takes it, until its time for being sent is over: then it is the same mail again.
            #expect(try await store.takeMail(for: person, now: now + 1) == nil)
            let later = now + QueuedMail.claimSeconds
            let again = try #require(try await store.takeMail(for: person, now: later))
            #expect(again.rows == mail.rows && again.tries == 2)
            try await store.postponeMail(again, until: later + 30)
            #expect(try await store.peopleWithMail(at: later + 29, limit: 10).isEmpty)
            #expect(try await store.countMails() == 1)
            try await store.removeMail(again, sentAt: later)
            #expect(try await store.countMails() == 0)
        }
    }

    @Test("gives a mail to one of two who take it at once", .serialized, arguments: Database.all)
    func race(database: Database) async throws {
        try await with(database) { fixture in
            try await lock(fixture)
            let (store, now, person) = (fixture.store, fixture.now, fixture.person.id)
            let taken = try await withThrowingTaskGroup(of: QueuedMail?.self) { group in
                for _ in 0..<8 { group.addTask { try await store.takeMail(for: person, now: now) } }
                return try await group.reduce(into: []) { all, mail in all += mail.map { [$0] } ?? [] }
            }
            #expect(taken.count == 1)
        }
    }

    @Test(
        "T08 folds what is more than a person gets in an hour, and loses none of it", .serialized,
        arguments: Database.all)
    func folded(database: Database) async throws {
        try await with(database) { fixture in
            let (store, now, person) = (fixture.store, fixture.now, fixture.person.id)
            for sent in 0..<QueuedMail.paceMax {
                try await lock(fixture)
                let mail = try #require(try await store.takeMail(for: person, now: now + sent))
                try await store.removeMail(mail, sentAt: now + sent)
            }
            try await lock(fixture, times: 7)
            #expect(try await store.takeMail(for: person, now: now + 10) == nil)
            #expect(try await store.peopleWithMail(at: now + 10, limit: 10).isEmpty)
            let later = now + QueuedMail.paceSeconds
            let mail = try #require(try await store.takeMail(for: person, now: later))
            #expect(mail.notices.count == 7)
            try await store.tidyMails(now: later + QueuedMail.paceSeconds)
            #expect(try await store.countMails() == 7)
        }
    }

    @Test(
        "T24 tells an address that was somebody's by a mail of its own, whatever waits for the new one", .serialized,
        arguments: Database.all)
    func former(database: Database) async throws {
        try await with(database) { fixture in
            let (store, now, person) = (fixture.store, fixture.now, fixture.person)
            let (actor, old) = (fixture.actor, try #require(person.email))
            try await lock(fixture, times: QueuedMail.waitingMax)
            var entry = DirectoryEntry(number: "1001", username: person.username)
            entry.email = .value("new@example.org")
            let (entries, id) = ([entry], fixture.random.id(Person.self))
            _ = try await store.change(.directory(numbers: ["1001"], [person.username])) {
                try $0.follow(entries, ids: [id], adopts: true, by: actor, now: now)
            }
            var told: [String?: [Notice.Kind]] = [:]
            while let mail = try await store.takeMail(for: person.id, now: now) {
                told[mail.address, default: []] += mail.notices.map(\.kind)
            }
            #expect(told[old] == [.addressChanged] && Set(told.keys) == [old, "new@example.org"])
            #expect(told["new@example.org"]?.count == QueuedMail.waitingMax)
        }
    }

    @Test("holds no more than its bound for one person", .serialized, arguments: Database.all)
    func bound(database: Database) async throws {
        try await with(database) { fixture in
            try await lock(fixture, times: QueuedMail.waitingMax + 5)
            #expect(try await fixture.store.countMails() == QueuedMail.waitingMax)
        }
    }

    @Test("holds nothing for who has no address, nor where no mail is sent", .serialized, arguments: Database.all)
    func nobody(database: Database) async throws {
        try await StoreFixture.with(database) { fixture in
            try await lock(fixture)
            #expect(try await fixture.store.countMails() == 0)
        }
        try await with(database) { fixture in
            let (actor, now) = (fixture.actor, fixture.now)
            let other = Person(
                id: fixture.random.id(), username: try #require(LoginName("ab2")), displayName: "B", email: nil,
                addedAt: now)
            _ = try await fixture.store.change(.installation) {
                try $0.add([NewPerson(other, passwordHash: nil)], by: actor, now: now)
            }
            _ = try await fixture.store.change(.person(other.id)) {
                try $0.setStanding(.lockedByDesk(at: now), by: actor, now: now)
            }
            #expect(try await fixture.store.countMails() == 0)
        }
    }
}
