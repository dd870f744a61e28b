/// The pairs of a query or a form (`application/x-www-form-urlencoded`) as bytes, in the order in which they came,
/// repetitions included. What may be read of them is for the protocol to say.
public struct ParameterPairs: Equatable, Sendable {
    /// Pairs that are read.
    public static let countMax = 64

    public typealias Pair = (name: [UInt8], value: [UInt8])

    public private(set) var pairs: [Pair] = []

    public init() {}

    public init(_ pairs: [(String, String)]) {
        self.pairs = pairs.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    }

    /// Refuses a pair without a name or `=`, a broken percent sign, and more than `countMax` pairs.
    public init(parsing bytes: [UInt8]) throws(ByteError) {
        guard !bytes.isEmpty else { return }
        for part in bytes.split(separator: 0x26, maxSplits: Self.countMax, omittingEmptySubsequences: false) {
            guard pairs.count < Self.countMax else { throw .malformed("too many parameters") }
            guard let equals = part.firstIndex(of: 0x3d), equals > part.startIndex else {
                throw .malformed("a parameter without a name")
            }
            let name = try PercentCoding.decode(part[..<equals])
            pairs.append((name, try PercentCoding.decode(part[(equals + 1)...])))
        }
    }

    public var isEmpty: Bool { pairs.isEmpty }

    /// Encoded in their order, joined by `&`.
    public func serialized() -> [UInt8] {
        let encoded = pairs.map { PercentCoding.encode($0.name) + [0x3d] + PercentCoding.encode($0.value) }
        return Array(encoded.joined(separator: [0x26]))
    }

    public static func == (first: ParameterPairs, second: ParameterPairs) -> Bool {
        first.pairs.elementsEqual(second.pairs) { $0.name == $1.name && $0.value == $1.value }
    }
}
