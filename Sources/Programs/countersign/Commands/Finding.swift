import Bytes

/// One thing that `doctor` looked at.
struct Finding: Equatable, Sendable {
    enum Level: String, Sendable { case ok = "OK", warn = "WARN", fail = "FAIL" }

    let level: Level
    /// `data.rights`: the part, and what was looked at.
    let code: String
    let cause: String
    /// What to do; nil where all is well.
    let remedy: String?

    static func ok(_ code: String, _ cause: String) -> Finding {
        Finding(level: .ok, code: code, cause: cause, remedy: nil)
    }

    static func warn(_ code: String, _ cause: String, _ remedy: String) -> Finding {
        Finding(level: .warn, code: code, cause: cause, remedy: remedy)
    }

    static func fail(_ code: String, _ cause: String, _ remedy: String) -> Finding {
        Finding(level: .fail, code: code, cause: cause, remedy: remedy)
    }

    var json: JSONValue {
        [
            "level": .string(level.rawValue), "code": .string(code), "cause": .string(cause),
            "remedy": JSONValue(remedy),
        ]
    }

    /// `WARN data.rights  others may enter it  → chmod 700 …`
    func line(width: Int) -> String {
        let level = self.level.rawValue + String(repeating: " ", count: 4 - self.level.rawValue.count)
        let code = self.code + String(repeating: " ", count: max(0, width - self.code.count))
        return "\(level) \(code)  \(cause)" + (remedy.map { "  → \($0)" } ?? "")
    }
}
