import ArgumentParser
import Bytes

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "doctor", "Looks for what is wrong and says what to do.", example: "doctor ports")

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case clock, data, keys, database, record, ports, certificate, passkeys, radius, mail, push, texts
    }

    @OptionGroup var common: CommonOptions
    @Argument(help: "Look at this part alone.") var part: Part?
    @Option(help: ArgumentHelp("Send a test mail to this address.", valueName: "address")) var to: String?

    func validate() throws {
        guard to == nil || part == .mail else { throw ValidationError("--to goes with the part mail") }
    }

    func run() async throws {
        let settings = try common.settings().settings
        var findings: [Finding] = []
        for part in self.part.map({ [$0] }) ?? Part.allCases {
            if let to {
                findings += try await Examination(settings: settings).testMail(to: to)
                continue
            }
            findings += await Examination(settings: settings).look(at: part)
        }
        let width = findings.map(\.code.count).max() ?? 0
        let failed = findings.count { $0.level == .fail }
        common.output.say(
            ["ok": .bool(failed == 0), "findings": .array(findings.map(\.json))],
            findings.map { $0.line(width: width) }.joined(separator: "\n"))
        guard failed == 0 else {
            throw CheckFailed("\(failed) found; mend, then: countersign doctor\(part.map { " \($0.rawValue)" } ?? "")")
        }
    }
}
