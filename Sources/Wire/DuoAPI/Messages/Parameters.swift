public import Bytes

/// The parameters of a request by name, each once. Only a verified request has them.
public struct Parameters: Sendable, CustomStringConvertible, CustomReflectable {
    /// A value's longest text, in bytes, where the parameter says nothing else.
    public static let textSizeMax = 1024

    private var values: [String: JSONValue] = [:]

    /// Refuses a name that stands twice and text that is not UTF-8.
    init(_ pairs: ParameterPairs) throws(APIFailure) {
        for pair in pairs.pairs {
            guard let name = String(validating: pair.name, as: UTF8.self) else { throw .invalidParameter("encoding") }
            guard let value = String(validating: pair.value, as: UTF8.self) else { throw .invalidParameter(name) }
            try add(name, .string(value))
        }
    }

    /// Adds the members of a JSON object; a name in query and body is one that stands twice.
    mutating func add(json bytes: [UInt8]) throws(APIFailure) {
        guard let members = (try? JSONValue(parsing: bytes))?.object else { throw .invalidParameter("body") }
        guard members.count <= ParameterPairs.countMax else { throw .invalidParameter("body") }
        for (name, value) in members { try add(name, value) }
    }

    private mutating func add(_ name: String, _ value: JSONValue) throws(APIFailure) {
        guard values.updateValue(value, forKey: name) == nil else {
            throw .invalidParameter(name.utf8.count <= 64 ? name : "repeated parameter")
        }
    }

    public var names: [String] { values.keys.sorted() }

    // Values may be passcodes.
    public var description: String { names.joined(separator: ", ") }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Parameters {
    /// The text of a string, number or boolean, at most `sizeMax` bytes; nil when absent, empty or null.
    public func text(_ name: String, sizeMax: Int = textSizeMax) throws(APIFailure) -> String? {
        let text: String
        switch values[name] {
        case nil, .null: return nil
        case .string(let value): text = value
        case .integer(let value): text = String(value)
        case .number(let value): text = Int64(exactly: value).map { String($0) } ?? String(value)
        case .bool(let value): text = value ? "true" : "false"
        case .array, .object: throw .invalidParameter(name)
        }
        guard text.utf8.count <= sizeMax else { throw .invalidParameter(name) }
        return text.isEmpty ? nil : text
    }

    /// The same, failing as `missingParameter` when there is none.
    public func required(_ name: String, sizeMax: Int = textSizeMax) throws(APIFailure) -> String {
        guard let text = try text(name, sizeMax: sizeMax) else { throw .missingParameter(name) }
        return text
    }

    /// `1` or `true`; false when absent, `0` or `false`, in any capitals.
    public func flag(_ name: String) throws(APIFailure) -> Bool {
        switch try text(name)?.lowercased() {
        case nil, "0", "false": return false
        case "1", "true": return true
        default: throw .invalidParameter(name)
        }
    }

    /// A whole number in decimal digits within the range; nil when absent.
    public func integer(_ name: String, in range: ClosedRange<Int64>) throws(APIFailure) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let number = Int64(text), String(number) == text, range.contains(number) else {
            throw .invalidParameter(name)
        }
        return number
    }

    /// The value as JSON, whatever it is: a form's is a string.
    public func json(_ name: String) -> JSONValue? { values[name] }
}
