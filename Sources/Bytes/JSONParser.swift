extension JSONValue {
    /// How deep arrays and objects may stand in each other.
    public static let depthMax = 32

    /// Parses one value and nothing behind it.
    public init(parsing bytes: [UInt8]) throws(ByteError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    public init(parsing text: String) throws(ByteError) {
        try self.init(parsing: Array(text.utf8))
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func document() throws(ByteError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw .leftOver(count: bytes.count - position) }
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func take() throws(ByteError) -> UInt8 {
        guard let byte = next else { throw .truncated }
        position += 1
        return byte
    }

    private mutating func expect(_ literal: StaticString, _ value: JSONValue) throws(ByteError) -> JSONValue {
        for byte in "\(literal)".utf8 { guard try take() == byte else { throw .malformed("not a JSON value") } }
        return value
    }

    private mutating func value(depth: Int) throws(ByteError) -> JSONValue {
        guard depth < JSONValue.depthMax else { throw .malformed("JSON nested too deep") }
        skipSpace()
        guard let byte = next else { throw .truncated }
        switch byte {
        case 0x7b: return try object(depth: depth)
        case 0x5b: return try array(depth: depth)
        case 0x22: return .string(try string())
        case 0x74: return try expect("true", .bool(true))
        case 0x66: return try expect("false", .bool(false))
        case 0x6e: return try expect("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(ByteError) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if next == 0x7d {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard next == 0x22 else { throw next == nil ? .truncated : .malformed("a JSON member needs a name") }
            let name = try string()
            guard members[name] == nil else { throw .malformed("a JSON member stands twice") }
            skipSpace()
            guard try take() == 0x3a else { throw .malformed("a JSON member needs a colon") }
            members[name] = try value(depth: depth + 1)
            skipSpace()
            switch try take() {
            case 0x2c: continue
            case 0x7d: return .object(members)
            default: throw .malformed("a JSON object is not closed")
            }
        }
    }

    private mutating func array(depth: Int) throws(ByteError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if next == 0x5d {
            position += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            switch try take() {
            case 0x2c: continue
            case 0x5d: return .array(values)
            default: throw .malformed("a JSON array is not closed")
            }
        }
    }

    private mutating func string() throws(ByteError) -> String {
        position += 1
        var out: [UInt8] = []
        while true {
            let byte = try take()
            switch byte {
            case 0x22:
                guard let text = String(validating: out, as: UTF8.self) else { throw .malformed("JSON not in UTF-8") }
                return text
            case 0x5c: try escape(into: &out)
            case 0x00..<0x20: throw .malformed("a control character in a JSON string")
            default: out.append(byte)
            }
        }
    }

    private mutating func escape(into out: inout [UInt8]) throws(ByteError) {
        switch try take() {
        case 0x22: out.append(0x22)
        case 0x5c: out.append(0x5c)
        case 0x2f: out.append(0x2f)
        case 0x62: out.append(0x08)
        case 0x66: out.append(0x0c)
        case 0x6e: out.append(0x0a)
        case 0x72: out.append(0x0d)
        case 0x74: out.append(0x09)
        case 0x75: out.append(contentsOf: Array(String(try unicodeScalar()).utf8))
        default: throw .malformed("an unknown escape in a JSON string")
        }
    }

    private mutating func unicodeScalar() throws(ByteError) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard (0xd800...0xdbff).contains(first), try take() == 0x5c, try take() == 0x75 else {
            throw .malformed("a lone surrogate in a JSON string")
        }
        let second = try codeUnit()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw .malformed("a lone surrogate in a JSON string") }
        return scalar
    }

    private mutating func codeUnit() throws(ByteError) -> UInt16 {
        var digits: [UInt8] = []
        for _ in 0..<4 { digits.append(try take()) }
        var reader = ByteReader(try Hex.decode(String(decoding: digits, as: UTF8.self)))
        return try reader.readInteger(UInt16.self)
    }

    private mutating func number() throws(ByteError) -> JSONValue {
        let start = position
        if next == 0x2d { position += 1 }
        guard let first = next, (0x30...0x39).contains(first) else {
            throw next == nil ? .truncated : .malformed("not a JSON value")
        }
        digits()
        guard first != 0x30 || position == start + 1 || (bytes[start] == 0x2d && position == start + 2) else {
            throw .malformed("a JSON number with a leading zero")
        }
        var whole = true
        if next == 0x2e {
            whole = false
            position += 1
            try requiredDigits()
        }
        if next == 0x65 || next == 0x45 {
            whole = false
            position += 1
            if next == 0x2b || next == 0x2d { position += 1 }
            try requiredDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if whole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw .malformed("a JSON number out of range") }
        return .number(value)
    }

    private mutating func digits() {
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    }

    private mutating func requiredDigits() throws(ByteError) {
        let start = position
        digits()
        guard position > start else { throw next == nil ? .truncated : .malformed("a JSON number without digits") }
    }
}
