import Bytes
import Domain
import OATH
import Storage
import Testing

@testable import Engine

@Suite("A key fob that several people say is theirs")
struct EnrolmentRaceTests {
    @Test("F41 T24 at the same moment is exactly one person's")
    func race() async throws {
        try await BrowserHouse.with { house in
            let secret = Secret(Array("12345678901234567890".utf8))
            let fob = try TokenKey(serial: "fob-7", kind: .hotp(counter: 0), secret: secret)
            _ = try await house.house.administration.importTokens([fob], by: TestHouse.actor)
            let shown = try HOTP(secret: secret)
            var places: [Enrolment] = []
            for number in 0..<10 {
                let name = "newcomer\(number)"
                _ = try await house.house.administration.add([PersonDraft(username: name)], by: TestHouse.actor)
                var browser = TestBrowser()
                let id = try await house.opened(&browser)
                let step = await house.visits.password(
                    id, cookie: browser.visit, name: name, password: BrowserHouse.password, remembered: nil)
                guard case .onward(_, let cookie?) = step else { throw Fault("not onward: \(step)") }
                places.append(house.visits.enrolment(id, cookie: cookie))
            }
            let before = try await house.house.events("token.assigned").count
            let owners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for (number, place) in places.enumerated() {
                    // Each has seen another of its codes, so that none is refused for being used.
                    let code = Secret(text: shown.code(counter: Int64(number)))
                    group.addTask {
                        switch try await place.fob(serial: "fob-7", code: code) {
                        case .onward: return true
                        case .added, .refused: return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(owners == 1)
            #expect(try await house.house.events("token.assigned").count == before + 1)
            var holders = 0
            for number in 0..<10 {
                let name = try #require(LoginName("newcomer\(number)"))
                holders += try await house.house.store.situation(.name(name)).tokens.count
            }
            #expect(holders == 1)
        }
    }
}
