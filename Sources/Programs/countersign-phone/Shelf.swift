import ArgumentParser
import AsyncHTTPClient
import PhoneKit
import PhoneLink

/// Options of every verb.
struct SharedOptions: ParsableArguments {
    @Option(help: "Where accounts are kept. Default: ~/.local/share/countersign-phone.")
    var data: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    var store: KeyStore {
        let home = Terminal.variable("HOME") ?? "."
        let shared = Terminal.variable("XDG_DATA_HOME") ?? "\(home)/.local/share"
        return KeyStore(folder: data ?? "\(shared)/countersign-phone")
    }
}

/// The accounts that a verb is about, and the connections to their servers.
struct Shelf {
    let accounts: [Account]
    let phones: [Phone]
    private let clients: [HTTPClient]

    /// Those whose label or device begins with `wanted`, or have it in their label; all without it.
    init(_ store: KeyStore, wanted: String?) throws(Ending) {
        let all: [Account]
        do {
            all = try store.accounts()
        } catch {
            throw Ending(error)
        }
        guard !all.isEmpty else {
            throw .notFound("No accounts on this phone. Run: countersign-phone setup CODE --server ADDRESS")
        }
        accounts = all.filter { account in wanted.map { Self.matches(account, $0) } ?? true }
        guard !accounts.isEmpty else {
            throw .notFound("No account matches \(wanted ?? ""). See: countersign-phone list")
        }
        var byAuthority: [String: HTTPClient] = [:]
        var phones: [Phone] = []
        for account in accounts {
            let http = byAuthority[account.authorityFile ?? ""] ?? .forPhones(trusting: account.authorityFile)
            byAuthority[account.authorityFile ?? ""] = http
            phones.append(Phone(account: account, http: http))
        }
        self.phones = phones
        clients = Array(byAuthority.values)
    }

    private static func matches(_ account: Account, _ wanted: String) -> Bool {
        account.label.lowercased().contains(wanted.lowercased())
            || account.device.text.hasPrefix(wanted.uppercased())
    }

    /// Does something with the phones, then closes their connections.
    static func with<Value>(
        _ options: SharedOptions, wanted: String? = nil, _ body: (Shelf) async throws -> Value
    ) async throws -> Value {
        let shelf = try Shelf(options.store, wanted: wanted)
        do {
            let value = try await body(shelf)
            await shelf.close(options.store)
            return value
        } catch {
            await shelf.close(options.store)
            throw error
        }
    }

    /// Keeps what was learnt of the servers' clocks.
    private func close(_ store: KeyStore) async {
        for (phone, account) in zip(phones, accounts)
        where phone.currentAccount.clockOffsetSeconds != account.clockOffsetSeconds {
            try? store.update(phone.currentAccount)
        }
        for client in clients { try? await client.shutdown() }
    }
}
