import Bytes
import Domain
import Storage
import Testing

@testable import Engine

@Suite("The record")
struct SealingTests {
    @Test("B37 is sealed at a stop as far as that may take, and to the end by the next start")
    func boundedStop() async throws {
        try await TestHouse.with { house in
            let people = (0..<2500).map { PersonDraft(username: "new\($0)") }
            try await house.administration.addMadeUp(people, password: Secret(text: "x"), by: TestHouse.actor)
            let signer = try NoteSigner(name: "test/record", seed: house.keyRing.derivedKey("record"))
            let late = StandingClock()
            late.move(seconds: 3600)
            await Housekeeping(house.house, sealer: RecordSealer(house.store, signer: signer, clock: late)).finish()
            #expect((1...2000).contains(try await house.store.countUnsealed()))
            await Housekeeping(house.house, sealer: RecordSealer(house.store, signer: signer, clock: house.clock))
                .finish()
            #expect(try await house.store.countUnsealed() == 0)
        }
    }
}
