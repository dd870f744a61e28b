import Testing

@testable import Domain

@Suite("A plan")
struct PlanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var show = true
        var arrange: @Sendable (inout World) -> Void
        var ways: [Way] = []
        var refusal: Refusal?
    }

    static let phones: [Way] = [.push(no(2)), .push(no(1))]

    static let cases: [Case] = [
        Case(
            testDescription: "offers phones by their last use", arrange: { $0.devices = [.sample(1), .sample(2)] },
            ways: phones),
        Case(
            testDescription: "F43 offers the way used last with this application first",
            arrange: {
                $0.devices = [.sample(1), .sample(2)]
                $0.lastUsed = [used(.push, no(1)), used(.push, no(2), app: 2)]
            }, ways: [.push(no(1)), .push(no(2))]),
        Case(
            testDescription: "B19 leaves the phone that came to nothing twice behind one that answers",
            arrange: {
                $0.devices = [.sample(1, silent: 2), .sample(2), .sample(3, silent: 1)]
                $0.lastUsed = [used(.push, no(1))]
            }, ways: [.push(no(3)), .push(no(2)), .push(no(1))]),
        Case(
            testDescription: "B19 asks the phones that came to nothing where there is no other",
            arrange: {
                $0.devices = [.sample(1, silent: 9), .sample(2, silent: 2)]
                $0.tokens = [.sample(1)]
            }, ways: phones + [.code(.keyFob)]),
        Case(
            testDescription: "F43 goes on to the next where the phone used last is gone",
            arrange: {
                $0.devices = [.sample(1), .sample(2, .removed), .sample(3, .locked), .sample(4, .pending)]
                $0.lastUsed = [used(.push, no(2))]
            }, ways: [.push(no(1))]),
        Case(
            testDescription: "offers codes behind phones, each kind once, unless a code was used last",
            arrange: {
                $0.devices = [.sample(1)]
                $0.tokens = [.sample(1), .sample(2), .sample(3, device: 1)]
                $0.codes = [.sample(1, .recovery), .sample(2, .desk)]
                $0.lastUsed = [used(.deskCode, nil)]
            },
            ways: [.code(.deskCode), .push(no(1)), .code(.keyFob), .code(.appCode), .code(.recoveryCode)]),
        Case(
            testDescription: "T05 offers accepted methods alone",
            arrange: {
                $0.figures.methods = [.keyFob]
                $0.devices = [.sample(1)]
                $0.tokens = [.sample(1), .sample(3, device: 1)]
            }, ways: [.code(.keyFob)]),
        Case(
            testDescription: "T05 has nothing usable where only other methods are accepted",
            arrange: {
                $0.figures.methods = [.recoveryCode]
                $0.devices = [.sample(1)]
            }, refusal: Refusal(.noUsableMethod)),
        Case(
            testDescription: "B02 keeps codes while pushes are paused",
            arrange: {
                $0.devices = [.sample(1)]
                $0.tokens = [.sample(1)]
                $0.budgets[no(1)] = PushBudget(person: no(1), pausedUntil: start + 1)
            }, ways: [.code(.keyFob)]),
        Case(
            testDescription: "B02 says until when pushes are paused",
            arrange: {
                $0.devices = [.sample(1)]
                $0.budgets[no(1)] = PushBudget(person: no(1), pausedUntil: start + 1)
            }, refusal: Refusal(.pushPaused, until: start + 1)),
        Case(
            testDescription: "asks phones again when the pause is over",
            arrange: {
                $0.devices = [.sample(1)]
                $0.budgets[no(1)] = PushBudget(person: no(1), pausedUntil: start)
            }, ways: [.push(no(1))]),
        Case(
            testDescription: "T01 leaves out codes that wait, and keeps the other forms",
            arrange: {
                $0.tokens = [.sample(1)]
                $0.codes = [.sample(1, .recovery)]
                $0.wrongCodes = [WrongCodes(person: no(1), form: .passcode, inRow: 5, waitUntil: start + 60)]
            }, ways: [.code(.recoveryCode)]),
        Case(
            testDescription: "T01 says until when codes wait",
            arrange: {
                $0.tokens = [.sample(1)]
                $0.wrongCodes = [WrongCodes(person: no(1), form: .passcode, inRow: 5, waitUntil: start + 60)]
            }, refusal: Refusal(.tooManyCodes, until: start + 60)),
        Case(
            testDescription: "T01 says that codes are off",
            arrange: {
                $0.tokens = [.sample(1)]
                $0.wrongCodes = [WrongCodes(person: no(1), form: .passcode, inRow: 100)]
            }, refusal: Refusal(.tooManyCodes)),
        Case(
            testDescription: "T05 sends nothing where the number can't be shown and must be", show: false,
            arrange: {
                $0.figures.pushWithoutNumber = false
                $0.devices = [.sample(1)]
            }, refusal: Refusal(.noUsableMethod)),
        Case(
            testDescription: "sends where the number can't be shown and may be missing", show: false,
            arrange: { $0.devices = [.sample(1)] }, ways: [.push(no(1))]),
        Case(testDescription: "finds nothing set up", arrange: { _ in }, refusal: Refusal(.notSetUp)),
        Case(
            testDescription: "F55 finds a set-up that was begun",
            arrange: {
                $0.devices = [.sample(1, .pending)]
                $0.tokens = [.sample(1, device: 1, .stock)]
                $0.setups = [setup(ends: start + 1)]
            }, refusal: Refusal(.setupUnfinished)),
        Case(
            testDescription: "finds a set-up that is over", arrange: { $0.setups = [setup(ends: start)] },
            refusal: Refusal(.notSetUp)),
        Case(
            testDescription: "F54 offers no code that is spent or over",
            arrange: {
                var spent = OneTimeCode.sample(1, .recovery)
                spent.spentAt = start
                $0.codes = [spent, .sample(2, .desk, ends: start)]
            }, refusal: Refusal(.notSetUp)),
        Case(
            testDescription: "F54 offers a desk code", arrange: { $0.codes = [.sample(1, .desk)] },
            ways: [.code(.deskCode)]),
        Case(
            testDescription: "T24 refuses who locked themselves", arrange: { $0.lock(.lockedByPerson(at: start)) },
            refusal: Refusal(.lockedByPerson)),
        Case(
            testDescription: "T24 refuses whom the desk locked", arrange: { $0.lock(.lockedByDesk(at: start)) },
            refusal: Refusal(.lockedByDesk)),
        Case(
            testDescription: "T24 refuses who is disabled", arrange: { $0.lock(.disabled) },
            refusal: Refusal(.lockedByDesk)),
    ]

    private static func used(_ method: Domain.Method, _ device: ID<Device>?, app: Int = 1) -> LastUsed {
        LastUsed(person: no(1), application: no(app), method: method, device: device, at: start)
    }

    private static func setup(ends: Instant) -> Setup {
        Setup(id: no(1), person: no(1), digest: [1], startedAt: start - 60, endsAt: ends, state: .started, device: nil)
    }

    @Test("is one for every situation", arguments: cases)
    func table(row: Case) {
        var world = World()
        row.arrange(&world)
        for ask in [true, false] {
            let abilities = DoorAbilities(canShowNumber: row.show, canAskForCode: ask)
            let plan = Policy.plan(for: world.situation(), abilities: abilities, now: start)
            #expect(plan.ways == row.ways)
            #expect(plan.verdict == row.refusal.map { .refuse($0) } ?? .ask)
            #expect(!plan.because.isEmpty && plan.because.allSatisfy { $0.hasSuffix(".") })
        }
    }

    @Test("T23 refuses nobody known as one who has set up nothing")
    func unknown() {
        let plan = Policy.plan(
            for: World().situation(no(9)), abilities: DoorAbilities(canShowNumber: true, canAskForCode: true),
            now: start)
        #expect(plan.verdict == .refuse(Refusal(.notSetUp)))
    }
}

extension World {
    mutating func lock(_ standing: Person.Standing) {
        devices = [.sample(1)]
        tokens = [.sample(1)]
        people[no(1)]?.standing = standing
    }
}
