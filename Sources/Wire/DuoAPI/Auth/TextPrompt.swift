public import Bytes

/// A menu in plain text, as duo_unix shows it.
public struct TextPrompt: Equatable, Sendable {
    /// Ends in `Passcode or option (1-N): `; for a person to be enrolled, a sentence with the address.
    public let text: String
    /// What each answer means: `1` is `push1`, and so is `default`.
    public let factors: [String: String]

    public init(text: String, factors: [String: String] = [:]) {
        self.text = text
        self.factors = factors
    }

    public var json: JSONValue {
        ["text": .string(text), "factors": .object(factors.mapValues { .string($0) })]
    }
}
