/// What must be kept of a tree so that it can grow: the roots of its complete subtrees, at most 63 hashes.
public struct MerkleFrontier: Equatable, Sendable {
    /// How many leaves the tree has.
    public private(set) var size: Int64
    /// From the largest subtree to the smallest: one for each bit of `size` that is set.
    public private(set) var peaks: [MerkleHash]

    public init() {
        size = 0
        peaks = []
    }

    /// Takes up a frontier that was kept; nil unless there is one peak for each bit of the size.
    public init?(size: Int64, peaks: [MerkleHash]) {
        guard size >= 0, size < .max, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Appends a leaf by its hash.
    public mutating func append(_ leaf: MerkleHash) {
        var node = leaf
        // Each bit that the addition carries over joins two subtrees of equal size.
        for _ in 0..<(~size).trailingZeroBitCount {
            guard let left = peaks.popLast() else { break }
            node = MerkleHash(left, node)
        }
        peaks.append(node)
        size += 1
    }

    /// The root of the tree.
    public var root: MerkleHash {
        guard var node = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { node = MerkleHash(peak, node) }
        return node
    }
}
