import Bytes
import Domain
import Testing

@testable import Engine

@Suite("A pass for today")
struct PassTests {
    @Test("F50 a pass made at 10:00 works until 23:59:59 there, not at 00:00, at every door that takes codes")
    func wholeDay() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1", token: "fob")
            _ = try await house.addPerson("ab2", token: "fob 2")
            // It is 10:00 there.
            let midnight = house.clock.now() + 50_400
            let (code, made) = try await house.administration.makePass(for: "ab1", until: midnight, by: TestHouse.actor)
            #expect(made.endsAt == midnight)
            func tries(_ name: String = "ab1") async -> Reason? {
                let request = house.request(name, .provedByApplication, .code(code))
                let begun: Begun = await house.signIns().begin(request)
                return begun.reason
            }
            for _ in 1...3 { #expect(await tries() == nil) }
            #expect(await tries("ab2") == .codeWrong)
            house.clock.move(seconds: 50_399)
            #expect(await tries() == nil)
            house.clock.move(seconds: 1)
            #expect(await tries() == .codeEnded)
        }
    }
}
