import Bytes
import Testing

@testable import Domain

@Suite("What a phone says of itself")
struct ToldTests {
    private func answered(_ world: inout World, _ told: [PhoneItem: String]) throws -> SignIn {
        let signIn = try world.asked()
        let request = try #require(signIn.request)
        return try world.answer(
            Answer(
                request: request.id, device: request.device, nonce: request.nonce,
                decision: .approve(number: request.matching.number), told: told), to: signIn.id)
    }

    @Test("F87 is not asked for where nobody uses it, and what was not asked for is not heard")
    func unused() throws {
        var world = World.with(devices: 1)
        #expect(try world.asked().request?.asks == [])
        _ = try answered(&world, [.os: "Android 14", .model: "Pixel 8"])
        #expect(world.devices.first?.told == Told(at: start, said: .approve, items: [:]))
    }

    @Test("F87 is asked for while a policy uses it, kept from the last answer alone, and gone with the phone")
    func used() throws {
        var world = World.with(devices: 1)
        world.figures = try Figures().replacing(["phone.ask": ["os"]])
        #expect(try world.asked().request?.asks == [.os])
        _ = try answered(&world, [.os: "Android 14", .model: "Pixel 8"])
        #expect(world.devices.first?.told?.items == [.os: "Android 14"])
        world.figures = Figures()
        _ = try answered(&world, [.os: "Android 14"])
        #expect(world.devices.first?.told?.items == [:])
        let removal = try world.situation().perform(.remove, on: no(1), by: operatorActor, now: start)
        #expect(removal.value.told == nil)
    }

    @Test("F81 is a list that policy knows: the lock is shown, not told", arguments: ["lock", "place", ""])
    func unknown(item: String) {
        #expect(throws: Mistake.self) { try Figures().replacing(["phone.ask": [.string(item)]]) }
    }
}
