import Bytes
import Domain
import SQLiteDriver
import Storage
import Testing

@testable import Engine

@Suite("A look at somebody by an operator")
struct OperatorLookTests {
    @Test("F83 is in the record before anything is seen, and nothing is seen where it can't be")
    func recorded() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1", token: "fob")
            let phone = try await house.addPhone(to: "ab1")
            let administration = house.administration
            let viewed = try await administration.view(.account, of: "ab1", with: "user show", by: TestHouse.actor)
            _ = try await administration.viewDevice(phone.text, with: "device show", by: TestHouse.actor)
            let (_, owner) = try await administration.viewToken("fob", with: "token show", by: TestHouse.actor)
            #expect(owner?.id == viewed.person.id && viewed.situation.devices.map(\.id) == [phone])
            let entries = try await house.events("person.viewed")
            #expect(Set(entries.map { $0.leaf.facts["with"]?.string }) == ["user show", "device show", "token show"])
            await #expect(throws: Mistake.self) {
                _ = try await administration.view(.account, of: "nobody", with: "user show", by: TestHouse.actor)
            }
            try await house.driver.write {
                try $0.execute(
                    """
                    CREATE TRIGGER no_looks BEFORE INSERT ON events WHEN NEW.name = 'person.viewed' \
                    BEGIN SELECT RAISE(ABORT, 'none'); END
                    """)
            }
            await #expect(throws: Unrecorded.self) {
                _ = try await administration.view(.account, of: "ab1", with: "user show", by: TestHouse.actor)
            }
            await #expect(throws: Unrecorded.self) {
                _ = try await administration.viewDevice(phone.text, with: "device show", by: TestHouse.actor)
            }
            await #expect(throws: Unrecorded.self) {
                _ = try await administration.viewToken("fob", with: "token show", by: TestHouse.actor)
            }
        }
    }

    @Test("F83 is what its person sees, the newest first and no more than a page holds")
    func listed() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            _ = try await house.addPerson("ab2")
            func look(_ name: String = "ab1", by login: String = "kim") async throws -> ID<Person> {
                let viewed = try await house.administration.view(
                    .account, of: name, with: "user show", by: .operatorAccount(login))
                return viewed.person.id
            }
            let sessions = Sessions(house.house, relyingParty: nil)
            let person = try await look()
            let other = try await look("ab2", by: "lee")
            _ = try await house.events()
            #expect(try await sessions.looks(at: person).looks.map(\.actor) == [.operatorAccount("kim")])
            #expect(try await sessions.looks(at: other).looks.map(\.actor) == [.operatorAccount("lee")])
            for _ in 1...Sessions.looksMax {
                house.clock.move(seconds: 901)
                _ = try await look()
            }
            _ = try await house.events()
            let (looks, hasOlder) = try await sessions.looks(at: person)
            #expect(looks.count == Sessions.looksMax && hasOlder)
            #expect(looks.first?.at == house.clock.now())
            let file = try await house.administration.view(
                .everything, of: "ab1", with: "user export-data", by: .operatorAccount("kim"))
            _ = try await house.events()
            let events = try await file.data()["record"]?.array?.filter {
                $0["facts"]?["event"]?.string == "person.viewed"
            }
            #expect(events?.count == Sessions.looksMax + 2, "the file has all of them")
            #expect(events?.last?["personal"]?["operator"]?.string == "kim")
        }
    }
}
