import Bytes
public import OATH

/// What a file brings, row by row: good rows to be taken, and faults with the line where each stands.
public struct ImportFile<Row: Sendable>: Sendable {
    /// How the file is written, found out by its content.
    public enum Format: String, Sendable {
        /// RFC 6030, in XML.
        case pskc
        case oathTable = "oath_csv"
        case yubicoTable = "yubico_csv"
        case people = "people_csv"
        case directory = "directory_csv"
    }

    public let format: Format
    public let rows: [(line: Int, row: Row)]
    public let faults: [ImportFault]
    /// Whether it bears a signature, which nobody checked.
    public let isSigned: Bool

    init(_ format: Format, rows: [(line: Int, row: Row)], faults: [ImportFault], isSigned: Bool = false) {
        self.format = format
        self.rows = rows
        self.faults = faults.sorted { $0.line < $1.line }
        self.isSigned = isSigned
    }
}

/// A row that is not taken; the text names the field, never a secret in it.
public struct ImportFault: Equatable, Sendable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { "line \(line): \(reason)" }
}

/// Why a file cannot be read at all.
public struct ImportError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

extension ImportFile where Row == TokenKey {
    /// Reads tokens: PSKC, OATH CSV or Yubico CSV.
    public init(tokens bytes: [UInt8], openedWith opening: PSKCDocument.Opening = .nothing) throws(ImportError) {
        let format = Self.format(of: bytes)
        let entries: [TokenEntry]
        var isSigned = false
        do {
            switch format {
            case .pskc:
                let document = try PSKCDocument(parsing: bytes, openedWith: opening)
                (entries, isSigned) = (document.entries, document.isSigned)
            case .yubicoTable: entries = try YubicoTable(parsing: bytes).entries
            default: entries = try TokenTable(parsing: bytes).entries
            }
        } catch {
            throw ImportError("\(error)")
        }
        var rows: [(line: Int, row: TokenKey)] = []
        var faults: [ImportFault] = []
        var lines: [String: Int] = [:]
        for entry in entries {
            switch entry {
            case .fault(let line, let fault): faults.append(ImportFault(line: line, reason: fault.description))
            case .key(let line, let key):
                if let first = lines[key.serial] {
                    faults.append(ImportFault(line: line, reason: "the serial stands on line \(first) already"))
                } else {
                    lines[key.serial] = line
                    rows.append((line, key))
                }
            }
        }
        self.init(format, rows: rows, faults: faults, isSigned: isSigned)
    }

    /// XML begins with a bracket; Yubico's rows begin with their kind or a number, or name their identity columns.
    private static func format(of bytes: [UInt8]) -> Format {
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        if bytes[start...].first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == 0x3c { return .pskc }
        var reader = CSVReader(bytes)
        guard let fields = reader.next()?.fields?.map({ $0.lowercased() }), let first = fields.first else {
            return .oathTable
        }
        let isYubico =
            ["logentry", "logging start", "yubico otp", "oath-hotp", "eventtype"].contains(first)
            || first.hasPrefix("#")
            || (!first.isEmpty && first.utf8.allSatisfy { (0x30...0x39).contains($0) })
            || fields.contains("publicid") || fields.contains("tokenid")
        return isYubico ? .yubicoTable : .oathTable
    }
}
