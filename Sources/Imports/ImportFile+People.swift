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

    private static var languages: [String] { ["en", "cy", "zh-Hans"] }

    public init(people bytes: [UInt8]) throws(ImportError) {
        guard bytes.count <= Self.sizeMax else { throw ImportError("the file is longer than \(Self.sizeMax) bytes") }
        var reader = CSVReader(bytes)
        let header = try Self.header(reader.next()?.fields)
        var rows: [(line: Int, row: PersonDraft)] = []
        var faults: [ImportFault] = []
        var lines: [LoginName: Int] = [:]
        while let record = reader.next() {
            guard rows.count + faults.count < Self.rowsMax else {
                throw ImportError("the file has more than \(Self.rowsMax) rows")
            }
            do throws(ImportError) {
                let (draft, names) = try Self.person(record.fields, header)
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

    private static func header(_ fields: [String]?) throws(ImportError) -> [String] {
        guard let fields else { throw ImportError("the first line must name the columns") }
        let names = fields.map { trimmed($0).lowercased() }
        for (index, name) in names.enumerated() {
            guard columns.contains(name) else {
                let near = columns.min { distance($0, name) < distance($1, name) } ?? ""
                throw ImportError("the name of column \(index + 1) is not known: did you mean \"\(near)\"?")
            }
            guard !names[..<index].contains(name) else { throw ImportError("the column \(name) stands twice") }
        }
        guard names.contains("username") else { throw ImportError("the column username is missing") }
        return names
    }

    private static func person(
        _ fields: [String]?, _ header: [String]
    ) throws(ImportError) -> (PersonDraft, Set<LoginName>) {
        guard let fields, fields.count == header.count else {
            throw ImportError("the row is not closed, or has too few or too many fields")
        }
        var row: [String: String] = [:]
        for (name, field) in zip(header, fields) {
            // A space at the end of a password counts.
            let text = name == "password" ? field : trimmed(field)
            guard name == "password" || !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
                throw ImportError("the \(name) has control characters in it")
            }
            if !text.isEmpty { row[name] = text }
        }
        guard let username = row["username"] else { throw ImportError("the username is missing") }
        guard let login = LoginName(username) else { throw ImportError("the username is not in its form") }
        var names: Set<LoginName> = [login]
        if let email = row["email"] {
            guard email.contains("@"), let name = LoginName(email) else {
                throw ImportError("the email is not in its form")
            }
            names.insert(name)
        }
        let password = row["password"].map { Secret(text: $0) }
        guard password?.count ?? 0 <= PasswordHashing.passwordSizeMax else {
            throw ImportError("the password is too long")
        }
        if let language = row["language"], !languages.contains(language) {
            throw ImportError("the language is none of \(languages.joined(separator: ", "))")
        }
        let groups = (row["groups"] ?? "").split(separator: ";").map { trimmed(String($0)) }.filter { !$0.isEmpty }
        let draft = PersonDraft(
            username: username, displayName: row["display_name"], email: row["email"], password: password,
            groups: groups, language: row["language"])
        return (draft, names)
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
