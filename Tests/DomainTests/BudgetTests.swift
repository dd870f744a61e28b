import Testing

@testable import Domain

@Suite("A budget")
struct BudgetTests {
    @Test("B02 T04 lets three of ten requests through, and codes all the time")
    func storm() throws {
        var world = World.with(devices: 1, tokens: 1)
        var reasons: [Reason?] = []
        for attempt in 0..<10 {
            world.now = start + attempt * 40
            reasons.append(world.begin(at: attempt % 2 + 1).reason)
        }
        #expect(world.pushes == 3)
        #expect(
            reasons == [nil, nil, nil] + [Reason?](repeating: .pushPaused, count: 4)
                + [Reason?](repeating: .noUsableMethod, count: 3)
                || reasons.dropFirst(3).allSatisfy { $0 == .pushPaused || $0 == .noUsableMethod })
        #expect(world.names.count { $0 == .pushPaused } == 1)
        #expect(try world.begin(ask: true).signIn.state == .asking)
        #expect(world.begin(.code(.token(1, at: 0))).isApproved)
        #expect(world.begin().reason == nil, "a success makes the budget whole")
    }

    @Test("B02 pauses longer each time, up to a day, until a success")
    func growing() throws {
        var world = World.with(devices: 1)
        var pauses: [Int] = []
        for _ in 0..<12 {
            for _ in 0..<30 where world.budgets[no(1)]?.pause(at: world.now) == nil { _ = world.begin() }
            pauses.append(world.now.secondsUntil(try #require(world.budgets[no(1)]?.pause(at: world.now))))
            world.now = try #require(world.budgets[no(1)]?.pausedUntil)
        }
        #expect(pauses == [600, 1200, 2400, 4800, 9600, 19200, 38400, 76800, 86400, 86400, 86400, 86400])
        _ = try world.approve(world.asked())
        for _ in 0..<3 { _ = try world.asked() }
        #expect(world.begin() == .refused(Refusal(.pushPaused, until: world.now + 600)))
    }

    @Test("B02 counts ten unanswered ones however far apart")
    func total() throws {
        var world = World.with(devices: 1)
        for _ in 0..<10 {
            _ = try world.asked()
            world.now = world.now + 700
        }
        #expect(world.begin().reason == .pushPaused)
    }

    @Test("T22 B02 that a password thief has used up is whole again by itself")
    func promise7() throws {
        var world = World.with(devices: 1, tokens: 1)
        for _ in 0..<300 {
            _ = world.begin(ask: true)
            _ = world.begin(.code(.wrong))
            world.now = world.now + 20
        }
        world.now = world.now + 86_400
        #expect(try world.approve(world.asked()).state == .approved(.push, at: world.now))
    }

    @Test("T01 of wrong codes: five are free, then waits double up to 15 minutes, after 100 codes are off")
    func wrongCodes() throws {
        var world = World.with(tokens: 1, recoveryCodes: 1)
        var waits: [Int] = []
        for tried in 1...100 {
            #expect(world.begin(.code(.wrong)).reason == .codeWrong)
            let count = try #require(world.wrongCodes.first)
            #expect(count.inRow == tried)
            guard let until = count.waitUntil else { continue }
            waits.append(world.now.secondsUntil(until))
            #expect(
                world.begin(.code(.token(1, at: 0)))
                    == .refused(Refusal(.tooManyCodes, until: tried < 100 ? until : nil)))
            world.now = until
        }
        #expect(waits.prefix(6) == [60, 120, 240, 480, 900, 900] && waits.count == 96)
        world.now = world.now + 1_000_000
        #expect(world.begin(.code(.token(1, at: 0))) == .refused(Refusal(.tooManyCodes)))
        #expect(world.begin(.code(.code(1))).isApproved, "the other forms have counts of their own")
        world.commit(try world.situation().forgiveWrongCodes(by: operatorActor, now: world.now))
        #expect(world.begin(.code(.token(1, at: 0))).isApproved)
    }

    @Test("T01 is one over doors and open sign-ins, and a right code makes it whole")
    func oneCount() throws {
        var world = World.with(tokens: 1)
        let signIn = try world.begin(ask: true).signIn
        for _ in 0..<2 {
            #expect(world.begin(.code(.wrong), at: 2).reason == .codeWrong)
            #expect(world.type(.wrong, into: signIn).reason == .codeWrong)
        }
        #expect(world.wrongCodes.first?.inRow == 4)
        #expect(world.type(.token(1, at: 0), into: signIn).isApproved)
        #expect(world.wrongCodes.first?.inRow == 0)
    }

    @Test("T01 starts at nought when the method was set up again")
    func again() throws {
        var world = World.with(tokens: 1)
        world.wrongCodes = [WrongCodes(person: no(1), form: .passcode, inRow: 100)]
        var situation = world.situation()
        situation.token = .sample(2, of: nil, .stock)
        world.commit(try situation.assignToken(by: operatorActor, now: start))
        #expect(world.begin(.code(.token(2, at: 0))).isApproved)
    }
}

@Suite("A typed code")
struct CodeTests {
    @Test("T02 counts once, and no earlier one after it")
    func once() throws {
        var world = World.with(tokens: 1, recoveryCodes: 2)
        #expect(world.begin(.code(.token(1, at: 7))).isApproved)
        for position in [7, 6, 0] as [Int64] {
            #expect(world.begin(.code(.token(1, at: position))).reason == .codeUsed)
        }
        #expect(world.begin(.code(.code(1))).isApproved)
        #expect(world.begin(.code(.code(1))).reason == .codeUsed)
        #expect(world.wrongCodes.isEmpty, "a used code is not a wrong one")
        #expect(world.begin(.code(.token(1, at: 8))).isApproved && world.begin(.code(.code(2))).isApproved)
    }

    @Test("T12 of somebody else, or unknown, is wrong and leaves theirs as it was")
    func others() {
        var world = World.with(tokens: 1, recoveryCodes: 1)
        world.tokens.append(.sample(2, of: 2))
        for code in [TriedCode.token(1, at: 0), .code(1), .token(9, at: 0), .code(9)] {
            #expect(world.begin(.code(code), 2).reason == .codeWrong)
        }
        #expect(world.tokens.first?.last == -1 && world.codes.first?.spentAt == nil)
    }

    @Test("T05 T03 is refused where it is not accepted, over, fenced, or its token out of use, and is not spent")
    func refused() throws {
        var world = World.with(tokens: 4)
        world.tokens[1].fenced = true
        world.tokens[2].state = .lost
        world.tokens[3].state = .retired
        world.codes = [.sample(1, .desk, ends: start)]
        #expect(world.begin(.code(.token(2, at: 0))).reason == .codeEnded)
        #expect(world.begin(.code(.token(3, at: 0))).reason == .codeWrong)
        #expect(world.begin(.code(.token(4, at: 0))).reason == .codeWrong)
        #expect(world.begin(.code(.code(1, .desk))).reason == .codeEnded)
        #expect(world.begin(.code(TriedCode(form: .passcode, proof: .used))).reason == .codeUsed)
        #expect(world.begin(.code(TriedCode(form: .desk, proof: .ended))).reason == .codeEnded)
        world.figures.methods = [.push]
        #expect(world.begin(.code(.token(1, at: 0))).reason == .noUsableMethod)
        #expect(world.tokens.allSatisfy { $0.last == -1 } && world.codes[0].spentAt == nil)
        world.people[no(1)]?.standing = .lockedByPerson(at: start)
        #expect(world.begin(.code(.token(1, at: 0))).reason == .lockedByPerson)
    }

    @Test("in an open sign-in ends the request that waits; a wrong one leaves it")
    func within() throws {
        var world = World.with(devices: 1, tokens: 1)
        let signIn = try world.asked()
        #expect(world.type(.wrong, into: signIn).reason == .codeWrong)
        #expect(world.open.count == 1)
        #expect(world.type(.token(1, at: 0), into: signIn).isApproved)
        #expect(world.effects.contains(.wake(.device(no(1)))))
        #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
        #expect(world.type(.token(1, at: 1), into: signIn).reason == .codeUsed)
        #expect(world.tokens.first?.last == 0)
    }

    @Test("comes too late behind the end of its sign-in")
    func late() throws {
        var world = World.with(tokens: 1)
        let signIn = try world.begin(ask: true).signIn
        world.now = start + 600
        #expect(world.type(.token(1, at: 0), into: signIn).reason == .expired)
        #expect(world.tokens.first?.last == -1)
    }
}
