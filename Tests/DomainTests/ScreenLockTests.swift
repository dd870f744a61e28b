import Bytes
import Testing

@testable import Domain

@Suite("The screen lock")
struct ScreenLockTests {
    private static let lock = ScreenLock(
        credentialID: [1], publicKey: [2], signCount: 0, backupEligible: false, addedAt: start)

    private func answered(_ world: inout World, _ signIn: SignIn, _ lock: LockProof?) throws -> SignIn {
        let request = try #require(signIn.request)
        return try world.answer(
            Answer(
                request: request.id, device: request.device, nonce: request.nonce,
                decision: .approve(number: request.matching.number), lock: lock), to: signIn.id)
    }

    @Test("F89 is not asked for where neither policy nor its owner wants it")
    func unasked() throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        #expect(signIn.request?.asks == [])
        let approved = try answered(&world, signIn, nil)
        #expect(approved.state == .approved(.push, at: start) && !approved.userVerified)
        #expect(world.events.last?.facts["screen_lock"] == nil)
    }

    @Test("F89 that policy asks for: an approval without it is refused, with it accepted, and the record says so")
    func demanded() throws {
        var world = World.with(devices: 1)
        world.figures.pushScreenLock = true
        let first = try world.asked()
        #expect(first.request?.asks == [.lock])
        #expect(try answered(&world, first, nil).state == .refused(.screenLockNeeded, at: start))
        let second = try world.asked()
        let approved = try answered(&world, second, LockProof(signCount: 0))
        #expect(approved.state == .approved(.push, at: start) && approved.userVerified)
        #expect(world.events.last?.facts["screen_lock"]?.bool == true)
    }

    @Test("F89 that policy asks for is no hindrance to saying no")
    func denied() throws {
        var world = World.with(devices: 1)
        world.figures.pushScreenLock = true
        #expect(try world.answer(world.asked(), .mistake).state == .refused(.deniedMistake, at: start))
    }

    @Test("F89 that its owner turned on is asked for from then on, until it agrees to be turned off")
    func own() throws {
        var world = World.with(devices: 1)
        let on = try world.situation().setLock(Self.lock, of: no(1), now: start)
        world.commit(on)
        #expect(world.names.last == .screenLockSet)
        #expect(try world.situation().setLock(Self.lock, of: no(1), now: start).change == .nothing)
        let other = ScreenLock(
            credentialID: [9], publicKey: [2], signCount: 0, backupEligible: false, addedAt: start)
        #expect(throws: Mistake.self) { try world.situation().setLock(other, of: no(1), now: start) }
        #expect(try answered(&world, world.asked(), nil).state == .refused(.screenLockNeeded, at: start))
        world.commit(try world.situation().removeLock(LockProof(signCount: 0), of: no(1), now: start))
        #expect(world.names.last == .screenLockRemoved)
        #expect(try world.asked().request?.asks == [])
    }

    @Test("F89 is asked for again with the number that follows a wrong one")
    func wrongNumber() throws {
        var world = World.with(devices: 1)
        world.figures.pushScreenLock = true
        let signIn = try world.asked()
        let request = try #require(signIn.request)
        let next = try world.answer(
            Answer(
                request: request.id, device: request.device, nonce: request.nonce, decision: .approve(number: nil),
                lock: LockProof(signCount: 0)), to: signIn.id)
        #expect(next.state == .waiting && next.request?.asks == [.lock])
    }

    @Test("F89 whose count stands still is noted, for people to look at")
    func count() throws {
        var world = World.with(devices: 1)
        world.devices[0].lock = ScreenLock(
            credentialID: [1], publicKey: [2], signCount: 7, backupEligible: false, addedAt: start)
        _ = try answered(&world, world.asked(), LockProof(signCount: 8))
        #expect(world.devices.first?.lock?.signCount == 8 && !world.names.contains(.screenLockCountOdd))
        _ = try answered(&world, world.asked(), LockProof(signCount: 8))
        #expect(world.names.contains(.screenLockCountOdd))
    }

    @Test("F89 of an approval for another service does not count where it was not shown")
    func session() {
        var figures = Figures()
        let session = Session(
            id: no(1), person: no(1), digest: [1], passwordAt: start, proof: Proof(method: .push, at: start),
            startedAt: start, usedAt: start)
        #expect(session.satisfies(Demands(), figures, now: start + 1))
        figures.pushScreenLock = true
        #expect(!session.satisfies(Demands(), figures, now: start + 1))
        #expect(figures.takes(Proof(method: .push, at: start, userVerified: true)))
        #expect(figures.takes(Proof(method: .keyFob, at: start)))
    }
}
