/// What the operator chooses about the Duo-compatible API.
public struct DuoSettings: Sendable {
    /// The host names under which clients reach us; the first stands in the addresses that we give out.
    public var publicNames: [String]
    /// Where somebody of that username sets up a device.
    public var setupURL: @Sendable (_ username: String) -> String
    /// Where somebody who is locked out finds help.
    public var helpURL: String
    /// The organisation's picture, as PNG.
    public var logo: [UInt8]?
    /// How long one question for the next state waits. Clients ask 20 times and give up.
    public var pollSeconds = 25
    /// Replies that may wait at once, and of one application; who comes then is told to come again.
    public var waitingMax = 20_000
    public var waitingPerApplicationMax = 10_000

    /// With the pages of the first name.
    public init(publicNames: [String]) {
        self.publicNames = publicNames
        let host = publicNames.first ?? "localhost"
        setupURL = { _ in "https://\(host)/setup" }
        helpURL = "https://\(host)/help"
    }

    var host: String { publicNames.first ?? "localhost" }
}
