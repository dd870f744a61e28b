import Bytes
import Testing

@testable import Domain

@Suite("The keys that push services know")
struct PushKeyTests {
    private let now = Instant(seconds: 1_800_000_000)
    private let old = SealedBytes([1])
    private let new = SealedBytes([2])

    private func situation(_ keys: SealedPushKeys?) -> Situation {
        var situation = Situation()
        situation.pushKeys = keys
        return situation
    }

    @Test("change one at a time: the one before is used until it is retired")
    func rotated() throws {
        let decided = try situation(SealedPushKeys(current: old))
            .rotatePushKey(to: new, named: "b", by: .system, now: now)
        #expect(decided.value == SealedPushKeys(current: new, previous: old))
        #expect(decided.change.events.map(\.name) == [.pushKeyMade] && decided.change.writes.count == 1)
        #expect(throws: Mistake.self, "the one before is still in use") {
            try situation(decided.value).rotatePushKey(to: old, named: "c", by: .system, now: now)
        }
        let retired = try situation(decided.value).retirePushKey(named: "a", by: .system, now: now)
        #expect(retired.value == SealedPushKeys(current: new))
        #expect(retired.change.events.map(\.name) == [.pushKeyRetired])
    }

    @Test("can't change or be retired before there are any")
    func none() {
        #expect(throws: Mistake.self) { try situation(nil).rotatePushKey(to: new, named: "b", by: .system, now: now) }
        for keys in [nil, SealedPushKeys(current: old)] {
            #expect(throws: Mistake.self) { try situation(keys).retirePushKey(named: "", by: .system, now: now) }
        }
    }
}
