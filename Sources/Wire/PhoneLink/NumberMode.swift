import Bytes

/// How the number on the sign-in page gets into the phone's answer.
public enum NumberMode: Equatable, Sendable {
    /// The person types this many digits; the number itself is not in the request.
    case typed(digits: Int)
    /// The person picks one of three.
    case choose([String])
    /// No number. `unshown` when the client that asks can't show one, which the card says.
    case none(unshown: Bool)

    /// Digits of a number.
    public static let digitCounts = 2...6
    /// How many numbers a person picks from.
    public static let choiceCount = 3

    init(_ claims: Claims) throws(PhoneLinkError) {
        switch (claims.has("digits"), claims.has("choices")) {
        case (true, false):
            let range = Int64(Self.digitCounts.lowerBound)...Int64(Self.digitCounts.upperBound)
            self = .typed(digits: Int(try claims.integer("digits", in: range)))
        case (false, true): self = .choose(try Self.choices(claims))
        case (false, false): self = .none(unshown: try claims.flag("unshown"))
        case (true, true): throw .malformed("digits")
        }
        if case .none = self { return }
        guard !claims.has("unshown") else { throw .malformed("unshown") }
    }

    private static func choices(_ claims: Claims) throws(PhoneLinkError) -> [String] {
        var choices: [String] = []
        for value in try claims.array("choices", max: choiceCount) {
            guard let text = value.string, Claims.isDigits(text, digitCounts), !choices.contains(text) else {
                throw .malformed("choices")
            }
            choices.append(text)
        }
        guard choices.count == choiceCount else { throw .malformed("choices") }
        return choices
    }

    func write(to members: inout [String: JSONValue]) {
        switch self {
        case .typed(let digits): members["digits"] = .integer(Int64(digits))
        case .choose(let choices): members["choices"] = .array(choices.map { .string($0) })
        case .none(let unshown): if unshown { members["unshown"] = true }
        }
    }

    /// Whether an approval may bring this number (nil: none), by its form; whether it is right, the server knows.
    public func allows(_ number: String?) -> Bool {
        switch self {
        case .typed(let digits): number.map { Claims.isDigits($0, digits...digits) } ?? false
        case .choose(let choices): number.map { choices.contains($0) } ?? false
        case .none: number == nil
        }
    }
}
