/// One key of a token file: read, or refused with the line (from 1) where it stands, so that somebody can look
/// it up.
public enum TokenEntry: Sendable {
    case key(line: Int, TokenKey)
    case fault(line: Int, TokenFault)

    public var line: Int {
        switch self {
        case .key(let line, _), .fault(let line, _): line
        }
    }

    public var key: TokenKey? {
        guard case .key(_, let key) = self else { return nil }
        return key
    }

    public var fault: TokenFault? {
        guard case .fault(_, let fault) = self else { return nil }
        return fault
    }
}

/// Why one key of a token file cannot be taken. It names the field, never its value.
public enum TokenFault: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(String)
    case malformed(String)
    case unsupported(String)
    /// A row of a table that is not closed, is too long or has too many fields.
    case row
    /// Encrypted without an authentication code (RFC 6030 §6.2).
    case unsealed
    /// The authentication code does not fit: the entry was changed or damaged.
    case wrongSeal
    /// The authentication code fits, but the padding inside is wrong.
    case undecryptable

    public var description: String {
        switch self {
        case .missing(let field): "the \(field) is missing"
        case .malformed(let field): "the \(field) is not in its form or out of range"
        case .unsupported(let what): "this \(what) is not supported"
        case .row: "the row is not closed, too long or has too many fields"
        case .unsealed: "it is encrypted but has no authentication code"
        case .wrongSeal: "its authentication code does not fit: it was changed or damaged"
        case .undecryptable: "its encryption is damaged"
        }
    }
}
