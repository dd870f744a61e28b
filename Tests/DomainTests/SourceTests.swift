import Bytes
import Testing

@testable import Domain

@Suite("A source that the person disowned")
struct SourceTests {
    private let thief = "203.0.113.9"

    private func disowned(_ world: inout World, devices: Int = 1, from address: String? = nil) throws {
        _ = try world.answer(world.begin(from: address ?? thief).signIn, .notMe)
    }

    @Test("B03 gets no request out for an hour, and is told that requests are paused")
    func blocked() throws {
        var world = World.with(devices: 1)
        try disowned(&world)
        #expect(world.names.suffix(2) == [.notMe, .sourceBlocked])
        #expect(world.events.last?.facts["seconds"] == 3600 && world.events.last?.personal["address"] == thief)
        let until = start + 3600
        for wish in [Wish.automatic, .push(.lastUsed), .push(.position(1)), .push(.device(no(1)))] {
            world.now = start + 3599
            #expect(world.begin(wish, from: thief) == .refused(Refusal(.pushPaused, until: until)))
        }
        #expect(world.pushes == 1)
        world.now = until
        #expect(world.begin(from: thief).reason == nil && world.pushes == 2)
    }

    @Test("B03 T22 leaves the person's other places, doors and applications, and all other people, as they were")
    func others() throws {
        var world = World.with(devices: 1)
        world.devices.append(.sample(2, of: 2))
        try disowned(&world)
        #expect(world.begin(from: "198.51.100.4").reason == nil)
        #expect(world.begin().reason == nil)
        #expect(world.begin(.automatic, 2, from: thief).reason == nil)
        #expect(world.budgets[no(2)]?.blocked == [])
        world.budgets[no(1)] = world.budgets[no(1)]?.approved()
        #expect(world.begin(at: 2, from: thief).reason == nil)
        let other = SignInSource(application: no(1), door: .duoAuth, address: thief)
        #expect(world.budgets[no(1)]?.pause(at: start, from: other) == nil)
        #expect(world.begin(from: thief).reason == .pushPaused)
    }

    @Test("B03 T22 is only ever named by the person's own phone")
    func onlyTheirs() throws {
        var world = World.with(devices: 1, tokens: 1)
        world.devices.append(.sample(2, of: 2))
        let signIn = try world.begin(from: thief).signIn
        let request = try #require(signIn.request)
        for answer in [
            Answer(request: request.id, device: no(2), nonce: request.nonce, decision: .notMe),
            Answer(request: request.id, device: request.device, nonce: [0], decision: .notMe),
        ] {
            #expect(throws: Refusal(.superseded)) { try world.answer(answer, to: signIn.id) }
        }
        _ = try world.answer(signIn, .mistake)
        for _ in 0..<3 { _ = world.begin(.code(.wrong), from: thief) }
        #expect(world.budgets[no(1)]?.blocked == [] && !world.names.contains(.sourceBlocked))
    }

    @Test("B03 still takes codes, and asks for one where the client can")
    func codes() throws {
        var world = World.with(devices: 1, tokens: 1)
        try disowned(&world)
        let asked = try world.begin(ask: true, from: thief).signIn
        #expect(asked.state == .asking)
        #expect(world.again(asked) == .refused(Refusal(.pushPaused, until: start + 3600)))
        #expect(world.begin(.code(.token(1, at: 0)), from: thief).isApproved)
        #expect(world.begin(from: thief).reason == .pushPaused, "an approval by code is none of a request")
        #expect(world.pushes == 1)
    }

    @Test("B03 B02 is one of many where the thief moves on: the third in ten minutes brings the pause for all")
    func moving() throws {
        var world = World.with(devices: 1)
        for number in 1...3 { try disowned(&world, from: "203.0.113.\(number)") }
        #expect(world.begin(from: "203.0.113.4") == .refused(Refusal(.pushPaused, until: start + 600)))
        world.now = start + 600
        #expect(world.begin(from: "203.0.113.4").reason == nil)
        #expect(world.begin(from: "203.0.113.3").reason == .pushPaused)
    }

    @Test("B03 that nobody can name brings the pause for the person, as before")
    func unknown() throws {
        var world = World.with(devices: 1)
        _ = try world.answer(world.begin().signIn, .notMe)
        #expect(world.begin(from: thief) == .refused(Refusal(.pushPaused, until: start + 600)))
        #expect(world.budgets[no(1)]?.blocked == [] && !world.names.contains(.sourceBlocked))
    }

    @Test("is forgotten when its time is over, when there are too many, and when the desk unlocks the person")
    func forgotten() throws {
        var world = World.with(devices: 1)
        for number in 1...20 {
            world.budgets[no(1)] = world.budgets[no(1)].map { PushBudget(person: $0.person, blocked: $0.blocked) }
            try disowned(&world, from: "203.0.113.\(number)")
        }
        let blocked = try #require(world.budgets[no(1)]?.blocked)
        #expect(blocked.count == PushBudget.blockedMax && blocked.last?.source.address == "203.0.113.20")
        world.commit(try world.situation().forgiveWrongCodes(by: operatorActor, now: start))
        #expect(world.budgets[no(1)]?.blocked == [])
        try disowned(&world)
        world.now = start + 7200
        try disowned(&world, from: "203.0.113.1")
        #expect(world.budgets[no(1)]?.blocked.map(\.source.address) == ["203.0.113.1"])
    }
}
