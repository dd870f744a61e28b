import Testing

@testable import Domain

@Suite("A sign-in that begins")
struct BeginTests {
    @Test("F44 sends one request to one phone, whatever the number of phones")
    func onePush() throws {
        var world = World.with(devices: 4)
        for attempt in 1...50 {
            let signIn = try world.asked()
            #expect(world.pushes == attempt)
            #expect(signIn.request?.endsAt == world.now + 120 && signIn.state == .waiting)
            _ = try world.approve(signIn)
            world.now = world.now + 30
        }
        #expect(world.names.count { $0 == .signInAsked } == 50 && world.names.count { $0 == .signInApproved } == 50)
    }

    @Test("F43 goes to the phone used last with the application")
    func lastUsed() throws {
        var world = World.with(devices: 2)
        for (app, position) in [(1, 1), (2, 2)] {
            _ = try world.approve(world.asked(.push(.position(position)), at: app))
        }
        #expect(try world.asked(at: 1).request?.device == no(1))
        #expect(try world.asked(at: 2).request?.device == no(2))
        world.devices[0].state = .removed
        #expect(try world.asked(at: 1).request?.device == no(2))
    }

    @Test("F12 can name a phone, by its place in the list or itself")
    func named() throws {
        var world = World.with(devices: 3)
        #expect(try world.asked(.push(.position(2))).request?.device == no(2))
        #expect(try world.asked(.push(.device(no(3)))).request?.device == no(3))
        for choice in [.position(0), .position(-1), .position(4), .device(no(9))] as [DeviceChoice] {
            #expect(world.begin(.push(choice), ask: true).reason == .noUsableMethod)
        }
        #expect(world.begin(.telephone, ask: true).reason == .noUsableMethod)
    }

    @Test("T05 shows no number where it can't be shown, and none is needed where matching is off")
    func matching() throws {
        var world = World.with(devices: 1)
        #expect(try world.asked(show: false).request?.matching == .cannotShow)
        world.figures.numberMode = .off
        #expect(try world.asked().request?.matching == .off)
        world.budgets = [:]
        world.figures.numberMode = .choose
        world.figures.numberDigits = 2
        for _ in 0..<100 {
            guard case .choose(let number, let choices) = try world.asked().request?.matching else {
                throw Fault("nothing to choose from")
            }
            #expect(Set(choices).count == 3 && choices.contains(number) && choices.allSatisfy { $0.utf8.count == 2 })
            world.budgets = [:]
        }
    }

    @Test("B01 draws numbers of the length that policy asks for", arguments: 2...6)
    func digits(digits: Int) {
        var figures = Figures()
        figures.numberDigits = digits
        for number in [0, 7, 99, 1_000_000, UInt64.max] {
            let draws = Draws(signIn: no(1), request: no(1), nonce: [], number: number)
            #expect(draws.matching(figures, canShow: true).number?.utf8.count == digits)
        }
    }

    @Test("B01 never shows the number of the request before", arguments: [Figures.NumberMode.typed, .choose])
    func anotherNumber(mode: Figures.NumberMode) {
        var figures = Figures()
        figures.numberMode = mode
        for number in [0, 7, 99, 1_000_000, UInt64.max] {
            let draws = Draws(signIn: no(1), request: no(1), nonce: [], number: number)
            let former = PushRequest(
                id: no(1), device: no(1), nonce: [], matching: draws.matching(figures, canShow: true),
                askedAt: start, endsAt: start + 60)
            let next = draws.matching(figures, canShow: true, after: former)
            #expect(next.number != nil && next.number != former.matching.number)
            if case .choose(let right, let choices) = next {
                #expect(Set(choices).count == 3 && choices.contains(right))
            }
        }
    }

    @Test("asks for a code where there is no phone and the client can ask, else says what is wrong")
    func code() throws {
        var world = World.with(tokens: 1)
        #expect(try world.begin(ask: true).signIn.state == .asking)
        #expect(world.begin(ask: false).reason == .noUsableMethod)
        #expect(world.begin(.push(.lastUsed), ask: true).reason == .noUsableMethod)
        #expect(world.begin(.code(.token(1, at: 0))).isApproved)
        #expect(world.pushes == 0 && world.lastUsed.first?.method == .keyFob)
    }

    @Test("F12 joins the open one of the same client, person and password")
    func join() throws {
        var world = World.with(devices: 1)
        let first = try world.begin(key: [7]).signIn
        #expect(try world.begin(key: [7]).signIn == first)
        #expect(try world.begin(.push(.lastUsed), key: [7]).signIn == first)
        #expect(world.pushes == 1)
        #expect(try world.begin(key: [8]).signIn.id != first.id)
        #expect(try world.begin(at: 2, key: [7]).signIn.id != first.id)
        _ = try world.answer(first, .mistake)
        #expect(try world.begin(key: [7]).signIn.id != first.id)
    }

    @Test("joins none whose time is over, and no code joins")
    func joinLate() throws {
        var world = World.with(devices: 1, tokens: 1)
        let first = try world.begin(key: [7]).signIn
        #expect(world.begin(.code(.token(1, at: 3)), key: [7]).isApproved)
        world.now = start + 120
        #expect(try world.begin(key: [7]).signIn.id != first.id)
    }

    @Test("T20 makes the oldest give way when too many are open")
    func giveWay() throws {
        var world = World.with(tokens: 1)
        for _ in 0..<20 {
            _ = try world.begin(ask: true).signIn
            #expect(world.open.count <= SignIn.openMax)
        }
        #expect(world.open.count == SignIn.openMax)
        #expect(world.signIns.first?.state == .refused(.superseded, at: start))
        #expect(world.names.count { $0 == .signInSuperseded } == 12)
    }

    @Test("T16 leaves the mark of the message that asked, also when refused")
    func message() {
        var world = World.with(devices: 1)
        _ = world.begin(message: SeenMessage(digest: [1], until: start))
        _ = world.begin(.telephone, message: SeenMessage(digest: [2], until: start))
        _ = world.begin(.automatic, 9, message: SeenMessage(digest: [3], until: start))
        #expect(world.seen == [[1], [2], [3]])
    }

    @Test("T22 changes nothing but the record where the first factor was wrong")
    func firstFactor() {
        let world = World.with(devices: 1, tokens: 1)
        let change = world.situation().firstFactorWrong(at: start, door: .radius, origin: Origin(address: "192.0.2.1"))
            .change
        #expect(change.writes.isEmpty && change.effects.isEmpty)
        #expect(change.events.map(\.name) == [.firstFactorWrong])
        #expect(change.events.first?.personal["address"] == "192.0.2.1")
    }
}
