public import Bytes
public import Domain

extension Store {
    /// All rows that are the person's, table by table, with the columns that are shown to their owner; the record's
    /// are asked for by themselves.
    public func personalRows(of person: ID<Person>) async throws -> [String: [JSONValue]] {
        try await driver.read { connection in
            var tables: [String: [JSONValue]] = [:]
            for table in PersonalTable.all where !table.hasPart {
                let columns = table.shown.joined(separator: ", ")
                // Names of columns and tables are the list's own; nothing that came from outside is among them.
                let rows = try connection.query(
                    "SELECT \(columns) FROM \(table.name) WHERE \(table.finding)", [SQLValue(person)])
                tables[table.name] = rows.map { row in
                    .object(
                        Dictionary(
                            uniqueKeysWithValues: table.shown.enumerated().map { index, column in
                                (column, Self.shown(row[index], in: column))
                            }))
                }
            }
            return tables
        }
    }

    /// A number is an instant where its column says so.
    private static func shown(_ value: SQLValue, in column: String) -> JSONValue {
        switch value {
        case .null: .null
        case .text(let text): .string(text)
        case .bytes(let bytes): .string(Base64URL.encode(bytes))
        case .integer(let number):
            ["at", "slot"].contains(column) || ["_at", "_until"].contains(where: { column.hasSuffix($0) })
                ? .string(Instant(milliseconds: number).text) : .integer(number)
        }
    }
}
