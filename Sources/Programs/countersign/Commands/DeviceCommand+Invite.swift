import ArgumentParser
import Bytes
import Domain
import Engine

extension DeviceCommand {
    struct Invite: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "invite", "Makes a set-up code for everybody who has no phone yet.", example: "device invite --for 7d")
        @OptionGroup var common: CommonOptions
        @Option(name: .customLong("for"), help: "How long the codes live: 10m, 1h, at most 7d.") var lifetime: Span?

        /// People that are looked at before the next ones are fetched.
        private static let pageSize = 1000

        func validate() throws { try Setup.check(lifetime) }

        func run(in session: OperatorSession) async throws {
            var invited: [(username: String, code: String)] = []
            var after = ""
            while true {
                let people = try await session.administration.people(after: after, limit: Self.pageSize)
                guard let last = people.last else { break }
                after = last.username.text
                for person in people where person.standing == .active {
                    let name = person.username.text
                    if try await session.administration.hasPhone(person.id) { continue }
                    let opened = try await session.installation.setups.start(
                        for: name, lifetimeSeconds: lifetime?.seconds, by: session.actor)
                    invited.append((opened.username, opened.groupedCode))
                }
            }
            session.output.say(
                ["invited": .array(invited.map { ["username": .string($0.username), "code": .string($0.code)] })],
                invited.map { "\($0.username) \($0.code)" }.joined(separator: "\n"))
        }
    }
}
