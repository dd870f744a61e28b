/// Why a secret or a key ring could not be used.
public enum SecretError: Error, Equatable, Sendable {
    /// There is no key ring at this path.
    case missing(path: String)
    /// A key ring is there already; one is never written over another's keys.
    case exists(path: String)
    /// Others than the owner may read or write the file; its rights must be 0600.
    case permissions(path: String, mode: UInt32)
    /// The file could not be read or written, with the system's reason.
    case unreadable(path: String, reason: String)
    /// The file is no key ring, with what is wrong with it.
    case malformed(String)
    /// The ring has no key of this number: a ring of another installation, or an older copy.
    case unknownKey(UInt32)
    /// The sealed bytes were altered, or belong to another row.
    case notAuthentic
}
