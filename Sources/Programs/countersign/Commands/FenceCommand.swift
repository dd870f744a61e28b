import ArgumentParser
import Bytes
import Engine

struct FenceCommand: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "fence", abstract: "Makes everything dead that works once and was made before now.",
        discussion: """
            For a PostgreSQL database that was brought back from a backup, or a copy of it that takes over: nobody knows
            which codes and requests were used since. countersign restore does it by itself.
            Example: countersign fence --yes
            """)

    @OptionGroup var common: CommonOptions

    func run(in session: OperatorSession) async throws {
        try common.confirm("Every desk code, recovery code, set-up code and open request will be dead.")
        try await session.administration.setFence(by: session.actor)
        session.output.say(
            ["fence": JSONValue(session.now)],
            """
            A fence is set: every desk code, recovery code, set-up code and open request from before is dead. Tokens
            that count need two codes in a row (countersign token resync); phones and clock tokens work as before.
            """)
    }
}
