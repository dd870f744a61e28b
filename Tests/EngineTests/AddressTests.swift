import Domain
import Storage
import Testing

@testable import Engine

@Suite("Addresses in the record")
struct AddressTests {
    @Test("F85 are shortened after so many days, and the record verifies as before")
    func shortened() async throws {
        try await TestHouse.with { house in
            _ = try await house.addPerson("ab1")
            _ = await house.signIns().begin(house.request("ab1"))
            let keeper = Housekeeping(house.house, sealer: nil)
            func addresses() async throws -> [[String?]] {
                try await house.events("sign_in.refused").map {
                    [$0.personal["address"]?.value, $0.personal["network"]?.value]
                }
            }
            #expect(try await addresses() == [["192.0.2.7", "192.0.2.0"]])
            house.clock.move(seconds: 30 * 86_400)
            await keeper.eraseAddresses()
            #expect(try await addresses() == [["192.0.2.7", "192.0.2.0"]])
            house.clock.move(seconds: 86_400)
            await keeper.eraseAddresses()
            #expect(try await addresses() == [[nil, "192.0.2.0"]])
            for entry in try await house.events() {
                for (name, field) in entry.personal {
                    #expect(entry.leaf.commitments[name] == field.commitment(name: name), "\(name)")
                }
            }
        }
    }
}
