import Bytes

/// The record as a file: a line of JSON for each entry, and checkpoints between them; the last line is a checkpoint
/// of all entries.
///
/// An entry: `{"facts":{…},"hash":…,"index":7,"personal":{"name":{"salt":…,"value":…},"erased":{"commitment":…}}}`.
/// A checkpoint: `{"checkpoint":"the signed note"}`. Hashes, salts and commitments are in base 64. Members stand in
/// the order of their names, without white space, so that each entry has one form alone.
public enum LogExport {
    /// How long a line may be, in bytes, without its line break.
    public static let lineSizeMax = 262_144

    /// An entry's line, without a line break.
    public static func line(_ entry: RecordEntry) -> [UInt8] {
        var personal: [String: JSONValue] = [:]
        for (name, commitment) in entry.leaf.commitments {
            if let field = entry.personal[name] {
                personal[name] = ["salt": .string(Base64.encode(field.salt)), "value": .string(field.value)]
            } else {
                personal[name] = ["commitment": .string(Base64.encode(commitment))]
            }
        }
        let line: JSONValue = [
            "index": .integer(entry.index), "hash": .string(Base64.encode(entry.leaf.hash.bytes)),
            "facts": .object(entry.leaf.facts), "personal": .object(personal),
        ]
        return line.serialized()
    }

    /// A checkpoint's line, without a line break.
    public static func line(_ checkpoint: SignedNote) -> [UInt8] {
        JSONValue.object(["checkpoint": .string(checkpoint.serialized())]).serialized()
    }

    enum Line {
        case entry(RecordEntry, hash: MerkleHash)
        case checkpoint(String)
    }

    /// Nil if the line has another form than `line` gives it.
    static func parse(_ bytes: [UInt8]) -> Line? {
        guard bytes.count <= lineSizeMax, let json = try? JSONValue(parsing: bytes), json.serialized() == bytes,
            let members = json.object
        else { return nil }
        if members.count == 1, let note = members["checkpoint"]?.string { return .checkpoint(note) }
        guard members.count == 4, let index = members["index"]?.integer, let facts = members["facts"]?.object,
            let hash = bytes32(members["hash"]).flatMap({ MerkleHash($0) }), let fields = members["personal"]?.object
        else { return nil }
        var commitments: [String: [UInt8]] = [:]
        var personal: [String: PersonalField] = [:]
        for (name, field) in fields {
            if field.object?.count == 1, let commitment = bytes32(field["commitment"]) {
                commitments[name] = commitment
            } else if field.object?.count == 2, let salt = bytes32(field["salt"]), let value = field["value"]?.string {
                let field = PersonalField(value, salt: salt)
                personal[name] = field
                commitments[name] = field.commitment(name: name)
            } else {
                return nil
            }
        }
        let leaf = RecordLeaf(facts: facts, commitments: commitments)
        return .entry(RecordEntry(index: index, leaf: leaf, personal: personal), hash: hash)
    }

    private static func bytes32(_ value: JSONValue?) -> [UInt8]? {
        guard let text = value?.string, let bytes = try? Base64.decode(text), bytes.count == 32 else { return nil }
        return bytes
    }
}
