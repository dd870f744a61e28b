/// What an OCRA response is computed with and from, such as `OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1` (RFC 6287 §6).
public struct OCRASuite: Hashable, Sendable {
    public static let sizeMax = 64

    /// The characters of a question (RFC 6287 §6.3, table 2).
    public enum QuestionFormat: Character, Hashable, Sendable {
        case alphanumeric = "A"
        case numeric = "N"
        case hexadecimal = "H"
    }

    /// The suite as it is written, which is itself part of the data input.
    public let text: String
    public let algorithm: HashAlgorithm
    /// How many digits a response has; zero stands for the whole authentication code.
    public let digits: Int
    public let hasCounter: Bool
    public let questionFormat: QuestionFormat
    /// How many characters one party's question has at most.
    public let questionSizeMax: Int
    public let pinAlgorithm: HashAlgorithm?
    /// The length of the session information in bytes.
    public let sessionSize: Int?
    /// The length of a time step in seconds.
    public let stepSeconds: Int64?

    /// Reads a suite in capitals with every length written out.
    public init(parsing text: some StringProtocol) throws(OCRAError) {
        guard text.utf8.count <= Self.sizeMax else { throw .suite("length") }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let version = parts.first, version == "OCRA-1" else { throw .suite("version") }
        (algorithm, digits) = try Self.cryptoFunction(parts[1])
        var fields = parts[2].split(separator: "-", omittingEmptySubsequences: false)[...]
        hasCounter = fields.first == "C"
        if hasCounter { fields.removeFirst() }
        guard let question = fields.popFirst() else { throw .suite("question") }
        (questionFormat, questionSizeMax) = try Self.question(question)
        (pinAlgorithm, sessionSize, stepSeconds) = try Self.optionalFields(fields)
        self.text = String(text)
    }

    /// The number of the time step that a time lies in; nil when the suite has no time step or the time is
    /// negative.
    public func step(at unixSeconds: Int64) -> Int64? {
        guard let stepSeconds, unixSeconds >= 0 else { return nil }
        return unixSeconds / stepSeconds
    }

    /// `HOTP-SHA1-6` (RFC 6287 §6.2).
    private static func cryptoFunction(_ text: some StringProtocol) throws(OCRAError) -> (HashAlgorithm, Int) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HOTP", let algorithm = HashAlgorithm(rawValue: String(parts[1])) else {
            throw .suite("function")
        }
        guard parts[2].utf8.count <= 2, let digits = number(parts[2]), digits == 0 || (4...10).contains(digits),
            String(digits) == parts[2]
        else { throw .suite("digits") }
        return (algorithm, digits)
    }

    /// `QN08` (RFC 6287 §6.3).
    private static func question(_ text: some StringProtocol) throws(OCRAError) -> (QuestionFormat, Int) {
        guard text.utf8.count == 4, text.first == "Q", let letter = text.dropFirst().first,
            let format = QuestionFormat(rawValue: letter), let size = number(text.dropFirst(2)),
            (4...64).contains(size)
        else { throw .suite("question") }
        return (format, size)
    }

    /// `PSHA1`, `S064` and `T1M`, each at most once and in this order.
    private static func optionalFields(
        _ all: ArraySlice<some StringProtocol>
    ) throws(OCRAError) -> (HashAlgorithm?, Int?, Int64?) {
        var fields = all
        var pin: HashAlgorithm?
        var session: Int?
        var step: Int64?
        if let field = fields.first, field.first == "P" {
            pin = HashAlgorithm(rawValue: String(field.dropFirst()))
            guard pin != nil else { throw .suite("PIN") }
            fields.removeFirst()
        }
        if let field = fields.first, field.first == "S" {
            session = field.utf8.count == 4 ? number(field.dropFirst()) : nil
            guard let session, (1...512).contains(session) else { throw .suite("session") }
            fields.removeFirst()
        }
        if let field = fields.first, field.first == "T" {
            step = timeStep(field.dropFirst())
            guard step != nil else { throw .suite("time step") }
            fields.removeFirst()
        }
        guard fields.isEmpty else { throw .suite("field") }
        return (pin, session, step)
    }

    /// One to 59 seconds or minutes, or one to 48 hours (RFC 6287 §6.3, table 3).
    private static func timeStep(_ text: some StringProtocol) -> Int64? {
        let count = text.dropLast()
        guard (1...2).contains(count.utf8.count), let value = number(count), value > 0, count.first != "0" else {
            return nil
        }
        switch text.last {
        case "S" where value <= 59: return Int64(value)
        case "M" where value <= 59: return Int64(value) * 60
        case "H" where value <= 48: return Int64(value) * 3_600
        default: return nil
        }
    }

    /// Up to three decimal digits.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...3).contains(text.utf8.count) else { return nil }
        var value = 0
        for character in text.utf8 {
            guard (0x30...0x39).contains(character) else { return nil }
            value = value * 10 + Int(character - 0x30)
        }
        return value
    }
}
