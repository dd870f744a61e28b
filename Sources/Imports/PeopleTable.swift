import Bytes
import Domain

/// What tables of people have in common.
enum PeopleTable {
    static let languages = ["en", "cy", "zh-Hans"]

    /// The columns by name, in the order in which they stand.
    static func header(_ fields: [String]?, columns: [String], needed: [String]) throws(ImportError) -> [String] {
        guard let fields else { throw ImportError("the first line must name the columns") }
        let names = fields.map { trimmed($0).lowercased() }
        for (index, name) in names.enumerated() {
            guard columns.contains(name) else {
                let near = columns.min { distance($0, name) < distance($1, name) } ?? ""
                throw ImportError("the name of column \(index + 1) is not known: did you mean \"\(near)\"?")
            }
            guard !names[..<index].contains(name) else { throw ImportError("the column \(name) stands twice") }
        }
        for name in needed where !names.contains(name) { throw ImportError("the column \(name) is missing") }
        return names
    }

    /// What stands in a row; empty places are left out.
    static func row(_ fields: [String]?, _ header: [String]) throws(ImportError) -> [String: String] {
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
        return row
    }

    static func username(_ row: [String: String]) throws(ImportError) -> LoginName {
        guard let username = row["username"] else { throw ImportError("the username is missing") }
        guard let login = LoginName(username) else { throw ImportError("the username is not in its form") }
        return login
    }

    /// Looks at the mail address and the language.
    static func check(_ row: [String: String]) throws(ImportError) {
        if let email = row["email"], !email.contains("@") || LoginName(email) == nil {
            throw ImportError("the email is not in its form")
        }
        if let language = row["language"], !languages.contains(language) {
            throw ImportError("the language is none of \(languages.joined(separator: ", "))")
        }
    }

    static func groups(_ row: [String: String]) -> [String] {
        (row["groups"] ?? "").split(separator: ";").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
