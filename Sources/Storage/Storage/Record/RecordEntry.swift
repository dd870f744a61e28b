/// A leaf at its place in the record, with what has not been erased of its personal fields.
public struct RecordEntry: Equatable, Sendable {
    /// Counted from 0.
    public let index: Int64
    public let leaf: RecordLeaf
    /// By their names, the fields that can still be read.
    public let personal: [String: PersonalField]

    public init(index: Int64, leaf: RecordLeaf, personal: [String: PersonalField]) {
        self.index = index
        self.leaf = leaf
        self.personal = personal
    }
}
