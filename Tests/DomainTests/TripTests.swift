import Bytes
import Testing

@testable import Domain

@Suite("A trip")
struct TripTests {
    private let day = 86_400

    private func trip(_ countries: [String] = ["JP"]) throws -> Trip {
        try #require(Trip(from: start + 10 * day, until: start + 20 * day, countries: countries))
    }

    /// The owner's own session, just approved on the phone; everybody is in Britain but addresses of one network.
    private func owner(_ world: inout World) throws -> Situation {
        world.figures.placeHome = ["GB"]
        let browser = try world.signedIn()
        var here = world.arrival(browser)
        here.countryOf = { $0.hasPrefix("203.0.113.") ? "JP" : "GB" }
        return here
    }

    /// Whether a sign-in from there is marked, and with which country.
    private func marked(_ situation: Situation, at now: Instant, from address: String = "203.0.113.7") -> String? {
        let signIn = SignIn(
            id: no(3), person: no(1), application: no(1), door: .radius, origin: Origin(address: address),
            startedAt: now, joinKey: nil, canShowNumber: false, state: .asking, request: nil)
        let event = situation.approved(signIn, by: .push, device: nil, now).0.events.last
        #expect(event?.facts["unusual"]?.bool == true || event?.personal["country"] == nil)
        return event?.personal["country"]
    }

    @Test("F95 makes sign-ins from there expected in its days, and not before, after, or from elsewhere")
    func expected() throws {
        var world = World.with(devices: 1)
        var here = try owner(&world)
        #expect(marked(here, at: start) == "JP" && marked(here, at: start, from: "192.0.2.1") == nil)
        let planned = try here.plan(trip(), now: start + 5)
        here.person = planned.value
        #expect(planned.change.events.map(\.name) == [.tripPlanned])
        #expect(marked(here, at: start + 10 * day - 1) == "JP", "the day before")
        #expect(marked(here, at: start + 10 * day) == nil && marked(here, at: start + 20 * day - 1) == nil)
        #expect(marked(here, at: start + 20 * day) == "JP", "the day after")
        here.countryOf = { _ in "KR" }
        #expect(marked(here, at: start + 15 * day) == "KR", "another country")
        here.person?.trip = try trip([])
        #expect(marked(here, at: start + 15 * day) == nil, "they didn't say where")
        here.figures.placeHome = []
        here.person?.trip = nil
        #expect(marked(here, at: start) == nil, "nobody has said where people are at home")
    }

    @Test("F95 is planned by whoever has just approved on what vouches for devices, and by nobody else")
    func fresh() throws {
        var world = World.with(devices: 1)
        var here = try owner(&world)
        #expect(throws: Refusal(.expired)) { try here.plan(trip(), now: start + 3600) }
        here.session?.proof = Proof(method: .recoveryCode, at: start)
        #expect(throws: Refusal(.noUsableMethod)) { try here.plan(trip(), now: start + 5) }
        here.session?.proof = Proof(method: .push, at: start)
        let over = try #require(Trip(from: start - day, until: start + 5, countries: []))
        let late = try #require(Trip(from: start + 367 * day, until: start + 368 * day, countries: []))
        for wrong in [over, late] { #expect(throws: Mistake.self) { try here.plan(wrong, now: start + 5) } }
        #expect(Trip(from: start, until: start, countries: []) == nil)
        #expect(Trip(from: start, until: start + 400 * day, countries: []) == nil)
        #expect(Trip(from: start, until: start + 9, countries: ["Japan"]) == nil)
        #expect(try Trip(stored: trip(["JP", "KR"]).stored) == trip(["JP", "KR"]) && Trip(stored: "7") == nil)
    }

    @Test("F95 has codes that work once each between its dates, and end with it")
    func codes() throws {
        var world = World.with(devices: 1)
        var here = try owner(&world)
        #expect(throws: Mistake.self) { try here.makeTravelCodes([(no(7), [7])], now: start + 5) }
        here.person = try here.plan(trip(), now: start + 5).value
        let made = try here.makeTravelCodes([(no(7), [7]), (no(8), [8])], now: start + 6)
        #expect(
            made.change.effects.contains { if case .mail(_, let mail) = $0 { mail.kind == .travelMade } else { false } }
        )
        world.commit(made)
        here.codes = world.codes
        #expect(here.travelCodesLeft(now: start + 7) == 2)
        world.now = start + 10 * day - 1
        #expect(world.begin(.code(.code(7))).reason == .codeEnded)
        world.now = start + 10 * day
        #expect(world.begin(.code(.code(7))).isApproved && world.begin(.code(.code(7))).reason == .codeUsed)
        world.now = start + 20 * day
        #expect(world.begin(.code(.code(8))).reason == .codeEnded)
        world.now = start + 11 * day
        #expect(throws: Refusal(.expired)) { try here.cancelTrip(now: world.now) }
        here.session?.proof = Proof(method: .push, at: world.now)
        here.session?.passwordAt = world.now
        here.figures.sessionSeconds = 604_800 * 4
        world.commit(try here.cancelTrip(now: world.now))
        #expect(world.begin(.code(.code(8))).reason == .codeWrong)
        #expect(world.people[no(1)]?.trip == nil)
    }

    @Test("F95 T22 sets up no device with its codes")
    func weak() {
        #expect(!Method.travelCode.vouchesForDevices && OneTimeCode.Kind.travel.form == .recovery)
    }

    @Test("F95 a code is tried before the way, and counts like any that is typed")
    func tried() throws {
        var world = World.with(devices: 1, tokens: 1)
        var here = try owner(&world)
        #expect(world.commit(try here.tryOwn(.token(1, at: 5), now: start + 1)))
        #expect(world.tokens.first?.last == 5)
        here.tokens = world.tokens
        #expect(!world.commit(try here.tryOwn(.token(1, at: 5), now: start + 1)))
        #expect(world.wrongCodes.first?.inRow == 1)
        here.wrongCodes = [.passcode: WrongCodes(person: no(1), form: .passcode, waitUntil: start + 60)]
        #expect(!world.commit(try here.tryOwn(.token(1, at: 9), now: start + 1)), "waits as everywhere")
        #expect(world.tokens.first?.last == 5)
    }
}
