import ArgumentParser
import AsyncHTTPClient
import Bytes
import PhoneKit
import PhoneLink

struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Take the place of an old phone.",
        discussion: """
            Example: countersign-phone join KX7-4TM-Q2P --server https://mfa.example.ac.uk
            Where the old phone has no connection: countersign-phone join --show, then countersign-phone join LINK
            """)

    @OptionGroup var options: SharedOptions

    @Argument(help: "The code that the old phone shows, or the link that it makes.")
    var code: String?

    @Flag(help: "Show the letters that the old phone asks for.")
    var show = false

    @Option(help: "The server's address, such as https://mfa.example.ac.uk.")
    var server: String?

    @Option(help: "Certificates to trust for this server, in PEM.")
    var ca: String?

    @Option(help: "This phone's name.")
    var name: String?

    func run() async throws {
        if show { return try await showMark() }
        guard let code else { throw Ending.usage("Type what the old phone shows: countersign-phone join CODE") }
        let http = HTTPClient.forPhones(trusting: ca)
        do {
            if let (address, endorsement) = Self.parts(ofLink: code) {
                try await take(endorsement, address, http)
            } else {
                try await join(code, http)
            }
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    static func parts(ofLink link: String) -> (String, String)? {
        guard link.utf8.count <= 2_048, let hash = link.firstIndex(of: "#"), link[hash...].hasPrefix("#move=") else {
            return nil
        }
        return (String(link[..<hash]), String(link[hash...].dropFirst("#move=".count)))
    }

    private func showMark() async throws {
        let mark = try await orEnd { () async throws(PhoneFailure) in
            let keys = try IncomingKeys()
            try options.store.save(keys)
            return keys.mark
        }
        if options.json {
            Terminal.say(["mark": .string(mark.grouped), "words": .string(mark.words.description)] as JSONValue)
        } else {
            Terminal.say("On your old phone type: \(mark.grouped)\nIt must then show: \(mark.words)")
        }
    }

    private func take(_ endorsement: String, _ address: String, _ http: HTTPClient) async throws {
        let offer = try await orEnd { () async throws(PhoneFailure) in
            guard let keys = try options.store.incoming() else {
                throw .store("Begin with: countersign-phone join --show")
            }
            return try await Phone.take(
                keys, endorsement: endorsement, as: newcomer(at: ServerAddress(server ?? address)), http: http)
        }
        try await keep(offer)
        try? options.store.forgetIncoming()
        tell([offer.phone.account], entries: 0)
    }

    private func join(_ typed: String, _ http: HTTPClient) async throws {
        guard let ticket = try? TicketCode(typed: typed) else {
            throw Ending.usage("\(typed) is not what an old phone shows. It looks like KX7-4TM-Q2P.")
        }
        guard let server else { throw Ending.usage("Say where: --server https://mfa.example.ac.uk") }
        let transfer = try await orEnd { () async throws(PhoneFailure) in
            try await ArrivingTransfer(joining: ticket, as: newcomer(at: ServerAddress(server)), http: http)
        }
        if options.json {
            Terminal.say(["words": .string(transfer.words.description)] as JSONValue)
        } else {
            Terminal.say("Your old phone must show \(transfer.words). If it does, choose Move on it.")
        }
        let package = try await orEnd { () async throws(PhoneFailure) in try await transfer.package() }
        var accounts: [Account] = []
        for arriving in package.accounts {
            let offer = try await orEnd { () async throws(PhoneFailure) in try await transfer.take(arriving) }
            try await keep(offer)
            accounts.append(offer.phone.account)
        }
        tell(accounts, entries: package.entries.count)
    }

    /// Kept before the server counts it: an answer that is lost on the way must not lose the keys.
    private func keep(_ offer: PairingOffer) async throws(Ending) {
        let account = offer.phone.account
        try await orEnd { () async throws(PhoneFailure) in try options.store.save(account) }
        do throws(PhoneFailure) {
            _ = try await offer.confirm()
        } catch {
            if case .unreachable = error { throw Ending(error) }
            try? options.store.remove(account.device)
            throw Ending(error)
        }
    }

    private func newcomer(at server: ServerAddress) -> Newcomer {
        Newcomer(server: server, name: name ?? Terminal.hostName, authorityFile: ca)
    }

    private func tell(_ accounts: [Account], entries: Int) {
        if options.json {
            Terminal.say(
                [
                    "accounts": .array(accounts.map { .string($0.label) }),
                    "devices": .array(accounts.map { .string($0.device.text) }), "entries": .integer(Int64(entries)),
                ] as JSONValue)
        } else {
            Terminal.say("On this phone now: \(accounts.map(\.label).joined(separator: ", ")).")
        }
    }
}
