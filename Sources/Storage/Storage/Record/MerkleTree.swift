/// A tree with all of its leaves at hand, for making proofs (RFC 6962 §2.1.1 and §2.1.2).
public struct MerkleTree: Sendable {
    /// `levels[0]` holds the leaves' hashes; each level above holds the roots of complete pairs below.
    private var levels: [[MerkleHash]] = [[]]

    public init() {}

    public init(_ leaves: some Sequence<MerkleHash>) {
        for leaf in leaves { append(leaf) }
    }

    /// How many leaves it has.
    public var size: Int { levels[0].count }

    public mutating func append(_ leaf: MerkleHash) {
        levels[0].append(leaf)
        var level = 0
        while levels[level].count.isMultiple(of: 2) {
            let pair = levels[level].suffix(2)
            guard let left = pair.first, let right = pair.last else { return }
            if level + 1 == levels.count { levels.append([]) }
            levels[level + 1].append(MerkleHash(left, right))
            level += 1
        }
    }

    public var root: MerkleHash { hash(0..<size) }

    /// The hashes that lead from a leaf to the root of the first `size` leaves, lowest first; nil if the tree has no
    /// such leaf or size.
    public func inclusionProof(of index: Int, size: Int) -> [MerkleHash]? {
        guard size <= self.size, index >= 0, index < size else { return nil }
        return path(index, 0..<size)
    }

    /// The hashes that show the tree of `new` leaves to begin with the tree of `old` ones; nil if 0 < old ≤ new does
    /// not hold.
    public func consistencyProof(from old: Int, to new: Int) -> [MerkleHash]? {
        guard old > 0, old <= new, new <= size else { return nil }
        return subproof(old, 0..<new, whole: true)
    }

    private func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + Self.split(range.count)
        return index < middle
            ? path(index, range.lowerBound..<middle) + [hash(middle..<range.upperBound)]
            : path(index, middle..<range.upperBound) + [hash(range.lowerBound..<middle)]
    }

    private func subproof(_ old: Int, _ range: Range<Int>, whole: Bool) -> [MerkleHash] {
        if old == range.upperBound { return whole ? [] : [hash(range)] }
        let middle = range.lowerBound + Self.split(range.count)
        return old <= middle
            ? subproof(old, range.lowerBound..<middle, whole: whole) + [hash(middle..<range.upperBound)]
            : subproof(old, middle..<range.upperBound, whole: false) + [hash(range.lowerBound..<middle)]
    }

    private func hash(_ range: Range<Int>) -> MerkleHash {
        let count = range.count
        if count == 0 { return .empty }
        let level = count.trailingZeroBitCount
        if count == 1 << level, range.lowerBound.isMultiple(of: count) {
            return levels[level][range.lowerBound >> level]
        }
        let middle = range.lowerBound + Self.split(count)
        return MerkleHash(hash(range.lowerBound..<middle), hash(middle..<range.upperBound))
    }

    /// The largest power of two below the count, which is 2 or more.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
}
