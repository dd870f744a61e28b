/// Where an answer goes, and how: to an address that is registered for the client.
public struct ReturnAddress: Equatable, Sendable {
    public let redirectURI: String
    public let mode: ResponseMode
    /// The client's own mark, given back unchanged.
    public let state: String?

    init(redirectURI: String, mode: ResponseMode, state: String?) {
        self.redirectURI = redirectURI
        self.mode = mode
        self.state = state
    }
}
