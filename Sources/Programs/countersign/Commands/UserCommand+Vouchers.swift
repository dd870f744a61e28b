import ArgumentParser
import Bytes
import Domain
import Engine

extension UserCommand {
    struct Vouchers: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "vouchers", "Lists whom a person has chosen to vouch for them, or takes one away.",
            example: "user vouchers ada --remove sam")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(help: "Somebody who may vouch for the person no longer.") var remove: String?

        func run(in session: OperatorSession) async throws {
            if let remove {
                try await session.administration.dismiss(voucher: remove, of: person, by: session.actor)
            }
            let vouchers = try await session.view(.vouchers, of: person, with: "user vouchers").vouchers()
            var table = OutputTable("NAME", "SINCE")
            for voucher in vouchers { table.add(voucher.shownName.text, voucher.addedAt.text) }
            session.output.say(
                [
                    "vouchers": .array(
                        vouchers.map { ["name": .string($0.shownName.text), "added": JSONValue($0.addedAt)] })
                ], vouchers.isEmpty ? "Nobody is chosen." : table.description)
        }
    }
}
