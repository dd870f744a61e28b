import Bytes
import Domain
import OATH

/// A typed code in its one canonical form, told apart by it.
enum TypedText: Equatable {
    case digits(TypedCode)
    case yubico(YubicoOTP)
    case letters(CodeForm, String)

    /// Nil when the text cannot be a code of any kind.
    init?(_ typed: String) {
        guard typed.utf8.count <= 80 else { return nil }
        if let code = TypedCode(typed) {
            self = .digits(code)
        } else if let letters = ReadableCode.canonical(typed), let form = Self.form(letters.utf8.count) {
            self = .letters(form, letters)
        } else if let code = YubicoOTP(parsing: typed) {
            self = .yubico(code)
        } else {
            return nil
        }
    }

    var form: CodeForm {
        switch self {
        case .digits, .yubico: .passcode
        case .letters(let form, _): form
        }
    }

    private static func form(_ length: Int) -> CodeForm? {
        OneTimeCode.Kind.allCases.first { OneTimeCode.form(of: $0).length == length }?.form
    }
}
