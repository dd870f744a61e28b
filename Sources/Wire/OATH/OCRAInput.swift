public import Bytes

/// The values that an OCRA response is computed from (RFC 6287 §5.1): those the suite names, and no others.
public struct OCRAInput: Sendable {
    /// At most two questions, one of each party (RFC 6287 §7.2).
    public static let questionsMax = 2

    public var counter: Int64?
    /// The challenge, or the challenges of both parties in the order that the direction asks for.
    public var questions: [String]
    /// The hash of the person's PIN, by the suite's algorithm.
    public var pinHash: Secret?
    public var session: [UInt8]?
    /// The number of the time step.
    public var step: Int64?

    public init(
        questions: [String], counter: Int64? = nil, pinHash: Secret? = nil, session: [UInt8]? = nil, step: Int64? = nil
    ) {
        self.counter = counter
        self.questions = questions
        self.pinHash = pinHash
        self.session = session
        self.step = step
    }
}

extension OCRASuite {
    /// Suite, a zero byte, counter, question, PIN, session, time step, each in its fixed width (RFC 6287 §5.1).
    public func dataInput(_ input: OCRAInput) throws(OCRAError) -> [UInt8] {
        var data = ByteWriter(capacity: 256)
        data.write(text.utf8)
        data.write(UInt8(0))
        if let counter = try demanded(input.counter, hasCounter, "counter") {
            guard counter >= 0 else { throw .malformed("counter") }
            data.writeInteger(UInt64(counter))
        }
        data.write(try questionField(input.questions))
        if let hash = try demanded(input.pinHash, pinAlgorithm != nil, "PIN") {
            guard hash.count == pinAlgorithm?.digestSize else { throw .malformed("PIN") }
            data.write(hash.exposed())
        }
        if let session = try demanded(input.session, sessionSize != nil, "session"), let size = sessionSize {
            guard session.count <= size else { throw .malformed("session") }
            data.write([UInt8](repeating: 0, count: size - session.count) + session)
        }
        if let step = try demanded(input.step, stepSeconds != nil, "time step") {
            guard step >= 0 else { throw .malformed("time step") }
            data.writeInteger(UInt64(step))
        }
        return data.bytes
    }

    private func demanded<Value>(_ value: Value?, _ wanted: Bool, _ name: String) throws(OCRAError) -> Value? {
        if wanted, value == nil { throw .missing(name) }
        if !wanted, value != nil { throw .unexpected(name) }
        return value
    }

    /// 128 bytes, filled up with zeros at the end.
    private func questionField(_ questions: [String]) throws(OCRAError) -> [UInt8] {
        guard !questions.isEmpty else { throw .missing("question") }
        guard questions.count <= OCRAInput.questionsMax else { throw .unexpected("question") }
        guard questions.allSatisfy({ (1...questionSizeMax).contains($0.utf8.count) }) else {
            throw .malformed("question")
        }
        let characters = questions.flatMap { Array($0.utf8) }
        let bytes = try encoded(characters)
        return bytes + [UInt8](repeating: 0, count: max(0, 128 - bytes.count))
    }

    private func encoded(_ characters: [UInt8]) throws(OCRAError) -> [UInt8] {
        switch questionFormat {
        case .alphanumeric:
            guard characters.allSatisfy(isAlphanumeric) else { throw .malformed("question") }
            return characters
        case .hexadecimal:
            return try bytes(ofHexadecimal: characters)
        case .numeric:
            guard characters.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .malformed("question") }
            let number = Hex.encode(bigEndian(ofDecimal: characters)).drop { $0 == "0" }
            return try bytes(ofHexadecimal: Array(number.utf8))
        }
    }

    /// The digits stand at the front: an odd one out is followed by a zero.
    private func bytes(ofHexadecimal characters: [UInt8]) throws(OCRAError) -> [UInt8] {
        let even = characters.count.isMultiple(of: 2) ? characters : characters + [0x30]
        do { return try Hex.decode(String(decoding: even, as: UTF8.self)) } catch { throw .malformed("question") }
    }

    private func isAlphanumeric(_ character: UInt8) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }

    /// Up to 128 decimal digits as a number of 54 bytes.
    private func bigEndian(ofDecimal digits: [UInt8]) -> [UInt8] {
        var number = [UInt8](repeating: 0, count: 54)
        for digit in digits {
            var carry = UInt16(digit & 15)
            for place in number.indices.reversed() {
                let value = UInt16(number[place]) * 10 + carry
                number[place] = UInt8(truncatingIfNeeded: value)
                carry = value >> 8
            }
        }
        return number
    }
}
