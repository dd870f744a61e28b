import Domain
import Notifiers
import Testing

@testable import countersign

@Suite("The demonstration's mail server")
struct DemoMailTests {
    private func message(subject: String = "Your account is locked", text: String = "Hello\n.\n..two\n") throws
        -> [UInt8]
    {
        let address = try #require(MailAddress("sam.ade@example.ac.uk"))
        let mail = MailMessage(
            identifier: "a1", to: address, from: address, fromName: "Example University", subject: subject,
            language: "en", date: Instant(milliseconds: 1_790_000_000_000), text: text, html: "<p>Hello</p>\n")
        return try #require(mail).serialized()
    }

    private func said(_ lines: [String], to dialogue: inout SMTPDialogue) -> [SMTPDialogue.Turn] {
        lines.map { dialogue.take(Array($0.utf8)) }
    }

    @Test("reads what the server sends, in any language and however long")
    func reads() throws {
        for subject in [
            "Your account is locked", "Mae eich cyfrif wedi’i gloi", "您的账号已锁定", String(repeating: "é ", count: 90),
        ] {
            let text = "Grüße, 您好 = and\n" + String(repeating: "long ", count: 60) + "\nend"
            let mail = CaughtMail(to: "sam", message: try message(subject: subject, text: text))
            let clean = subject.split(separator: " ").joined(separator: " ")
            #expect(mail.subject.split(separator: " ").joined(separator: " ") == clean)
            #expect(mail.text.hasPrefix(text) && mail.html.hasPrefix("<p>Hello</p>"))
        }
    }

    @Test("takes a mail whose lines begin with dots as it was")
    func dots() throws {
        var dialogue = SMTPDialogue()
        let opening = ["EHLO a", "MAIL FROM:<mfa@x>", "RCPT TO:<sam@x>", "DATA"]
        #expect(said(opening, to: &dialogue).map { $0.reply?.prefix(3) } == ["250", "250", "250", "354"])
        let turns = said(["..", "...a", "plain", "."], to: &dialogue)
        let mail = try #require(turns.last?.mail)
        #expect(mail.to == ["sam@x"] && String(decoding: mail.message, as: UTF8.self) == ".\r\n..a\r\nplain\r\n")
        #expect(turns.dropLast().allSatisfy { $0.reply == nil && $0.mail == nil })
        #expect(said(["DATA"], to: &dialogue).first?.reply?.hasPrefix("503") == true, "the next begins anew")
    }

    @Test("refuses what is out of order, too much or unknown, and goes on")
    func refuses() {
        var dialogue = SMTPDialogue()
        for (line, code) in [
            ("RCPT TO:<a@b>", "503"), ("DATA", "503"), ("MAIL FROM:", "501"), ("MAIL FROM:<a@b>", "250"),
            ("RCPT TO:a@b", "501"), ("RCPT TO:<>", "501"), ("DATA", "503"), ("STARTTLS", "502"), ("", "502"),
        ] {
            #expect(dialogue.take(Array(line.utf8)).reply?.prefix(3) == Substring(code), "\(line)")
        }
        for _ in 0..<SMTPDialogue.recipientsMax { _ = dialogue.take(Array("RCPT TO:<a@b>".utf8)) }
        #expect(dialogue.take(Array("RCPT TO:<a@b>".utf8)).reply?.hasPrefix("452") == true)
        _ = dialogue.take(Array("DATA".utf8))
        var last = SMTPDialogue.Turn()
        for _ in 0...(SMTPDialogue.mailMax / 900) where !last.isLast {
            last = dialogue.take([UInt8](repeating: 0x61, count: 900))
        }
        #expect(last.isLast && last.reply?.hasPrefix("552") == true)
    }

    @Test("reads no mail of any form amiss: every part of one is read, or left out")
    func prefixes() throws {
        let whole = try message(subject: "您的账号已锁定")
        for length in 0..<whole.count {
            let mail = CaughtMail(to: "sam", message: Array(whole.prefix(length)))
            #expect(mail.text.count <= 40 && !mail.subject.contains("=?") || length < 400)
        }
        #expect(CaughtMail(to: "a", message: Array("Subject: =?UTF-8?B?!!?=\n\n=".utf8)).subject == "")
        #expect(CaughtMail(to: "a", message: [0xff, 0x0a, 0x3d]).text == "")
    }

    @Test("finds the links to the server's own pages alone")
    func links() throws {
        let text = "See https://m.x/me\nor https://m.x/me/lock https://m.x.evil/ https://m.x/me https://m.x\n"
        let mail = CaughtMail(to: "sam", message: try message(text: text))
        #expect(mail.links(beginning: "https://m.x") == ["https://m.x/me", "https://m.x/me/lock", "https://m.x"])
    }

    @Test("keeps the newest mails, under numbers that stay theirs")
    func keeps() {
        let box = DemoMailbox()
        for number in 1...(DemoMailbox.mailsMax + 5) {
            box.keep(CaughtMail(to: "\(number)", message: []), at: Instant(milliseconds: 0))
        }
        #expect(box.all.count == DemoMailbox.mailsMax && box.all.first?.number == DemoMailbox.mailsMax + 5)
        #expect(box[5] == nil && box[6]?.mail.to == "6")
    }
}
