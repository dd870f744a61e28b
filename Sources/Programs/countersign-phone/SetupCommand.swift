import ArgumentParser
import AsyncHTTPClient
import Bytes
import PhoneKit
import PhoneLink

struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Add an account with a set-up code.",
        discussion: "Example: countersign-phone setup KX7-4TM-Q2P --server https://mfa.example.ac.uk")

    @OptionGroup var options: SharedOptions

    @Argument(help: "The set-up code, such as KX7-4TM-Q2P, or a set-up link.")
    var code: String

    @Option(help: "The server's address, such as https://mfa.example.ac.uk.")
    var server: String?

    @Option(help: "Certificates to trust for this server, in PEM.")
    var ca: String?

    @Option(help: "This phone's name.")
    var name: String?

    @Flag(help: "Say yes without asking.")
    var yes = false

    func run() async throws {
        let (address, ticket) = try target()
        let authority = ca.map { $0.hasPrefix("/") ? $0 : "\(Terminal.workingFolder)/\($0)" }
        if let authority, !Terminal.canRead(authority) { throw Ending.usage("Can't read \(authority).") }
        let http = HTTPClient.forPhones(trusting: authority)
        do {
            try await pair(address, ticket, authority, http)
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    private func target() throws(Ending) -> (ServerAddress, TicketCode) {
        do {
            if let link = try SetupLink(code) {
                // A link knows only names; an address that was typed also has a port, or is this machine's.
                return (
                    try server.map { typed throws(PhoneFailure) in try ServerAddress(typed) } ?? link.server,
                    link.ticket
                )
            }
            guard let server else { throw Ending.usage("Say where: --server https://mfa.example.ac.uk") }
            let address = try ServerAddress(server)
            guard let ticket = try? TicketCode(typed: code) else {
                throw Ending.usage("\(code) is not a set-up code. It looks like KX7-4TM-Q2P.")
            }
            return (address, ticket)
        } catch let failure as PhoneFailure {
            throw Ending(failure)
        } catch let ending as Ending {
            throw ending
        } catch {
            throw .usage("\(code) is not a set-up code.")
        }
    }

    private func pair(
        _ address: ServerAddress, _ ticket: TicketCode, _ authority: String?, _ http: HTTPClient
    ) async throws(Ending) {
        let offer = try await orEnd { () async throws(PhoneFailure) in
            try await Phone.pair(
                code: ticket, server: address, name: name ?? Terminal.hostName, authorityFile: authority, http: http)
        }
        let account = offer.phone.account
        if !options.json { Terminal.say("\(account.organisation): \(account.label)") }
        let matches = try words(offer.words)
        // Kept before the server counts it: an answer that is lost on the way must not lose the keys.
        let store = options.store
        if matches { try await orEnd { () async throws(PhoneFailure) in try store.save(account) } }
        let reply: ConfirmationReply
        do throws(PhoneFailure) {
            reply = try await offer.confirm(matches: matches)
        } catch {
            if case .unreachable = error { throw Ending(error) }
            try? store.remove(account.device)
            throw Ending(error)
        }
        if reply.state == .cancelled { try? store.remove(account.device) }
        if options.json {
            Terminal.say(
                [
                    "device": .string(account.device.text), "organisation": .string(account.organisation),
                    "account": .string(account.label), "words": .string(offer.words.description),
                    "state": .string(reply.state.rawValue), "title": .string(reply.title),
                ] as JSONValue)
        } else {
            Terminal.say(reply.title)
        }
        if reply.state == .cancelled { throw Ending(code: 1, name: "cancelled", text: "Nothing was set up.") }
    }

    private func words(_ words: ComparisonWords) throws(Ending) -> Bool {
        if yes {
            if !options.json { Terminal.say("Do these match? \(words): yes") }
            return true
        }
        switch Terminal.ask("Do these match? \(words)\nYes, they match (y), or No (n):") {
        case "y", "yes": return true
        case nil: throw .usage("Nobody answered. Add --yes to say yes without asking.")
        default: return false
        }
    }
}
