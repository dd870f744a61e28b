import Bytes
import PhoneKit
import PhoneLink

/// Why the program ends without having done what was asked.
struct Ending: Error {
    let code: Int32
    let name: String
    let text: String

    static func notFound(_ text: String) -> Ending { Ending(code: 1, name: "not_found", text: text) }

    static func usage(_ text: String) -> Ending { Ending(code: 2, name: "usage", text: text) }

    init(code: Int32, name: String, text: String) {
        self.code = code
        self.name = name
        self.text = text
    }

    init(_ failure: PhoneFailure) {
        text = failure.description
        switch failure {
        case .refused(let problem):
            code = problem.known == .serviceError ? 3 : 1
            name = problem.code
        case .unreachable: (code, name) = (3, "unreachable")
        case .notAuthentic: (code, name) = (4, "not_authentic")
        case .address, .number, .picture: (code, name) = (2, "usage")
        case .wordsDiffer: (code, name) = (4, "words_differ")
        case .store: (code, name) = (1, "store")
        case .cancelled: (code, name) = (1, "cancelled")
        }
    }

    func tell(asJSON: Bool) {
        if asJSON { Terminal.say(["code": .string(name), "title": .string(text)] as JSONValue) }
        Terminal.complain(text)
    }
}

/// Runs what can fail as a phone fails, and ends the program when it does.
func orEnd<Value>(_ body: () async throws(PhoneFailure) -> Value) async throws(Ending) -> Value {
    do {
        return try await body()
    } catch {
        throw Ending(error)
    }
}
