import Domain
import Storage
import Testing

@Suite("A request's card")
struct CardNameTests {
    @Test("T13 keeps the names that it was asked under, until it is asked anew", arguments: Database.all)
    func kept(database: Database) async throws {
        try await StoreFixture.with(database) { fixture in
            let (store, now, actor) = (fixture.store, fixture.now, fixture.actor)
            let device = try await fixture.activeDevice()
            guard case .signIn(let signIn) = try await fixture.begin() else {
                Issue.record("nothing was asked")
                return
            }
            let names = { @Sendable () async throws in
                try await store.queue(of: device.id)?.waiting.map { [$0.username, $0.application] }
            }
            #expect(try await names() == [["ab1", "VPN \"one\""]])
            let login = try #require(LoginName("ab2"))
            _ = try await store.change(.name(fixture.login)) { try $0.rename(to: login, by: actor, now: now) }
            _ = try await store.change(.applicationKey("vpn")) { try $0.removeApplication(by: actor, now: now) }
            #expect(try await names() == [["ab1", "VPN \"one\""]])
            let draws = Draws(from: fixture.random)
            let answer = Answer(
                request: try #require(signIn.request?.id), device: device.id,
                nonce: try #require(signIn.request?.nonce), decision: .approve(number: "no"))
            _ = try await store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
            #expect(try await names() == [["ab2", nil]])
        }
    }
}
