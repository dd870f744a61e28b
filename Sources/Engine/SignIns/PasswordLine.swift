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
    /// that could be asked for: then all of it is the password, which may be in any encoding.
    static func split(_ line: Secret) -> (password: Secret, ending: Ending)? {
        let bytes = line.exposed()
        guard let comma = bytes.lastIndex(of: 0x2c),
            let text = String(validating: bytes[(comma + 1)...], as: UTF8.self), let ending = ending(text)
        else { return nil }
        return (Secret(Array(bytes[..<comma])), ending)
    }

    /// The ending alone, as it is typed where the password was checked elsewhere.
    static func ending(_ text: String) -> Ending? {
        if let first = text.utf8.first, !(0x30...0x39).contains(first), let wish = wish(text) {
            return wish
        }
        return TypedText(text) == nil ? nil : .code(text)
    }

    /// Whether what stands behind the last comma, or all of it where there is none, has the form of a code.
    static func mayHoldCode(_ line: Secret) -> Bool {
        let tail = line.exposed().split(separator: 0x2c, omittingEmptySubsequences: false).last ?? []
        guard !tail.isEmpty, let text = String(validating: tail, as: UTF8.self) else { return false }
        return TypedText(text) != nil
    }

    /// `push`, `push2`, `phone`, `sms`, in any case and with spaces anywhere; the number is 1 to 99.
    private static func wish(_ text: String) -> Ending? {
        guard text.utf8.count <= 40 else { return nil }
        let word = text.lowercased().filter { $0 != " " }
        let digits = word.utf8.drop { !(0x30...0x39).contains($0) }
        let isNumber = digits.count <= 2 && digits.first != 0x30 && digits.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber else { return nil }
        switch String(word.utf8.dropLast(digits.count)) ?? "" {
        case "push": return .push(Int(String(digits) ?? ""))
        case "phone", "sms": return .telephone
        default: return nil
        }
    }
}
