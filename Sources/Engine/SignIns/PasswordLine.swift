import Bytes
import Domain

/// What a person types where there is one field only: the password, and behind a comma what they want.
enum PasswordLine {
    /// What an ending asks for.
    enum Ending: Equatable {
        case push(Int?)
        case telephone
        case code(String)
    }

    /// The line without its ending, and the ending: `secret,push2`. Nil when behind the last comma stands nothing
    /// that could be asked for: then all of it is the password.
    static func split(_ line: String) -> (password: String, ending: Ending)? {
        guard let comma = line.lastIndex(of: ",") else { return nil }
        guard let ending = ending(String(line[line.index(after: comma)...])) else { return nil }
        return (String(line[..<comma]), ending)
    }

    /// The ending alone, as it is typed where the password was checked elsewhere.
    static func ending(_ text: String) -> Ending? {
        let word = text.lowercased().filter { $0 != " " }
        if let digits = word.wholeMatch(of: /push([1-9][0-9]?)?/) { return .push(digits.1.flatMap { Int($0) }) }
        if word.wholeMatch(of: /(phone|sms)([1-9][0-9]?)?/) != nil { return .telephone }
        return TypedText(text) == nil ? nil : .code(text)
    }
}
