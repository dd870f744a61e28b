public import Storage

extension Administration {
    /// How many people, devices and open sign-ins there are.
    public func census() async throws -> Census { try await house.store.census(at: house.now()) }
}
