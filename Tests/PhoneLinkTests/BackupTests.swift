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
        for at in stride(from: 0, to: letters.count, by: 23) {
            var other = letters
            other[at] = other[at] == "A" ? "B" : "A"
            #expect(throws: PhoneLinkError.self, "\(at)") {
                _ = try BackupFile(parsing: String(other)).open(with: Secret(text: "river lamp"))
            }
        }
        let secret = Secret(text: "river lamp")
        for count in 0..<letters.count {
            guard let read = try? BackupFile(parsing: String(letters.prefix(count))) else { continue }
            // What still reads like a file has its whole header, and does not open.
            #expect(count > letters.count - 64 && read.made == 1)
            guard count % 4 == 0 else { continue }
            #expect(throws: PhoneLinkError.badSignature, "\(count)") { _ = try read.open(with: secret) }
        }
        #expect(throws: PhoneLinkError.self) { _ = try BackupFile(parsing: text + "A").open(with: secret) }
        #expect(throws: PhoneLinkError.self) { _ = try BackupFile(parsing: text + ".") }
        #expect(try BackupFile(parsing: text).open(with: secret).accounts.isEmpty)
    }

    @Test("F24 T20 of any bytes is refused without a trap, and holds nobody up with rounds beyond reason")
    func hostile() throws {
        func file(_ header: String) -> String {
            let sealed = Base64URL.encode([UInt8](repeating: 0, count: 40))
            return "countersign-backup.v1.\(Base64URL.encode(Array(header.utf8))).\(sealed)"
        }
        func header(rounds: String, salt: Int = 16, nonce: Int = 12, kdf: String = "PBKDF2-HMAC-SHA-256") -> String {
            let (salt, nonce) = ([UInt8](repeating: 1, count: salt), [UInt8](repeating: 2, count: nonce))
            return """
                {"iv":"\(Base64URL.encode(nonce))","kdf":"\(kdf)","made":1,"rounds":\(rounds),\
                "salt":"\(Base64URL.encode(salt))"}
                """
        }
        #expect(throws: Never.self) { _ = try BackupFile(parsing: file(header(rounds: "10000000"))) }
        for rounds in ["599999", "10000001", "9223372036854775807", "9223372036854775808", "-1", "1e6", "\"1000000\""] {
            #expect(throws: PhoneLinkError.self, "\(rounds)") {
                _ = try BackupFile(parsing: file(header(rounds: rounds)))
            }
        }
        for wrong in [
            header(rounds: "600000", salt: 15), header(rounds: "600000", nonce: 16), header(rounds: "600000", salt: 0),
            header(rounds: "600000", kdf: "none"), "{}", "[]", "", "{\"iv\":1}", String(repeating: "[", count: 400),
        ] {
            #expect(throws: PhoneLinkError.self, "\(wrong)") { _ = try BackupFile(parsing: file(wrong)) }
        }
        #expect(throws: PhoneLinkError.self) {
            _ = try BackupFile(parsing: "countersign-backup.v1." + String(repeating: "A", count: BackupFile.sizeMax))
        }
        let whole = Array(try small().text.utf8)
        var random = Seeded(state: 7)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let read = try? BackupFile(parsing: text) { #expect(read.text == text) }
            _ = try? Backup(parsing: bytes, made: 1)
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

/// The same numbers in each run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
