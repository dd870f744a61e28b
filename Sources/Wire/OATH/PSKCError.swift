/// Why a PSKC document cannot be read at all. No case holds anything of the document but a line number.
public enum PSKCError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Longer than `PSKCDocument.sizeMax`, or with more elements and attributes than `PSKCDocument.markupMax`.
    case tooLong
    /// More keys than `PSKCDocument.keysMax`.
    case tooManyKeys
    /// Not in UTF-8.
    case encoding
    /// A document type or entity is declared: it is refused before anything else is read.
    case documentType
    /// Not well formed, in this line.
    case malformed(line: Int)
    /// Not a key container of version 1.0 (RFC 6030 §4).
    case notPSKC
    /// It is encrypted with a key that was agreed on, and none was given.
    case keyNeeded
    /// It is encrypted with a password, and none was given.
    case passwordNeeded
    /// The key or password does not open it, or the whole document was changed.
    case wrongKey
    /// How it is encrypted or sealed is not supported, or its parameters are out of range; says which part.
    case unsupported(String)

    public var description: String {
        switch self {
        case .tooLong: "the file is longer than \(PSKCDocument.sizeMax) bytes or has too many elements"
        case .tooManyKeys: "the file has more than \(PSKCDocument.keysMax) keys"
        case .encoding: "the file is not in UTF-8"
        case .documentType: "the file declares a document type, which key files never need; it was not read"
        case .malformed(let line): "the file is not well-formed XML (line \(line))"
        case .notPSKC: "the file is not a PSKC key container of version 1.0"
        case .keyNeeded: "the file is encrypted: give the key that its maker agreed on with you"
        case .passwordNeeded: "the file is encrypted: give its password"
        case .wrongKey: "the key or password does not open the file, or the file was changed"
        case .unsupported(let part): "the file's \(part) is not supported"
        }
    }
}
