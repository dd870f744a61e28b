import Bytes
public import Domain

/// The directory's people as comma separated values, whose first line names the columns: `person_number` and
/// `username`, and if wanted `name`, `email`, `telephone`, `groups` (separated by `;`) and `language`. A column that
/// isn't there leaves what is known; an empty place takes it away, save for the name.
extension ImportFile where Row == DirectoryEntry {
    /// The longest file in bytes.
    public static var sizeMax: Int { 64 << 20 }
    public static var rowsMax: Int { 200_000 }

    private static var columns: [String] {
        ["person_number", "username", "name", "email", "telephone", "groups", "language"]
    }

    /// `country` is the calling code for telephone numbers that begin with a 0.
    public init(directory bytes: [UInt8], country: String) throws(ImportError) {
        guard bytes.count <= Self.sizeMax else { throw ImportError("the file is longer than \(Self.sizeMax) bytes") }
        var reader = CSVReader(bytes)
        let header = try PeopleTable.header(
            reader.next()?.fields, columns: Self.columns, needed: ["person_number", "username"])
        var rows: [(line: Int, row: DirectoryEntry)] = []
        var faults: [ImportFault] = []
        var names: [LoginName: Int] = [:]
        var numbers: [String: Int] = [:]
        while let record = reader.next() {
            guard rows.count + faults.count < Self.rowsMax else {
                throw ImportError("the file has more than \(Self.rowsMax) rows")
            }
            do throws(ImportError) {
                let entry = try Self.entry(PeopleTable.row(record.fields, header), header, country)
                if let first = numbers[entry.number] {
                    throw ImportError("the person_number stands on line \(first) already")
                }
                let its = Set([entry.username] + [entry.email.over(nil).flatMap { LoginName($0) }].compactMap { $0 })
                for name in its {
                    guard let first = names[name] else { continue }
                    throw ImportError("the name stands on line \(first) already")
                }
                for name in its { names[name] = record.line }
                numbers[entry.number] = record.line
                rows.append((record.line, entry))
            } catch {
                faults.append(ImportFault(line: record.line, reason: error.description))
            }
        }
        self.init(.directory, rows: rows, faults: faults)
    }

    private static func entry(
        _ row: [String: String], _ header: [String], _ country: String
    ) throws(ImportError) -> DirectoryEntry {
        guard let number = row["person_number"] else { throw ImportError("the person_number is missing") }
        guard DirectoryEntry.isNumber(number) else { throw ImportError("the person_number is not in its form") }
        var entry = DirectoryEntry(number: number, username: try PeopleTable.username(row), displayName: row["name"])
        try PeopleTable.check(row)
        entry.email = said("email", row, header)
        entry.language = said("language", row, header)
        if header.contains("groups") { entry.groups = .value(PeopleTable.groups(row)) }
        guard header.contains("telephone") else { return entry }
        guard let typed = row["telephone"] else {
            entry.telephone = .nothing
            return entry
        }
        guard let telephone = PhoneNumber(typed, country: country), telephone.takesTexts else {
            throw ImportError("the telephone is not in its form: +44 7700 900123")
        }
        entry.telephone = .value(telephone)
        return entry
    }

    private static func said(
        _ column: String, _ row: [String: String], _ header: [String]
    ) -> DirectoryEntry.Said<String> {
        guard header.contains(column) else { return .unsaid }
        return row[column].map { .value($0) } ?? .nothing
    }
}
