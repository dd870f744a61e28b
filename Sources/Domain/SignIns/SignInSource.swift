/// Where sign-ins come from: the person's own machine, by the address that one application names at one door.
///
/// An address is the application's claim, so another application's claim of the same address is another source.
public struct SignInSource: Hashable, Sendable {
    public let application: ID<Application>
    public let door: Door
    public let address: String

    public init(application: ID<Application>, door: Door, address: String) {
        self.application = application
        self.door = door
        self.address = address
    }

    /// Nil where the application names no address.
    public init?(application: ID<Application>, door: Door, origin: Origin) {
        guard let address = origin.address else { return nil }
        self.init(application: application, door: door, address: address)
    }
}

extension SignIn {
    /// Where it comes from, where that is known.
    public var source: SignInSource? { SignInSource(application: application, door: door, origin: origin) }
}

/// A source that the person disowned with "It wasn't me": no request goes out for sign-ins from there.
public struct BlockedSource: Equatable, Sendable {
    public let source: SignInSource
    public let until: Instant

    public init(source: SignInSource, until: Instant) {
        self.source = source
        self.until = until
    }
}
