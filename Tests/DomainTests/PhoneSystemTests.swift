import Bytes
import Testing

@testable import Domain

@Suite("The least version of a phone's system")
struct PhoneSystemTests {
    private static let asking: [String: JSONValue] = ["phone.ios": "17", "phone.android": "12"]

    private func world(devices: Int = 1, tokens: Int = 0) throws -> World {
        var world = World.with(devices: devices, tokens: tokens)
        world.figures = try Figures().replacing(Self.asking)
        return world
    }

    private func answered(
        _ world: inout World, _ signIn: SignIn, _ told: String?, number: String? = nil
    ) throws -> SignIn {
        let request = try #require(signIn.request)
        return try world.answer(
            Answer(
                request: request.id, device: request.device, nonce: request.nonce,
                decision: .approve(number: number ?? request.matching.number),
                told: told.map { [.os: $0] } ?? [:]), to: signIn.id)
    }

    private func plan(_ world: World, _ abilities: DoorAbilities = .pages) -> Plan {
        Policy.plan(for: world.situation(), abilities: abilities, now: start)
    }

    @Test(
        "F58 is met by a system that is as new or newer, of which nothing is asked, or that names no version",
        arguments: ["iOS 17.0", "iOS 17", "iPadOS 18.1", "Android 12", "Android 15", "iPadOS", "Windows", "Linux"])
    func met(told: String) throws {
        var world = try world()
        let signIn = try world.asked()
        #expect(signIn.request?.asks == [.os])
        #expect(try answered(&world, signIn, told).state == .approved(.push, at: start))
        #expect(plan(world).ways == [.push(no(1))])
    }

    @Test(
        "F58 is not met by an older system, nor by silence: the approval is refused with the reason",
        arguments: ["iOS 16.6", "iOS 9", "Android 11", "android 4.4", nil])
    func unmet(told: String?) throws {
        var world = try world()
        #expect(try answered(&world, world.asked(), told).state == .refused(.deviceTooOld, at: start))
        #expect(world.events.last?.facts["reason"] == "device_too_old")
        #expect(world.situation().lackOfAsked == nil, "no sign-in is looked at")
    }

    @Test("F58 is no hindrance to saying no, and a wrong number is said first")
    func denied() throws {
        var world = try world()
        #expect(try world.answer(world.asked(), .mistake).state == .refused(.deniedMistake, at: start))
        #expect(try answered(&world, world.asked(), "iOS 16", number: "x").state == .waiting)
    }

    @Test("F58 is not held against a phone that was asked before it was set, or in a test")
    func unasked() throws {
        var world = World.with(devices: 1)
        let before = try world.asked()
        world.figures = try Figures().replacing(Self.asking)
        #expect(try answered(&world, before, nil).state == .approved(.push, at: start))
        var test = try world.asked()
        test = SignIn(
            id: test.id, person: test.person, application: test.application, door: .test, origin: test.origin,
            startedAt: start, joinKey: nil, canShowNumber: true, state: .waiting, request: test.request)
        world.signIns = [test]
        #expect(try answered(&world, test, "iOS 16").state == .approved(.push, at: start))
    }

    @Test("F58 leaves other ways to a phone that is known to be too old, and asks it where its owner says so")
    func otherWays() throws {
        var world = try world(tokens: 1)
        _ = try answered(&world, world.asked(), "iOS 16.6")
        let plan = plan(world)
        #expect(plan.ways == [.code(.keyFob)])
        let old = try #require(SystemVersion("16.6"))
        let lack = PhoneLack.tooOld(.ios, least: try #require(SystemVersion("17")), has: old)
        #expect(plan.outdated == [OutdatedPhone(device: no(1), lack: lack)])
        #expect(world.begin().reason == .deviceTooOld, "a door that can't ask for a code says why")
        #expect(try world.begin(ask: true).signIn.state == .asking)
        world.figures.pushPauseAfter = 16
        for wish in [Wish.push(.lastUsed), .push(.position(1)), .push(.device(no(1)))] {
            #expect(try world.begin(wish).signIn.state == .waiting)
        }
        #expect(try answered(&world, world.asked(.push(.lastUsed)), "iOS 17.1").state == .approved(.push, at: start))
        #expect(self.plan(world).ways.first == .push(no(1)) && self.plan(world).outdated.isEmpty)
        #expect(world.begin(.code(.token(1, at: 5))).isApproved)
    }

    @Test("F58 takes the next phone where the first is too old")
    func nextPhone() throws {
        var world = try world(devices: 2)
        #expect(try answered(&world, world.asked(), "Android 11").state == .refused(.deviceTooOld, at: start))
        let old = try #require(world.signIns.last?.request?.device)
        #expect(plan(world).ways.count == 1 && !plan(world).ways.contains(.push(old)))
        #expect(try world.asked().request?.device != old)
    }

    @Test("F58 with nothing else: pages say so, and a door without pages asks the phone, which may be new by now")
    func alone() throws {
        var world = try world()
        _ = try answered(&world, world.asked(), "iOS 16.6")
        #expect(plan(world).verdict == .refuse(Refusal(.deviceTooOld)))
        #expect(try world.begin(.push(.device(no(1)))).signIn.state == .waiting, "its owner says that it was updated")
        #expect(try answered(&world, world.asked(), "iOS 17").state == .approved(.push, at: start))
    }

    @Test("F58 T05 a session of an approval elsewhere counts where its phone said that it is new enough")
    func session() throws {
        var world = try world()
        let session = Session(
            id: no(1), person: no(1), digest: [1], passwordAt: start, proof: Proof(method: .push, at: start),
            startedAt: start, usedAt: start, provedWith: .phone(no(1)))
        func counts(_ world: World) -> Bool { world.situation().satisfies(Demands(), session, now: start + 1) }
        #expect(!counts(world), "nothing is known")
        _ = try answered(&world, world.asked(), "iOS 16")
        #expect(!counts(world))
        _ = try answered(&world, world.asked(.push(.lastUsed)), "iOS 17")
        #expect(counts(world))
        world.figures = Figures()
        #expect(counts(world))
    }

    @Test("F58 is set as a version that phones can say, or not at all")
    func setting() throws {
        for value: JSONValue in ["", "x", "0", "17.", ".1", "1.2.3.4", "-1", "1234", true, "18.7", "26", ["17"]] {
            #expect(throws: Mistake.self, "\(value)") { try Figures().replacing(["phone.ios": value]) }
        }
        for (value, text): (JSONValue, String) in [("16.4", "16.4"), (17, "17"), ("18.6", "18.6")] {
            #expect(try Figures().replacing(["phone.ios": value]).leastSystemNames == ["iOS \(text)"])
        }
        let none = try Figures().replacing(Self.asking).replacing(["phone.ios": "any", "phone.android": "any"])
        #expect(none == Figures() && none.used == [])
        #expect(try #require(SystemVersion("16.4")) == #require(SystemVersion("16.4.0")))
        #expect(try #require(SystemVersion("9")) < #require(SystemVersion("10.1")))
    }
}
