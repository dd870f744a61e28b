import Testing

@testable import Domain

@Suite("What a service asks, as a list tells it")
struct AskingTests {
    private struct Numbers {
        var generator: SeededGenerator

        mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
    }

    /// A person who has this and that, under a policy of any kind.
    private func world(_ numbers: inout Numbers) -> World {
        var world = World.with(
            devices: numbers.pick(3), tokens: numbers.pick(2), recoveryCodes: numbers.pick(3))
        world.passkeys = (0..<numbers.pick(3)).map {
            .sample($0 + 1, of: 1, numbers.pick(2) == 0 ? .passkey : .securityKey)
        }
        world.figures.methods = Set(Domain.Method.allCases.filter { _ in numbers.pick(4) > 0 })
        world.figures.pushWithoutNumber = numbers.pick(3) > 0
        world.figures.sessionFactorSeconds = [0, 900, 28_800][numbers.pick(3)]
        if numbers.pick(4) == 0 {
            world.people[no(1)]?.standing = [.lockedByDesk(at: start), .lockedByPerson(at: start)][numbers.pick(2)]
        }
        if numbers.pick(4) == 0 {
            var budget = PushBudget(person: no(1))
            budget = budget.paused(world.figures, now: start)
            world.budgets[no(1)] = budget
        }
        return world
    }

    @Test("F03 F04 is what a sign-in through that door comes to, for any person and policy", arguments: 1...8)
    func agrees(seed: UInt64) throws {
        var numbers = Numbers(generator: SeededGenerator(state: seed))
        var seen: Set<String> = []
        for _ in 0..<150 {
            var world = world(&numbers)
            let now = start + numbers.pick(40_000)
            var situation = world.situation()
            if numbers.pick(2) == 0 {
                situation.session = Session(
                    id: no(9), person: no(1), digest: [9], passwordAt: start,
                    proof: numbers.pick(3) == 0 ? nil : Proof(method: .push, at: start, userVerified: true),
                    startedAt: start, usedAt: start)
            }
            for (door, abilities) in [
                (Door.openID, DoorAbilities.pages), (.website, .pages),
                (.radius, DoorAbilities(canShowNumber: false, canAskForCode: true)),
            ] {
                let listed = situation.asking(through: door, now: now)
                let draws = world.visitDraws()
                let arrival = Arrival(door: door, ticket: "", destination: nil, silent: true)
                if door.hasPages,
                    case .satisfied = try situation.arrive(arrival, draws: draws, now: now).value
                {
                    #expect(listed == .nothing)
                    seen.insert("nothing")
                    continue
                }
                let begun = situation.begin(
                    Beginning(door: door, abilities: abilities, wish: .automatic, isKept: true), draws: draws.signIn,
                    now: now
                ).value
                switch listed {
                case .nothing: Issue.record("a sign-in would have been asked for")
                case .refusal(let reason):
                    #expect(begun.reason == reason)
                    seen.insert("refusal")
                case .ways(let methods):
                    #expect(begun.reason == nil && !methods.isEmpty)
                    #expect(methods.allSatisfy(situation.figures.methods.contains))
                    seen.insert("ways")
                }
            }
        }
        #expect(seen == ["nothing", "refusal", "ways"], "the sample has something of each")
    }
}
