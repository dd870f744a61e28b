import ArgumentParser
import AsyncHTTPClient

@main
struct Main: AsyncParsableCommand {
    func run() async throws {}
}
