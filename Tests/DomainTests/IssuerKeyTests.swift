import Bytes
import Testing

@testable import Domain

@Suite("The keys that sign tokens")
struct IssuerKeyTests {
    private let start = Instant(seconds: 1_800_000_000)

    private func key(_ id: String, _ algorithm: IssuerKey.Algorithm = .es256, after seconds: Int = 0) -> IssuerKey {
        IssuerKey(
            id: id, algorithm: algorithm, secret: SealedBytes([1]), publicKey: "{}", madeAt: start + seconds)
    }

    @Test("sign at once where there is no other, and after a day where there is")
    func lead() {
        let keys = IssuerKeys([key("new", after: 100), key("old"), key("other", .rs256)])
        #expect(keys.signing(.es256, at: start)?.id == "old")
        #expect(keys.signing(.es256, at: start + 100 + IssuerKey.leadSeconds - 1)?.id == "old")
        #expect(keys.signing(.es256, at: start + 100 + IssuerKey.leadSeconds)?.id == "new")
        #expect(keys.signing(.rs256, at: start)?.id == "other")
        #expect(IssuerKeys([]).signing(.rs256, at: start) == nil)
    }

    @Test("are shown from the first moment until what they signed is of no use")
    func overlap() {
        let keys = IssuerKeys([key("old"), key("new", after: 100)])
        let end = start + 100 + IssuerKey.leadSeconds + IssuerKey.overlapSeconds
        #expect(keys.published(at: start + 100).map(\.id) == ["old", "new"])
        #expect(keys.published(at: end - 1).map(\.id) == ["old", "new"])
        #expect(keys.published(at: end).map(\.id) == ["new"])
    }

    @Test("are not replaced while new ones wait, and each change has its event")
    func rotation() throws {
        var situation = Situation()
        situation.issuerKeys = [key("a"), key("b", .rs256)]
        let next = [key("c", after: 10), key("d", .rs256, after: 10)]
        let made = try situation.rotateSigning(to: next, by: .system, now: start + 10)
        #expect(made.change.events.map(\.name) == [.signingKeyMade] && made.change.writes.count == 2)
        situation.issuerKeys += next
        #expect(throws: Mistake.self) {
            try situation.rotateSigning(to: next, by: .system, now: start + 10 + IssuerKey.leadSeconds - 1)
        }
        _ = try situation.rotateSigning(to: next, by: .system, now: start + 10 + IssuerKey.leadSeconds)
        #expect(situation.beginSigning(with: key("e"), now: start).change == .nothing)
    }
}
