import ArgumentParser
import CoreMetrics
import Foundation
import Logging

/// `countersign serve`: the service itself.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "serve", "Run the service.", example: "serve --data /var/lib/countersign")

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let settings = try options.settings().settings
        var logger = Logger(label: "countersign")
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        let metrics = Metrics()
        MetricsSystem.bootstrap(metrics)
        let installation = try await Installation.open(settings, logger: logger)
        let server = Server(installation: installation, metrics: metrics, logger: logger)
        try await server.run { [logger] addresses in
            logger.notice(
                "open",
                metadata: [
                    "http": "\(addresses.http ?? "off")", "https": "\(addresses.https ?? "off")",
                    "radius": "\(addresses.radius.joined(separator: " "))",
                ])
        }
    }
}
