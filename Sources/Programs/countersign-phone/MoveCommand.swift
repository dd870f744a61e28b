import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Move this phone's accounts to a new phone.",
        discussion: """
            Example: countersign-phone move
            Where this machine has no connection: countersign-phone move --to KX7M-4TMQ-2PAB-93XZ
            """)

    @OptionGroup var options: SharedOptions

    @Argument(help: "The account, where one alone moves.")
    var account: String?

    @Flag(help: "Go on as a spare.")
    var keep = false

    @Flag(help: "Say yes without asking.")
    var yes = false

    @Option(help: "The letters that the new phone shows: what it needs is written here, without a connection.")
    var to: String?

    func run() async throws {
        try await Shelf.with(options, wanted: account) { shelf in
            if let to {
                try endorse(shelf.phones, to)
            } else {
                try await transfer(shelf.phones)
            }
        }
    }

    private func endorse(_ phones: [Phone], _ typed: String) throws(Ending) {
        guard let mark = try? KeyMark(typed: typed) else {
            throw .usage("\(typed) is not what a new phone shows. It looks like KX7M-4TMQ-2PAB-93XZ.")
        }
        guard phones.count == 1, let phone = phones.first else {
            throw .usage("There are several accounts. Name one: countersign-phone move ACCOUNT --to LETTERS")
        }
        let text: String
        do throws(PhoneFailure) { text = try phone.endorse(mark, keepsOld: keep) } catch { throw Ending(error) }
        let link = "\(phone.account.server)/app/#move=\(text)"
        if options.json {
            Terminal.say(["words": .string(mark.words.description), "link": .string(link)] as JSONValue)
        } else {
            Terminal.complain("The new phone shows \(mark.words). It needs this, within an hour:")
            Terminal.say(link)
        }
    }

    private func transfer(_ phones: [Phone]) async throws {
        let transfer = try await orEnd { () async throws(PhoneFailure) in
            try await LeavingTransfer(opening: phones)
        }
        if options.json {
            Terminal.say(["code": .string(transfer.code.grouped)] as JSONValue)
        } else {
            Terminal.say("On your new phone choose \"Move from my old phone\", and type: \(transfer.code.grouped)")
        }
        let joined = try await orEnd { () async throws(PhoneFailure) in try await transfer.joined() }
        guard agrees(joined) else {
            try? await transfer.stop()
            throw Ending(PhoneFailure.wordsDiffer)
        }
        try await orEnd { () async throws(PhoneFailure) in try await transfer.send(to: joined, keepsOld: keep) }
        if !keep { try await leave(phones) }
        if options.json {
            Terminal.say(
                ["moved": .integer(Int64(phones.count)), "to": .string(joined.name), "kept": .bool(keep)] as JSONValue)
        } else {
            Terminal.say("Moved to \(joined.name): \(phones.count).")
        }
    }

    private func agrees(_ joined: LeavingTransfer.Joined) -> Bool {
        if options.json { Terminal.say(["words": .string(joined.words.description)] as JSONValue) }
        if yes { return true }
        let answer = Terminal.ask("\(joined.name) shows \(joined.words)? Move (y), or No (n):")
        return answer == "y" || answer == "yes"
    }

    /// The keys here go once the server knows this phone no more.
    private func leave(_ phones: [Phone]) async throws(Ending) {
        var left = phones
        for _ in 0..<60 where !left.isEmpty {
            var waiting: [Phone] = []
            for phone in left {
                do throws(PhoneFailure) {
                    _ = try await phone.requests()
                    waiting.append(phone)
                } catch {
                    guard error.isForGood else { throw Ending(error) }
                    try? options.store.remove(phone.account.device)
                }
            }
            left = waiting
            if !left.isEmpty { guard (try? await Task.sleep(for: .seconds(1))) != nil else { break } }
        }
        guard left.isEmpty else {
            throw Ending(
                code: 1, name: "not_moved",
                text: "The new phone hasn't finished. Nothing was removed here: look at your new phone.")
        }
    }
}
