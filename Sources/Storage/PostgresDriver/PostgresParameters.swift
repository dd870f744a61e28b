import CPQ
import Storage

/// Values as libpq takes them: numbers and texts as text, bytes as they are.
struct PostgresParameters {
    private static let int8: Oid = 20
    private static let text: Oid = 25
    private static let bytea: Oid = 17

    private(set) var types: [Oid] = []
    private var formats: [CInt] = []
    private var lengths: [CInt] = []
    private var starts: [Int?] = []
    private var bytes: [UInt8] = []

    var count: CInt { CInt(clamping: types.count) }

    init(_ values: [SQLValue]) throws(SQLError) {
        for value in values {
            switch value {
            case .null: append(0, "".utf8, binary: false)
            case .integer(let number): append(Self.int8, String(number).utf8, binary: false)
            case .text(let text):
                guard !text.utf8.contains(0) else { throw .malformed("a text with a zero in it") }
                append(Self.text, text.utf8, binary: false)
            case .bytes(let bytes): append(Self.bytea, bytes, binary: true)
            }
            if value == .null { starts[starts.count - 1] = nil }
        }
    }

    private mutating func append(_ type: Oid, _ content: some Collection<UInt8>, binary: Bool) {
        types.append(type)
        formats.append(binary ? 1 : 0)
        lengths.append(CInt(clamping: content.count))
        starts.append(bytes.count)
        bytes.append(contentsOf: content)
        bytes.append(0)
    }

    /// Runs the prepared statement of this name.
    func execute(_ name: String, on handle: OpaquePointer) -> OpaquePointer? {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = starts.map { start in start.flatMap { offset in base.map { $0 + offset } } }
            return PQexecPrepared(handle, name, count, pointers, lengths, formats, 0)
        }
    }
}
