public import Bytes

/// An event as the record's tree takes it: public facts, and a commitment to each personal field.
public struct RecordLeaf: Equatable, Sendable {
    /// What may be known for ever: name, time, identifiers.
    public let facts: [String: JSONValue]
    /// By the field's name, SHA-256 of salt, name and value (`PersonalField.commitment`).
    public let commitments: [String: [UInt8]]

    public init(facts: [String: JSONValue], commitments: [String: [UInt8]]) {
        self.facts = facts
        self.commitments = commitments
    }

    public init(facts: [String: JSONValue], personal: [String: PersonalField]) {
        self.facts = facts
        commitments = Dictionary(uniqueKeysWithValues: personal.map { ($0, $1.commitment(name: $0)) })
    }

    /// The leaf's bytes, the same on every machine: JSON with its members in order and no white space.
    public var bytes: [UInt8] { Self.bytes(facts: JSONValue.object(facts).text, commitments: commitmentsText) }

    public var hash: MerkleHash { MerkleHash(leaf: bytes) }

    /// The commitments as they stand in the leaf.
    var commitmentsText: String {
        JSONValue.object(commitments.mapValues { .string(Base64.encode($0)) }).text
    }

    /// The same bytes from the texts of both, each in the one form of a JSON object.
    static func bytes(facts: String, commitments: String) -> [UInt8] {
        Array("{\"facts\":\(facts),\"personal\":\(commitments)}".utf8)
    }
}
