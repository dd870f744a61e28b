import Bytes
import Domain
public import Engine

/// People as comma separated values, whose first line names the columns: `username`, and if wanted `display_name`,
/// `email`, `groups` (separated by `;`), `language` (`en`, `cy`, `zh-Hans`) and `password`.
extension ImportFile where Row == PersonDraft {
    /// The longest file in bytes.
    public static var sizeMax: Int { 64 << 20 }
    public static var rowsMax: Int { 500_000 }

    private static var columns: [String] { ["username", "display_name", "email", "groups", "password", "language"] }

    public init(people bytes: [UInt8]) throws(ImportError) {
        guard bytes.count <= Self.sizeMax else { throw ImportError("the file is longer than \(Self.sizeMax) bytes") }
        var reader = CSVReader(bytes)
        let header = try PeopleTable.header(
            reader.next()?.fields, columns: Self.columns, needed: ["username"])
        var rows: [(line: Int, row: PersonDraft)] = []
        var faults: [ImportFault] = []
        var lines: [LoginName: Int] = [:]
        while let record = reader.next() {
            guard rows.count + faults.count < Self.rowsMax else {
                throw ImportError("the file has more than \(Self.rowsMax) rows")
            }
            do throws(ImportError) {
                let (draft, names) = try Self.person(PeopleTable.row(record.fields, header))
                for name in names {
                    guard let first = lines[name] else { continue }
                    throw ImportError("the name stands on line \(first) already")
                }
                for name in names { lines[name] = record.line }
                rows.append((record.line, draft))
            } catch {
                faults.append(ImportFault(line: record.line, reason: error.description))
            }
        }
        self.init(.people, rows: rows, faults: faults)
    }

    private static func person(_ row: [String: String]) throws(ImportError) -> (PersonDraft, Set<LoginName>) {
        let login = try PeopleTable.username(row)
        try PeopleTable.check(row)
        let names = Set([login] + [row["email"].flatMap { LoginName($0) }].compactMap { $0 })
        let password = row["password"].map { Secret(text: $0) }
        guard password?.count ?? 0 <= PasswordHashing.passwordSizeMax else {
            throw ImportError("the password is too long")
        }
        let draft = PersonDraft(
            username: row["username"] ?? login.text, displayName: row["display_name"], email: row["email"],
            password: password, groups: PeopleTable.groups(row), language: row["language"])
        return (draft, names)
    }
}
