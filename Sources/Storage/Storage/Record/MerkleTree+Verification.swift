/// Proofs are checked without the tree.
extension MerkleTree {
    /// Whether the leaf stands at this place of the tree with this root (RFC 9162 §2.1.3.2).
    public static func verify(
        inclusion proof: [MerkleHash], of leaf: MerkleHash, at index: Int64, size: Int64, root: MerkleHash
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (first, second) = (index, size - 1)
        var node = leaf
        for step in proof {
            guard second != 0 else { return false }
            if first & 1 == 1 || first == second {
                node = MerkleHash(step, node)
                while first & 1 == 0, first != 0 { (first, second) = (first >> 1, second >> 1) }
            } else {
                node = MerkleHash(node, step)
            }
            (first, second) = (first >> 1, second >> 1)
        }
        return second == 0 && node == root
    }

    /// Whether the tree with the new root begins with the tree with the old one (RFC 9162 §2.1.4.2).
    public static func verify(
        consistency proof: [MerkleHash], from old: Int64, _ oldRoot: MerkleHash, to new: Int64, _ newRoot: MerkleHash
    ) -> Bool {
        guard old > 0, old <= new else { return false }
        if old == new { return proof.isEmpty && oldRoot == newRoot }
        let steps = old & (old - 1) == 0 ? [oldRoot] + proof : proof
        guard let start = steps.first else { return false }
        var (first, second) = (old - 1, new - 1)
        while first & 1 == 1 { (first, second) = (first >> 1, second >> 1) }
        var (oldNode, newNode) = (start, start)
        for step in steps.dropFirst() {
            guard second != 0 else { return false }
            if first & 1 == 1 || first == second {
                oldNode = MerkleHash(step, oldNode)
                newNode = MerkleHash(step, newNode)
                while first & 1 == 0, first != 0 { (first, second) = (first >> 1, second >> 1) }
            } else {
                newNode = MerkleHash(newNode, step)
            }
            (first, second) = (first >> 1, second >> 1)
        }
        return second == 0 && oldNode == oldRoot && newNode == newRoot
    }
}
