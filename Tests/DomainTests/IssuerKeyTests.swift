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

    @Test(
        "go at once when they leaked; what is left signs, or else a new one",
        arguments: [
            // old and current were shown for long, next waits to sign
            ("old", ["old"], "current", nil), ("current", ["old", "current"], "next", nil),
            ("next", ["next"], "current", nil),
        ] as [(String, [String], String, String?)])
    func revoked(id: String, gone: [String], signs: String, made: String?) throws {
        let now = start + 3 * IssuerKey.leadSeconds
        var situation = Situation()
        situation.issuerKeys = [
            key("old"), key("current", after: IssuerKey.leadSeconds), key("next", after: 3 * IssuerKey.leadSeconds),
            key("other", .rs256),
        ]
        let fresh = key("fresh", after: 3 * IssuerKey.leadSeconds)
        let decided = try situation.revokeSigning(id, replacement: fresh, by: .system, now: now)
        #expect(decided.value.gone.map(\.id) == gone && decided.value.made?.id == made)
        #expect(decided.change.events.map(\.name) == [.signingKeyRevoked])
        let left = IssuerKeys(situation.issuerKeys.filter { !gone.contains($0.id) })
        #expect(left.signing(.es256, at: now)?.id == signs && left.signing(.rs256, at: now)?.id == "other")
        #expect(!left.published(at: now).map(\.id).contains(id))
    }

    @Test("are replaced by one that signs at once where the last one leaked")
    func lastRevoked() throws {
        var situation = Situation()
        situation.issuerKeys = [key("only"), key("other", .rs256)]
        let fresh = key("fresh", after: 10)
        let decided = try situation.revokeSigning("only", replacement: fresh, by: .system, now: start + 10)
        #expect(decided.value.made == fresh)
        #expect(decided.change.events.map(\.name) == [.signingKeyRevoked, .signingKeyMade])
        #expect(IssuerKeys([fresh]).signing(.es256, at: start + 10) == fresh)
        #expect(throws: Mistake.self) {
            try situation.revokeSigning("nobody", replacement: fresh, by: .system, now: start)
        }
        #expect(throws: Mistake.self, "a replacement of another kind would leave none that signs so") {
            try situation.revokeSigning("other", replacement: fresh, by: .system, now: start)
        }
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
