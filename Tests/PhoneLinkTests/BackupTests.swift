import Bytes
import Foundation
import PhoneLink
import Testing

@Suite("A backup's file")
struct BackupFileTests {
    /// Tests/Vectors/backup.json, made by a second implementation.
    private static func vectors() throws -> JSONValue {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Vectors/backup.json")
        return try JSONValue(parsing: Array(Data(contentsOf: path)))
    }

    private func text(_ value: JSONValue, _ name: String) -> String { value[name]?.string ?? "" }

    @Test("F24 T27 opens with its passphrase however it was typed, and with no other")
    func opens() throws {
        for file in try Self.vectors()["files"]?.array ?? [] {
            let made = try BackupFile(parsing: text(file, "text"))
            #expect(made.made == file["made"]?.integer)
            for typed in file["typed"]?.array ?? [] {
                let opened = try made.open(with: Secret(text: typed.string ?? ""))
                #expect(
                    opened.accounts.map(\.account) == (file["plain"]?["accounts"]?.array ?? []).map { text($0, "acc") })
                #expect(
                    opened.entries.map { $0.uri.exposedText() }
                        == (file["plain"]?["entries"]?.array ?? []).map { text($0, "uri") })
            }
            for wrong in file["wrong"]?.array ?? [] {
                #expect(throws: PhoneLinkError.badSignature) {
                    _ = try made.open(with: Secret(text: wrong.string ?? ""))
                }
            }
        }
    }

    @Test("F24 is refused as the vectors say")
    func refused() throws {
        for file in try Self.vectors()["refused"]?.array ?? [] {
            #expect(throws: PhoneLinkError.self, "\(text(file, "name"))") {
                _ = try BackupFile(parsing: text(file, "text")).open(with: Secret(text: text(file, "passphrase")))
            }
        }
    }

    private func small() throws -> BackupFile {
        try BackupFile(
            sealing: Backup(made: 1, accounts: [], entries: []), passphrase: Secret(text: "river lamp"),
            salt: [UInt8](repeating: 1, count: 16), nonce: [UInt8](repeating: 2, count: 12), rounds: 600_000)
    }

    @Test("F24 T27 opens no more after one letter is another, or the end is missing")
    func damaged() throws {
        let text = try small().text
        let letters = Array(text)
        for at in stride(from: 0, to: letters.count, by: 9) {
            var other = letters
            other[at] = other[at] == "A" ? "B" : "A"
            #expect(throws: PhoneLinkError.self, "\(at)") {
                _ = try BackupFile(parsing: String(other)).open(with: Secret(text: "river lamp"))
            }
        }
        for count in 0..<letters.count {
            guard let read = try? BackupFile(parsing: String(letters.prefix(count))) else { continue }
            #expect(read.text.utf8.count < text.utf8.count)
        }
        #expect(throws: PhoneLinkError.self) {
            _ = try BackupFile(parsing: String(text.dropLast(4))).open(with: Secret(text: "river lamp"))
        }
    }

    @Test("is offered a passphrase of four words out of 2,048")
    func words() {
        #expect(Set(PassphraseWords.all).count == 2_048)
        #expect(
            PassphraseWords.passphrase(random: [UInt8](repeating: 0, count: 8)) == "abandon abandon abandon abandon")
        #expect(PassphraseWords.passphrase(random: [UInt8](repeating: 255, count: 8)) == "zoo zoo zoo zoo")
    }
}
