import Crypto

/// A hash of the record's tree, and the two ways to make one (RFC 6962 §2.1).
public struct MerkleHash: Hashable, Sendable {
    public static let size = 32

    /// Always 32.
    public let bytes: [UInt8]

    /// Nil unless it is given 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    private init(_ digest: SHA256.Digest) { bytes = digest.withUnsafeBytes { Array($0) } }

    /// The hash of a tree without leaves: of nothing.
    public static let empty = MerkleHash(SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf: 0x00 before its bytes.
    public init(leaf bytes: [UInt8]) {
        var hash = SHA256()
        hash.update(data: [0x00])
        hash.update(data: bytes)
        self.init(hash.finalize())
    }

    /// The hash of two neighbours: 0x01 before theirs.
    public init(_ left: MerkleHash, _ right: MerkleHash) {
        self.init(SHA256.hash(data: [0x01] + left.bytes + right.bytes))
    }
}
