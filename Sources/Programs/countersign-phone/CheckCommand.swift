import ArgumentParser
import Bytes
import Foundation
import PhoneKit
import PhoneLink

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Answer the picture code of a sign-in page, without a connection.",
        discussion: "Example: countersign-phone check 'https://mfa.example.ac.uk/app/check#v=1&s=Learn…'")

    @OptionGroup var options: SharedOptions

    @Argument(help: "What the picture holds.")
    var text: String

    @Option(help: "The account. Default: the one that the picture names, or the only one.")
    var account: String?

    func run() async throws {
        try await Shelf.with(options, wanted: account) { shelf in
            let answers = try await orEnd { () async throws(PhoneFailure) in
                var answers: [(Account, OfflineAnswer)] = []
                for account in shelf.accounts { answers.append((account, try OfflineAnswer(of: account, to: text))) }
                return answers
            }
            let named = answers.filter { $0.0.label.hasSuffix($0.1.check.account) }
            guard let (_, answer) = answers.count == 1 ? answers.first : named.count == 1 ? named.first : nil else {
                throw Ending.usage("Several accounts could be meant: say which with --account.")
            }
            let check = answer.check
            if options.json {
                Terminal.say(
                    [
                        "service": .string(check.service), "account": .string(check.account),
                        "place": JSONValue(check.place), "time": .integer(check.time),
                        "digits": .string(answer.digits),
                    ] as JSONValue)
            } else {
                let time = Date(timeIntervalSince1970: Double(check.time)).formatted(date: .omitted, time: .shortened)
                let place = check.place.map { ", \($0)" } ?? ""
                Terminal.say("Signing in to \(check.service) as \(check.account)\(place), \(time).")
                Terminal.say("If that is you, type \(answer.spoken)")
            }
        }
    }
}
