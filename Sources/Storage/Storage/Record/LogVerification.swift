/// Checks an exported record, line by line, with nothing but the public key.
///
/// Each line carries its leaf's hash, so a changed byte is found where it stands; a missing or moved line breaks the
/// count; and whoever changes a hash as well meets the next signed root, which names the lines since the last one.
public struct LogVerification: Sendable {
    /// What is wrong, and where; lines are counted from 1.
    public enum Fault: Error, Equatable, Sendable {
        /// The line has another form than an export gives it.
        case malformed(line: Int)
        /// The line's content is not what its hash says: it was changed.
        case altered(line: Int)
        /// Another entry should stand here: lines are missing, doubled or moved.
        case outOfOrder(line: Int, expected: Int64, found: Int64)
        /// The checkpoint on this line is not signed by the key, or is about another log.
        case checkpointRefused(line: Int, RecordError)
        /// The checkpoint on this line speaks of more or fewer entries than stand before it.
        case wrongSize(line: Int, expected: Int64, found: Int64)
        /// The signed root is not that of the entries; one that stands in these lines was forged.
        case forged(lines: ClosedRange<Int>)
        /// The last line is not a checkpoint of all entries: the end is missing.
        case unfinished(line: Int)
    }

    private let verifier: NoteVerifier
    private let origin: String
    private var frontier = MerkleFrontier()
    private var line = 0
    private var trusted = 0
    private var last: Checkpoint?

    public init(by verifier: NoteVerifier, origin: String) {
        self.verifier = verifier
        self.origin = origin
    }

    /// Takes the next line, without its line break.
    public mutating func take(_ bytes: [UInt8]) throws(Fault) {
        line += 1
        switch LogExport.parse(bytes) {
        case nil: throw .malformed(line: line)
        case .checkpoint(let note): try check(note)
        case .entry(let entry, let hash):
            guard entry.index == frontier.size else {
                throw .outOfOrder(line: line, expected: frontier.size, found: entry.index)
            }
            guard entry.leaf.hash == hash else { throw .altered(line: line) }
            frontier.append(hash)
            last = nil
        }
    }

    /// Ends the check and gives the checkpoint of all that was checked.
    public func finish() throws(Fault) -> Checkpoint {
        guard let last else { throw .unfinished(line: line) }
        return last
    }

    private mutating func check(_ note: String) throws(Fault) {
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(verifying: note, by: verifier, origin: origin)
        } catch {
            throw .checkpointRefused(line: line, error)
        }
        guard checkpoint.size == frontier.size else {
            throw .wrongSize(line: line, expected: frontier.size, found: checkpoint.size)
        }
        guard checkpoint.root == frontier.root else { throw .forged(lines: min(trusted + 1, line)...line) }
        trusted = line
        last = checkpoint
    }
}
