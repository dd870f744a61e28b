import Bytes

/// What a log says of itself at one moment: its name, its size and its root (C2SP tlog-checkpoint).
public struct Checkpoint: Equatable, Sendable {
    /// The log's name, not empty.
    public let origin: String
    /// How many leaves it has.
    public let size: Int64
    public let root: MerkleHash

    public init(origin: String, size: Int64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads a note's text. Further lines may follow and are passed over.
    public init(parsing text: String) throws(RecordError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last?.isEmpty == true, !lines[0].isEmpty else {
            throw .malformed("a checkpoint of fewer than three lines")
        }
        guard let size = Int64(lines[1]), size >= 0, String(size) == lines[1] else {
            throw .malformed("a checkpoint without a size")
        }
        guard let bytes = try? Base64.decode(lines[2]), let root = MerkleHash(bytes) else {
            throw .malformed("a checkpoint without a root")
        }
        guard !lines[3..<(lines.count - 1)].contains(where: \.isEmpty) else {
            throw .malformed("an empty line in a checkpoint")
        }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    public func serialized() -> String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

    /// The signed note.
    public func signed(by signer: NoteSigner) throws(RecordError) -> SignedNote {
        guard !origin.isEmpty, !origin.utf8.contains(where: { $0 < 0x20 }), size >= 0 else {
            throw .malformed("a checkpoint needs an origin")
        }
        return try signer.sign(serialized())
    }

    /// Reads a signed note, checks the signature, and that it is about this log.
    public init(
        verifying note: String, by verifier: NoteVerifier, origin: String
    ) throws(RecordError) {
        try self.init(parsing: try verifier.verify(try SignedNote(parsing: note)))
        guard self.origin == origin else { throw .otherLog(self.origin) }
    }
}
