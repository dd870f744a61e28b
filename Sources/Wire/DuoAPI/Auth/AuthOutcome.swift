public import Bytes

/// Result, state and the text for the person.
public struct AuthOutcome: Sendable {
    public let state: AuthState
    /// For the person.
    public let message: String
    /// Given when the browser is to be remembered, with `allow` alone.
    public let trustedDeviceToken: Secret?

    /// A token is dropped unless the state allows.
    public init(_ state: AuthState, message: String, trustedDeviceToken: Secret? = nil) {
        self.state = state
        self.message = message
        self.trustedDeviceToken = state.result == .allow ? trustedDeviceToken : nil
    }

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "result": .string(state.result.rawValue), "status": .string(state.rawValue),
            "status_msg": .string(message),
        ]
        members["trusted_device_token"] = trustedDeviceToken.map { .string($0.exposedText()) }
        return members
    }
}
