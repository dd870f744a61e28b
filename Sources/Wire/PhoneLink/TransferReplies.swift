import Bytes

/// The server's answer to the first word: the code by which the new phone finds the transfer.
public struct OpenedTransfer: Equatable, Sendable {
    public let code: TicketCode
    /// In unix seconds.
    public let ends: Int64

    public init(code: TicketCode, ends: Int64) {
        self.code = code
        self.ends = ends
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: 512)
        code = try TicketCode(typed: claims.string("code"))
        ends = try claims.time("exp")
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["code": .string(code.text), "exp": .integer(ends)]
        return value.serialized()
    }
}

/// What was said so far, each step as its text.
public struct TransferWords: Equatable, Sendable {
    static let sizeMax = 160 * 1024
    public let steps: [String]

    public init(steps: [String]) { self.steps = steps }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: Self.sizeMax)
        steps = try claims.array("steps", max: TransferStep.allCases.count).compactMap(\.string)
    }

    public subscript(step: TransferStep) -> String? {
        guard let index = TransferStep.allCases.firstIndex(of: step), steps.indices.contains(index) else { return nil }
        return steps[index]
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["steps": .array(steps.map { .string($0) })]
        return value.serialized()
    }
}
