/// Why a note, a checkpoint or a key of the record was refused.
public enum RecordError: Error, Equatable, Sendable {
    /// It does not have the form that C2SP lays down, with what is wrong.
    case malformed(String)
    /// It bears no signature of this key.
    case unsigned
    /// It bears a signature in this key's name which is not by it.
    case notAuthentic
    /// It is about another log.
    case otherLog(String)
}
