import Bytes

/// A value that may stand among an event's facts.
enum JSONFact {
    case text(String)
    case count(Int)
    case flag(Bool)

    var value: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .count(let count): .integer(Int64(count))
        case .flag(let flag): .bool(flag)
        }
    }
}

extension JSONFact: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .count(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
}
