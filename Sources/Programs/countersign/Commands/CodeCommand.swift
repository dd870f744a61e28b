import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import PageServing

struct CodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "code", "Codes that are given out: once, in a set, or for a day.",
        [Desk.self, Recovery.self, Pass.self, List.self, Cancel.self])

    struct Desk: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "desk", "Makes a desk code for a person whose identity was checked.", example: "code desk ada --for 1h")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(name: .customLong("for"), help: "How long it lives: 10m, 1h, at most 1d.") var lifetime: Span?

        func validate() throws {
            guard lifetime.map({ (60...86_400).contains($0.seconds) }) ?? true else {
                throw ValidationError("a desk code lives from 1m to 1d")
            }
        }

        func run(in session: OperatorSession) async throws {
            let (code, made) = try await session.administration.makeDeskCode(
                for: person, lifetimeSeconds: lifetime?.seconds, by: session.actor)
            session.output.say(
                ["code": .string(code.exposedText()), "ends": JSONValue(made.endsAt)],
                """
                Desk code for \(person), shown once: \(code.exposedText())
                  works once, until \(made.endsAt?.text ?? "used")
                """
            )
        }
    }

    struct Recovery: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "recovery", "Makes a set of recovery codes, which replaces the old set.", example: "code recovery ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let codes = try await session.administration.makeRecoveryCodes(for: person, by: session.actor)
            session.output.say(
                ["codes": .array(codes.map { .string($0.exposedText()) })],
                (["Recovery codes for \(person), shown once; each works once:"] + codes.map { "  \($0.exposedText())" })
                    .joined(separator: "\n"))
        }
    }

    struct Pass: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "pass", "Makes a pass that signs a person in until midnight, and replaces the one before.",
            example: "code pass ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let zone = session.installation.settings.timeZone
            let end = session.now.dayEnd(in: zone)
            let (code, made) = try await session.administration.makePass(for: person, until: end, by: session.actor)
            session.output.say(
                ["code": .string(code.exposedText()), "ends": JSONValue(made.endsAt)],
                """
                Pass for \(person), shown once: \(code.exposedText())
                  works as often as needed until \(made.endsAt?.text ?? "midnight"), the end of the day in \
                \(zone.identifier)
                """)
        }
    }

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists a person's codes, without the codes themselves.", example: "code list ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let now = session.now
            let codes = try await session.view(.codes, of: person, with: "code list").situation.codes
                .sorted { $0.madeAt < $1.madeAt }
            func state(_ code: OneTimeCode) -> String {
                code.spentAt != nil ? "used" : code.isUsable(at: now) ? "usable" : "ended"
            }
            var table = OutputTable("KIND", "STATE", "MADE", "ENDS")
            for code in codes { table.add(code.kind.rawValue, state(code), code.madeAt.text, code.endsAt?.text ?? "-") }
            session.output.say(
                [
                    "codes": .array(
                        codes.map {
                            [
                                "kind": .string($0.kind.rawValue), "state": .string(state($0)),
                                "made": JSONValue($0.madeAt), "ends": JSONValue($0.endsAt),
                                "used": JSONValue($0.spentAt),
                            ]
                        })
                ], table.description)
        }
    }

    struct Cancel: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "cancel", "Takes back a person's codes of one kind that still work.",
            example: "code cancel ada desk")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Argument(help: "desk, recovery, pass or travel.") var kind: String

        func validate() throws {
            guard OneTimeCode.Kind(rawValue: kind) != nil else {
                throw ValidationError("the kind is desk, recovery, pass or travel")
            }
        }

        func run(in session: OperatorSession) async throws {
            guard let kind = OneTimeCode.Kind(rawValue: kind) else { return }
            let count = try await session.administration.cancelCodes(kind, of: person, by: session.actor)
            session.output.say(
                ["cancelled": JSONValue(count)],
                "Unused \(kind.rawValue) codes of \(person) that are gone: \(count).")
        }
    }
}
