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
    /// The password may be in any encoding.
    static func split(_ line: Secret) -> (password: Secret, ending: Ending)? {
        let bytes = line.exposed()
        guard let comma = bytes.lastIndex(of: UInt8(ascii: ",")),
            let text = String(validating: bytes[(comma + 1)...], as: UTF8.self), let ending = ending(text)
        else { return nil }
        return (Secret(Array(bytes[..<comma])), ending)
    }

    /// The ending alone, as it is typed where the password was checked elsewhere.
    static func ending(_ text: String) -> Ending? {
        let word = text.lowercased().filter { $0 != " " }
        if let digits = word.wholeMatch(of: /push([1-9][0-9]?)?/) { return .push(digits.1.flatMap { Int($0) }) }
        if word.wholeMatch(of: /(phone|sms)([1-9][0-9]?)?/) != nil { return .telephone }
        return TypedText(text) == nil ? nil : .code(text)
    }
}
