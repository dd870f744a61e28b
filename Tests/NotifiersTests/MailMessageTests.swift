import Bytes
import Domain
import Testing

@testable import Notifiers

@Suite("A mail")
struct MailMessageTests {
    private func message(
        name: String = "Example University", subject: String = "New sign-in device", text: String = "Hello",
        identifier: String = "00ff"
    ) throws -> MailMessage {
        let to = try #require(MailAddress("ada@example.ac.uk"))
        let from = try #require(MailAddress("mfa@example.ac.uk"))
        return try #require(
            MailMessage(
                identifier: identifier, to: to, from: from, fromName: name, replyTo: MailAddress("help@x.uk"),
                subject: subject, language: "en", date: Instant(seconds: 1_800_000_000), text: text,
                html: "<p>\(text)</p>"))
    }

    private func lines(_ message: MailMessage) -> [String] {
        String(decoding: message.serialized(), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    /// The headers, unfolded (RFC 5322, section 2.2.3).
    private func head(_ message: MailMessage) -> [String] {
        let text = String(decoding: message.serialized(), as: UTF8.self)
        let folded = text.split(separator: "\r\n\r\n", maxSplits: 1).first ?? ""
        return folded.replacing("\r\n ", with: " ").split(separator: "\r\n").map(String.init)
    }

    @Test("has the headers that mail of a machine has, each once")
    func headers() throws {
        let head = try head(message())
        #expect(
            head == [
                "Date: Fri, 15 Jan 2027 08:00:00 +0000",
                "From: \"Example University\" <mfa@example.ac.uk>",
                "To: <ada@example.ac.uk>",
                "Reply-To: <help@x.uk>",
                "Subject: New sign-in device",
                "Message-ID: <00ff@example.ac.uk>",
                "Auto-Submitted: auto-generated",
                "Content-Language: en",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative; boundary=\"=_00ff\"",
            ])
    }

    @Test(
        "gets no header from a name",
        arguments: [
            "x\r\nBcc: eve@example.com", "x\nBcc: eve@example.com", "x\rBcc: eve@example.com", "x\u{2028}Bcc: eve",
            "x\u{85}Bcc: eve", "\"x\" <eve@example.com>", "x\u{0}\r\n\r\n<script>", "\\\"; x",
        ])
    func injection(name: String) throws {
        let head = try head(message(name: name, subject: name))
        #expect(head.count == 10 && !head.contains { $0.lowercased().hasPrefix("bcc") })
        let from = try #require(head.first { $0.hasPrefix("From:") })
        #expect(from.hasSuffix(" <mfa@example.ac.uk>"))
        #expect(from.count { $0 == "\"" } == (from.contains("=?") ? 0 : 2))
    }

    @Test("has short lines of plain ASCII, whatever stands in it")
    func longNames() throws {
        let name = String(repeating: "漢é", count: 10_000)
        let message = try message(name: name, subject: name, text: name + "\n.\nFrom me\n= x ")
        for line in lines(message) {
            #expect(line.utf8.count <= 76 && line.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
        }
    }

    @Test("of plain words reads the same as it was written, and a lone dot does not end it")
    func plainText() throws {
        #expect(QuotedPrintable.encode("A line.\n.\nFrom me\na=b ") == "A line.\r\n=2E\r\n=46rom me\r\na=3Db=20\r\n")
        #expect(QuotedPrintable.encode("é") == "=C3=A9\r\n")
        #expect(QuotedPrintable.encode("a\r\nb\rc") == "a\r\nb\r\nc\r\n")
    }

    @Test("has encoded words that never divide a character (RFC 2047, section 5)")
    func words() throws {
        #expect(EncodedWord.header("ŷ") == "=?UTF-8?B?xbc=?=")
        #expect(EncodedWord.header("=?utf-8?q?x?=") == "=?UTF-8?B?PT91dGYtOD9xP3g/PQ==?=")
        let text = String(repeating: "😀", count: 40)
        let words = EncodedWord.header(text).split(separator: "\r\n ").map(String.init)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
        let parts = try words.map { word in
            String(decoding: try Base64.decode(word.dropFirst(10).dropLast(2)), as: UTF8.self)
        }
        #expect(parts.joined() == text && parts.count > 1)
    }

    @Test("shows nothing turned around", arguments: ["\u{202e}", "\u{2066}", "\u{200f}"])
    func direction(mark: String) { #expect(EncodedWord.header("a\(mark)b") == "ab") }

    @Test(
        "goes to no address that is more than one",
        arguments: [
            "", "@", "a@", "@b", "a b@c", "a@b c", "a@b>", "<a@b", "a@b\r\nRCPT TO:<c@d>", "a@b,c@d", "a@b@c,d",
            "\"a\"@b", "a..b@c", ".a@b", "a@.b", "a@b.", "a@-b", "ä@b", "a@[127.0.0.1]", "a\u{0}@b",
            String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 254),
        ])
    func addresses(text: String) { #expect(MailAddress(text) == nil) }

    @Test("goes to addresses as people have them", arguments: ["a@b", "o'neil+x@ac.uk", "a.b_c-d@x-y.example"])
    func goodAddresses(text: String) { #expect(MailAddress(text)?.text == text) }

    @Test("keeps the time of every day", arguments: [0, 951_782_400, 1_709_164_800, 4_107_542_399])
    func dates(seconds: Int64) {
        let known: [Int64: String] = [
            0: "Thu, 01 Jan 1970 00:00:00 +0000", 951_782_400: "Tue, 29 Feb 2000 00:00:00 +0000",
            1_709_164_800: "Thu, 29 Feb 2024 00:00:00 +0000", 4_107_542_399: "Sun, 28 Feb 2100 23:59:59 +0000",
        ]
        #expect(MailDate.text(Instant(seconds: seconds)) == known[seconds])
    }
}
