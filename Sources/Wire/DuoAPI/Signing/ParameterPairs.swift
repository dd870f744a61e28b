import Bytes

/// The pairs of a query or a form as bytes, in the order in which they came, repetitions included: what a client
/// signs. What a server may read is `Parameters`.
struct ParameterPairs: Equatable, Sendable {
    static let countMax = 64

    typealias Pair = (name: [UInt8], value: [UInt8])

    private(set) var pairs: [Pair] = []

    init() {}

    init(_ pairs: [(String, String)]) {
        self.pairs = pairs.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    }

    /// Refuses a pair without a name or `=`, a broken percent sign, and more than `countMax` pairs.
    init(parsing bytes: [UInt8]) throws(ByteError) {
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

    var isEmpty: Bool { pairs.isEmpty }

    /// Encoded anew, sorted by encoded name, then encoded value, joined by `&`.
    func canonical() -> [UInt8] {
        let encoded = pairs.map { (name: PercentCoding.encode($0.name), value: PercentCoding.encode($0.value)) }
        let sorted = encoded.sorted { first, second in
            if first.name != second.name { return first.name.lexicographicallyPrecedes(second.name) }
            return first.value.lexicographicallyPrecedes(second.value)
        }
        return Array(sorted.map { $0.name + [0x3d] + $0.value }.joined(separator: [0x26]))
    }

    static func == (first: ParameterPairs, second: ParameterPairs) -> Bool {
        first.pairs.elementsEqual(second.pairs) { $0.name == $1.name && $0.value == $1.value }
    }
}
