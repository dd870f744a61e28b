/// Reads comma separated values (RFC 4180), line by line, with LF or CR LF at the ends.
public struct CSVReader: Sendable {
    public static let fieldsMax = 64
    public static let fieldSizeMax = 4_096

    /// One record, or none where it could not be read; the reader goes on with the next line.
    public struct Record: Sendable {
        /// The line on which it begins, from 1.
        public let line: Int
        public let fields: [String]?
    }

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    /// Skips a byte order mark.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// The next record that is not blank; nil at the end.
    public mutating func next() -> Record? {
        while position < bytes.count {
            let start = (position: position, line: line)
            guard let fields = record() else {
                (position, line) = start
                skipLine()
                return Record(line: start.line, fields: nil)
            }
            if fields.count > 1 || fields.first?.isEmpty == false { return Record(line: start.line, fields: fields) }
        }
        return nil
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipLine() {
        while let byte, byte != 0x0a { position += 1 }
        endLine()
    }

    private mutating func endLine() {
        guard byte == 0x0a else { return }
        position += 1
        line += 1
    }

    private mutating func record() -> [String]? {
        var fields: [String] = []
        while fields.count < Self.fieldsMax {
            guard let field = byte == 0x22 ? quoted() : plain(),
                let text = String(validating: field, as: UTF8.self)
            else { return nil }
            fields.append(text)
            switch byte {
            case 0x2c: position += 1
            case 0x0d:
                position += 1
                guard byte == 0x0a else { return nil }
                endLine()
                return fields
            default:
                guard byte == nil || byte == 0x0a else { return nil }
                endLine()
                return fields
            }
        }
        return nil
    }

    private mutating func plain() -> [UInt8]? {
        var field: [UInt8] = []
        while let byte, byte != 0x2c, byte != 0x0a, byte != 0x0d {
            guard byte != 0x22, field.count < Self.fieldSizeMax else { return nil }
            field.append(byte)
            position += 1
        }
        return field
    }

    /// A quotation mark inside is written twice.
    private mutating func quoted() -> [UInt8]? {
        var field: [UInt8] = []
        position += 1
        while let byte {
            guard field.count < Self.fieldSizeMax else { return nil }
            position += 1
            if byte == 0x22 {
                guard self.byte == 0x22 else { return field }
                position += 1
            }
            if byte == 0x0a { line += 1 }
            field.append(byte)
        }
        return nil
    }
}
