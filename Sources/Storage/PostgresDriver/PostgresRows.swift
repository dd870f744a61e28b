import CPQ
import Storage

/// The rows of a result, decoded by the types of its columns.
struct PostgresRows {
    private enum Kind { case integer, bool, bytes, text }

    private let result: OpaquePointer?
    private let kinds: [Kind]

    init(_ result: OpaquePointer?) {
        self.result = result
        kinds = (0..<PQnfields(result)).map { column in
            switch PQftype(result, column) {
            // int8, int2, int4, oid, and numeric, which the sum of numbers is
            case 20, 21, 23, 26, 1700: .integer
            case 16: .bool
            case 17: .bytes
            default: .text
            }
        }
    }

    func decoded() throws(SQLError) -> [SQLRow] {
        var rows: [SQLRow] = []
        for row in 0..<PQntuples(result) {
            var values: [SQLValue] = []
            values.reserveCapacity(kinds.count)
            for (column, kind) in kinds.enumerated() { values.append(try value(row, CInt(column), kind)) }
            rows.append(SQLRow(values))
        }
        return rows
    }

    private func value(_ row: CInt, _ column: CInt, _ kind: Kind) throws(SQLError) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let raw = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch kind {
        case .text: return .text(String(decoding: raw, as: UTF8.self))
        case .bool: return .integer(raw.first == 0x74 ? 1 : 0)
        case .integer:
            guard let number = Int64(String(decoding: raw, as: UTF8.self)) else {
                throw .malformed("column \(column) holds a number that is not whole or too large")
            }
            return .integer(number)
        case .bytes:
            guard let bytes = Self.bytes(raw) else { throw .malformed("column \(column) holds odd bytes") }
            return .bytes(bytes)
        }
    }

    /// `\x` and two digits a byte (bytea_output = hex).
    private static func bytes(_ raw: UnsafeRawBufferPointer) -> [UInt8]? {
        guard raw.count >= 2, raw.count.isMultiple(of: 2), raw[0] == 0x5c, raw[1] == 0x78 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: raw.count / 2 - 1) { bytes, count in
            count = raw.count / 2 - 1
            for index in 0..<count {
                bytes[index] = digit(raw[2 * index + 2]) << 4 | digit(raw[2 * index + 3])
            }
        }
    }

    private static func digit(_ character: UInt8) -> UInt8 {
        character < 0x3a ? character & 0xf : (character & 0xf) + 9
    }
}
