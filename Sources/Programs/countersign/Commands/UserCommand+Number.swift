import ArgumentParser
import Bytes
import Domain
import Engine

extension UserCommand {
    struct Number: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "number", "Lists a person's telephone numbers, or brings one, replaces one, takes one away.",
            example: "user number ada --add \"+44 7700 900123\"")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(help: "A number to bring, with its country.") var add: String?
        @Option(help: "The number whose place it takes.") var replace: String?
        @Option(help: "A number to take away.") var remove: String?

        func validate() throws {
            guard replace == nil || add != nil else { throw ValidationError("--replace needs --add beside it") }
            guard remove == nil || add == nil else { throw ValidationError("--remove stands alone") }
        }

        func run(in session: OperatorSession) async throws {
            let administration = session.administration
            if let add {
                let old = try replace.map { try number($0, session) }
                _ = try await administration.addNumber(
                    try number(add, session), replacing: old, of: person, by: session.actor)
            }
            if let remove {
                try await administration.removeNumber(number(remove, session), of: person, by: session.actor)
            }
            let numbers = try await session.view(.numbers, of: person, with: "user number").numbers()
            var table = OutputTable("NUMBER", "PROVED", "ADDED")
            for own in numbers { table.add(own.number.text, own.provedAt?.text ?? "never", own.addedAt.text) }
            session.output.say(
                [
                    "numbers": .array(
                        numbers.map {
                            [
                                "number": .string($0.number.text), "proved": JSONValue($0.provedAt),
                                "added": JSONValue($0.addedAt),
                            ]
                        })
                ], numbers.isEmpty ? "No numbers." : table.description)
        }

        private func number(_ typed: String, _ session: OperatorSession) throws -> PhoneNumber {
            let country = session.installation.settings.callingCode
            guard let number = PhoneNumber(typed, country: country), number.takesTexts else {
                throw Mistake(.malformed, "\"\(typed)\" is no telephone number: +44 7700 900123")
            }
            return number
        }
    }
}
