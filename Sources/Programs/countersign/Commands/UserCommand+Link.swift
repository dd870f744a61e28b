import ArgumentParser
import Bytes
import Engine

extension UserCommand {
    struct Link: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "link", "Links two accounts of one person, who has proved both.", example: "user link ab123 a.bloggs")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Argument(help: "The other account's name.") var other: String

        func run(in session: OperatorSession) async throws {
            try await session.administration.setLink(person, other, isLinked: true, by: session.actor)
            session.output.say(
                ["linked": .array([.string(person), .string(other)])],
                "\(person) and \(other) are linked; both are told. Neither's devices or codes count for the other.")
        }
    }

    struct Unlink: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "unlink", "Ends the link of two accounts.", example: "user unlink ab123 a.bloggs")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Argument(help: "The other account's name.") var other: String

        func run(in session: OperatorSession) async throws {
            try await session.administration.setLink(person, other, isLinked: false, by: session.actor)
            session.output.say(
                ["unlinked": .array([.string(person), .string(other)])],
                "\(person) and \(other) are no longer linked; both are told.")
        }
    }
}
