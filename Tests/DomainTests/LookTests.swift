import Bytes
import Testing

@testable import Domain

@Suite("A look at somebody")
struct LookTests {
    private let kim = Actor.operatorAccount("kim")

    /// As the record gives it back.
    private func look(_ change: Change) throws -> Look? {
        let event = try #require(change.events.first)
        let facts = event.facts.merging(
            ["event": .string(event.name.rawValue), "at": .integer(event.at.milliseconds)]) { old, _ in old }
        return Look(facts: facts, personal: event.personal)
    }

    @Test("F83 is given together with its event, which names who looked, at what and by which means")
    func event() throws {
        let situation = Situation(person: .sample(), devices: [.sample()])
        let seen = situation.viewed(.devices, with: "device list", by: kim, now: start)
        #expect(seen.value?.devices == situation.devices)
        let event = try #require(seen.change.events.first)
        #expect(event.name == .personViewed && event.personal["person"] == no(1, Person.self).text)
        #expect(event.facts == ["what": "devices", "with": "device list", "by": "operator"])
        #expect(event.personal["operator"] == "kim")
        #expect(seen.change.writes.isEmpty && seen.change.effects.isEmpty, "nothing is sent")
        #expect(try look(seen.change) == Look(.devices, by: kim, at: start))
    }

    @Test("F83 is no look where there is nobody")
    func nobody() {
        let seen = Situation().viewed(.account, with: "user show", by: kim, now: start)
        #expect(seen.value == nil && seen.change == .nothing)
    }

    @Test("F83 of an agent, who is a person, is told from that of whoever works at the server")
    func agent() throws {
        let agent = Actor.person(no(7))
        let seen = Situation(person: .sample()).viewed(.everything, with: "desk", by: agent, now: start)
        #expect(try look(seen.change) == Look(.everything, by: agent, at: start))
        #expect(seen.change.events.first?.personal["person"] == no(1, Person.self).text)
    }

    @Test("F83 is still one after the name of whoever looked was erased, and no other event is one")
    func erased() {
        let facts: [String: JSONValue] = [
            "event": "person.viewed", "what": "codes", "by": "operator", "at": .integer(start.milliseconds),
        ]
        #expect(Look(facts: facts, personal: [:]) == Look(.codes, by: nil, at: start))
        #expect(Look(facts: facts.merging(["event": "person.changed"]) { $1 }, personal: [:]) == nil)
        #expect(Look(facts: facts.merging(["what": "nothing"]) { $1 }, personal: [:]) == nil)
    }

    @Test("F83 by the same actor is one with those of the quarter of an hour before it")
    func joined() {
        let lee = Actor.operatorAccount("lee")
        let looks = [
            Look(.account, by: kim, at: start + 1000), Look(.devices, by: lee, at: start + 950),
            Look(.codes, by: kim, at: start + 900), Look(.account, by: kim, at: start + 100),
            Look(.numbers, by: kim, at: start + 99), Look(.account, by: nil, at: start),
        ]
        let joined = Look.joined(looks)
        #expect(joined.map(\.actor) == [kim, lee, kim, nil])
        #expect(joined.map(\.at) == [start + 1000, start + 950, start + 99, start])
        #expect(joined.map(\.matters) == [[.account, .codes], [.devices], [.numbers], [.account]])
    }
}
