public import Domain
import Storage

extension Administration {
    /// The device of that identifier.
    public func device(_ text: String) async throws -> Device {
        guard let id = ID<Device>(parsing: text.uppercased()), let device = try await house.store.device(id),
            device.state != .removed
        else { throw Mistake(.notFound, "there is no device \"\(text)\": see countersign device list PERSON") }
        return device
    }

    /// Whether the person has a phone, in whatever state.
    public func hasPhone(_ person: ID<Person>) async throws -> Bool {
        try await !house.store.situation(.person(person)).devices.isEmpty
    }

    public func perform(_ deed: DeviceDeed, on text: String, by actor: Actor) async throws -> Device {
        let device = try await device(text)
        let now = house.now()
        return try await house.store.change(.device(device.id)) {
            try $0.perform(deed, on: device.id, by: actor, now: now)
        }
    }

    /// Sends a test request to the device, in the name of the application.
    public func test(_ text: String, at application: String) async throws -> SignIn {
        let device = try await device(text)
        guard let found = try await house.store.application(key: application) else {
            throw Self.noApplication(application)
        }
        let draws = Draws(from: house.random)
        let now = house.now()
        return try await house.store.change(.visit(device.person, found.id)) {
            try $0.test(device.id, draws: draws, now: now)
        }
    }
}
