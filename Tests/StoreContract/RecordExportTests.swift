import Bytes
import Storage
import Testing

@Suite("A signed note")
struct RecordNoteTests {
    static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test("of the Go implementation verifies, and not when a letter is changed")
    func vector() throws {
        let verifier = try NoteVerifier(parsing: Self.key)
        #expect(verifier.text == Self.key)
        let note = try SignedNote(parsing: Self.note)
        #expect(note.serialized() == Self.note)
        #expect(try verifier.verify(note).hasSuffix("your problem is.\n"))
        let changed = SignedNote(text: "I" + note.text, signatures: note.signatures)
        #expect(throws: RecordError.notAuthentic) { try verifier.verify(changed) }
        let other = try NoteSigner(name: "other", seed: Secret([UInt8](repeating: 7, count: 32)))
        #expect(throws: RecordError.unsigned) { try other.verifier.verify(note) }
        #expect(throws: RecordError.self) { try NoteVerifier(parsing: "Peter" + Self.key) }
    }

    @Test("is refused at every length but its own")
    func prefixes() throws {
        for length in 0..<Self.note.count {
            #expect(throws: RecordError.self) {
                try NoteVerifier(parsing: Self.key).verify(SignedNote(parsing: String(Self.note.prefix(length))))
            }
        }
    }

    @Test(
        "is no checkpoint unless origin, size and root stand in it",
        arguments: [
            "a\n1\n", "\n1\nX\n", "a\n01\nX\n", "a\n-1\nX\n", "a\n+1\nX\n", "a\n1\nAAAA\n", "a\n1\nX", "a\n1\nX\n\n",
        ])
    func checkpoints(text: String) throws {
        let root = Base64.encode(MerkleHash.empty.bytes)
        #expect(throws: RecordError.self) {
            try Checkpoint(
                parsing: text.split(separator: "X", omittingEmptySubsequences: false).joined(separator: root))
        }
        #expect(try Checkpoint(parsing: "a\n1\n\(root)\nmore\n").size == 1)
    }
}

@Suite("An exported record")
struct RecordExportTests {
    static let origin = "id.example.ac.uk/record"
    let signer: NoteSigner
    /// Entries 0 to 3, a checkpoint, entries 4 to 9, a checkpoint; of entry 5 the name is erased.
    let lines: [[UInt8]]

    init() throws {
        signer = try NoteSigner(name: Self.origin, seed: KeyRing().derivedKey("record"))
        var lines: [[UInt8]] = []
        var frontier = MerkleFrontier()
        for index in 0..<10 {
            let fields = ["name": PersonalField("Zoë \(index)"), "address": PersonalField("192.0.2.\(index)")]
            let leaf = RecordLeaf(facts: ["event": "signInApproved", "at": .integer(Int64(index))], personal: fields)
            let kept = index == 5 ? fields.filter { $0.key != "name" } : fields
            lines.append(LogExport.line(RecordEntry(index: Int64(index), leaf: leaf, personal: kept)))
            frontier.append(leaf.hash)
            guard index == 3 || index == 9 else { continue }
            let checkpoint = Checkpoint(origin: Self.origin, size: frontier.size, root: frontier.root)
            lines.append(LogExport.line(try checkpoint.signed(by: signer)))
        }
        self.lines = lines
    }

    private func verify(_ lines: [[UInt8]]) throws -> Checkpoint {
        var verification = LogVerification(by: signer.verifier, origin: Self.origin)
        for line in lines { try verification.take(line) }
        return try verification.finish()
    }

    @Test("B27 verifies with the public key alone, also after a name was erased")
    func whole() throws {
        #expect(try verify(lines).size == 10)
        #expect(!String(decoding: lines[6], as: UTF8.self).contains("Zoë"))
    }

    @Test("B27 T28 names the line of any flipped byte")
    func flipped() throws {
        for number in lines.indices {
            for position in lines[number].indices {
                var changed = lines
                changed[number][position] ^= 0x02
                let fault = #expect(throws: LogVerification.Fault.self) { try verify(changed) }
                switch fault {
                case .malformed(number + 1), .altered(number + 1), .outOfOrder(number + 1, _, _),
                    .checkpointRefused(number + 1, _):
                    break
                default: Issue.record("byte \(position) of line \(number + 1): \(String(describing: fault))")
                }
            }
        }
    }

    @Test("B27 T28 names the place of a missing, a doubled and a moved line")
    func moved() throws {
        var missing = lines
        missing.remove(at: 6)
        #expect(throws: LogVerification.Fault.outOfOrder(line: 7, expected: 5, found: 6)) { try verify(missing) }
        var swapped = lines
        swapped.swapAt(1, 2)
        #expect(throws: LogVerification.Fault.outOfOrder(line: 2, expected: 1, found: 2)) { try verify(swapped) }
        #expect(throws: LogVerification.Fault.outOfOrder(line: 2, expected: 1, found: 0)) {
            try verify([lines[0]] + lines)
        }
        #expect(throws: LogVerification.Fault.unfinished(line: 11)) { try verify(Array(lines.dropLast())) }
        #expect(throws: LogVerification.Fault.wrongSize(line: 10, expected: 8, found: 10)) {
            try verify(Array(lines[0..<9]) + [lines[11]])
        }
    }

    @Test("T28 names the stretch in which an entry and its hash were forged")
    func forged() throws {
        let leaf = RecordLeaf(facts: ["event": "signInDenied", "at": 7], commitments: [:])
        var changed = lines
        changed[8] = LogExport.line(RecordEntry(index: 7, leaf: leaf, personal: [:]))
        #expect(throws: LogVerification.Fault.forged(lines: 6...12)) { try verify(changed) }
        let other = try NoteSigner(name: Self.origin, seed: KeyRing().derivedKey("record"))
        var verification = LogVerification(by: other.verifier, origin: Self.origin)
        for line in lines[0..<4] { try verification.take(line) }
        #expect(throws: LogVerification.Fault.checkpointRefused(line: 5, .unsigned)) {
            try verification.take(lines[4])
        }
    }
}
