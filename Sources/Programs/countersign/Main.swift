import ArgumentParser

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign", abstract: "Multi-factor authentication for a university.",
        subcommands: [DemoCommand.self, TryCommand.self])
}
