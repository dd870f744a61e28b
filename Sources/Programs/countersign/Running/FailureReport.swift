import ArgumentParser
import Domain
import Engine
import Imports
import Storage

/// What the program ends with when a command failed: an exit code, and one line that says what to do.
struct FailureReport: Equatable {
    static let refused: Int32 = 1
    static let usage: Int32 = 2
    static let unreachable: Int32 = 3
    static let checkFailed: Int32 = 4

    let code: Int32
    let text: String

    init(code: Int32, text: String) {
        self.code = code
        self.text = text
    }

    /// The one place where errors become exit codes.
    init(_ error: any Error) {
        switch error {
        case let mistake as Mistake:
            self.init(code: mistake.kind == .malformed ? Self.usage : Self.refused, text: mistake.description)
        case let refusal as Refusal: self.init(code: Self.refused, text: Self.text(refusal))
        case let error as SQLError: self.init(error)
        case let unrecorded as Unrecorded:
            let cause = FailureReport(unrecorded.cause)
            self.init(
                code: cause.code, text: "nothing is shown, because the record could not take this look: " + cause.text)
        case let error as SecretError: self.init(code: Self.refused, text: Self.text(error))
        case let error as SettingsError:
            self.init(code: error.kind == .wrong ? Self.usage : Self.refused, text: error.description)
        case let error as CheckFailed: self.init(code: Self.checkFailed, text: error.description)
        case let error as ImportError: self.init(code: Self.refused, text: error.description)
        case let error as RADIUSDialogue.Failure: self.init(code: Self.unreachable, text: error.description)
        case let error as Unreachable: self.init(code: Self.unreachable, text: error.description)
        case let fault as Fault: self.init(code: Self.refused, text: "this should not be: \(fault)")
        default: self.init(code: Self.refused, text: "\(error)")
        }
    }

    private init(_ error: SQLError) {
        switch error {
        case .unavailable(let why):
            self.init(code: Self.unreachable, text: "cannot use the database: \(why). Try: countersign doctor database")
        case .conflict:
            self.init(code: Self.refused, text: "others wrote at the same time, and nothing was changed: try again")
        case .outcomeUnknown(let why):
            self.init(code: Self.refused, text: "nobody can say whether it was stored (\(why)): look, then try again")
        case .newerVersion(let found, let known):
            self.init(
                code: Self.refused,
                text: "the data has version \(found), this program knows up to \(known): use the newer program")
        case .full(let why):
            self.init(code: Self.refused, text: "the disk is full, and nothing was changed (\(why)): make room first")
        case .unique(let table): self.init(code: Self.refused, text: "there is one like it already (\(table))")
        case .constraint(let what), .malformed(let what):
            self.init(code: Self.refused, text: "the data or the program is at fault: \(what). Try: countersign doctor")
        }
    }

    private static func text(_ refusal: Refusal) -> String {
        let until = refusal.until.map { " until \($0.text)" } ?? ""
        return "refused: \(refusal.reason.rawValue)\(until)"
    }

    private static func text(_ error: SecretError) -> String {
        switch error {
        case .missing(let path): "there is no key ring at \(path): bring it back from its own copy"
        case .exists(let path):
            "there is a key ring at \(path) already, so there is an installation: nothing was changed"
        case .permissions(let path, let mode):
            "others may read the key ring \(path) (rights \(String(mode, radix: 8))): chmod 600 \(path)"
        case .unreadable(let path, let reason): "cannot use \(path): \(reason)"
        case .malformed(let why): "the key ring or a sealed secret cannot be read: \(why)"
        case .unknownKey(let number):
            "a secret is sealed with key \(number), which the key ring lacks: is it the right one?"
        case .notAuthentic: "a sealed secret was altered, or belongs to another row or key ring"
        }
    }
}

/// A check that the operator asked for found something.
struct CheckFailed: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Another program or machine does not answer.
struct Unreachable: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
