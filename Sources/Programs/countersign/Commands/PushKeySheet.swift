import Bytes
import Engine

/// The keys by which push services know the installation, as operators see them.
struct PushKeySheet {
    let keys: PushKeyCensus

    var json: JSONValue {
        .array(
            used.map { key, use in
                ["key": .string(key.id), "use": .string(use), "phones": .integer(Int64(key.phones))]
            })
    }

    var text: String {
        guard !used.isEmpty else { return "No push key yet: the server makes one when it first starts." }
        var table = OutputTable("PUSHES", "USE", "PHONES")
        for (key, use) in used { table.add(key.id, use, "\(key.phones)") }
        return table.description
    }

    private var used: [(key: PushKeyCensus.Key, use: String)] {
        [(keys.current, "makes lines"), (keys.previous, "is left")].compactMap { key, use in key.map { ($0, use) } }
    }

    /// Makes a new key and says what happens when.
    static func rotate(_ common: CommonOptions) async throws {
        try await KeyCommand.within(common) { session in
            let sheet = PushKeySheet(keys: try await session.administration.rotatePushKey(by: session.actor))
            common.output.say(
                ["push": sheet.json],
                """
                Each phone makes a new push line when its app is next opened, and is woken by its old one until then. \
                Once few phones are left with the old key: countersign key retire.
                \(sheet.text)
                """)
        }
    }

    /// Takes the older key out and says what an operator should know.
    static func retire(_ common: CommonOptions) async throws {
        try await KeyCommand.within(common) { session in
            let old = try await session.administration.pushKeys().previous
            try common.confirm(
                "Retire \(old?.id ?? "the older key")? \(old?.phones ?? 0) phones with a line of it are woken again "
                    + "once their app was opened.")
            let sheet = PushKeySheet(keys: try await session.administration.retirePushKey(by: session.actor))
            common.output.say(
                ["retired": JSONValue(old?.id), "push": sheet.json], "Retired \(old?.id ?? "").\n\(sheet.text)")
        }
    }
}
