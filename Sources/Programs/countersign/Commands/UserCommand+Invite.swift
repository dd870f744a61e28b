import ArgumentParser
import Bytes
import Domain
import Engine

extension UserCommand {
    struct Invite: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "invite", "Asks people by mail to set up sign-in protection.", example: "user invite ada grace")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Their usernames.") var people: [String]

        func run(in session: OperatorSession) async throws {
            for person in people { try await session.administration.invite(person, by: session.actor) }
            session.output.say(
                ["invited": .array(people.map { .string($0) })],
                people.count == 1 ? "\(people[0]) is told." : "\(people.count) people are told.")
        }
    }
}
