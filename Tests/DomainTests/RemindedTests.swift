import Bytes
import Testing

@testable import Domain

@Suite("What is told by the calendar")
struct RemindedTests {
    private let year = Reminded.unusedSeconds
    private let day = 86_400

    @Test("N15 asks once a year whether a device is still its owner's that was not used for a year")
    func stillYours() throws {
        var world = World.with(devices: 2)
        world.passkeys = [.sample(5, .securityKey)]
        world.devices[1].state = .locked
        for (factor, kind) in [(OwnFactor.phone(no(1)), "phone"), (.passkey(no(5)), "security_key")] {
            var here = world.situation()
            #expect(!here.askStillYours(factor, now: start + year - 1).value)
            let asked = here.askStillYours(factor, now: start + year + 1)
            #expect(asked.value && asked.change.events.map(\.name) == [.deviceUnused])
            #expect(asked.change.events.first?.facts["kind"] == .string(kind))
            here.reminded = asked.change.writes.compactMap {
                if case .reminded(let one) = $0 { one } else { nil }
            }
            #expect(here.reminded.count == 1)
            #expect(!here.askStillYours(factor, now: start + year + 2).value, "once")
            #expect(!here.askStillYours(factor, now: start + 2 * year).value)
            #expect(here.askStillYours(factor, now: start + 2 * year + 1).value, "and again a year later")
            here.person?.standing = .disabled
            #expect(!here.askStillYours(factor, now: start + 2 * year + 1).value)
        }
        #expect(!world.situation().askStillYours(.phone(no(2)), now: start + 2 * year).value, "it is locked")
        world.devices[0].lastSeenAt = start + year
        #expect(!world.situation().askStillYours(.phone(no(1)), now: start + year + 1).value, "it was used")
    }

    @Test("N13 F63 tells once of a key fob near its end, by its maker's word or else by its age")
    func ending() throws {
        var world = World.with(tokens: 1)
        var here = world.situation()
        #expect(!here.tellEnding(no(1), now: start + 20 * year).value, "nobody knows when")
        here.figures.fobLifeDays = 1000
        #expect(!here.tellEnding(no(1), now: start + 939 * day).value)
        let told = here.tellEnding(no(1), now: start + 940 * day)
        #expect(told.value && told.change.events.map(\.name) == [.tokenEnding])
        world.tokens[0].endsAt = start + 100 * day
        here.tokens = world.tokens
        #expect(!here.tellEnding(no(1), now: start + 40 * day - 1).value)
        let early = here.tellEnding(no(1), now: start + 40 * day)
        #expect(early.value)
        here.reminded = early.change.writes.compactMap {
            if case .reminded(let one) = $0 { one } else { nil }
        }
        #expect(!here.tellEnding(no(1), now: start + 99 * day).value, "once")
        #expect(Token.sample(2, device: 1).expectedEnd(here.figures) == nil, "a phone's own codes don't age")
    }
}
