import Bytes
public import Domain

/// A mail to one person, in plain text and in HTML (RFC 5322, RFC 2046).
public struct MailMessage: Sendable {
    /// Stays the same when the mail is sent again: letters, digits and dashes.
    public let identifier: String
    public let to: MailAddress
    public let from: MailAddress
    public let fromName: String
    public let replyTo: MailAddress?
    public let subject: String
    public let language: String
    public let date: Instant
    public let text: String
    public let html: String

    /// How many bytes a mail may have.
    public static let sizeMax = 256 << 10

    /// Nil where the identifier has characters that it may not have.
    public init?(
        identifier: String, to: MailAddress, from: MailAddress, fromName: String, replyTo: MailAddress? = nil,
        subject: String, language: String, date: Instant, text: String, html: String
    ) {
        let isGood = { (text: String) in
            !text.isEmpty && text.utf8.allSatisfy { $0 == 0x2d || (0x30...0x39).contains($0) || Self.isLetter($0) }
        }
        guard isGood(identifier), isGood(language) else { return nil }
        self.identifier = identifier
        self.to = to
        self.from = from
        self.fromName = fromName
        self.replyTo = replyTo
        self.subject = subject
        self.language = language
        self.date = date
        self.text = text
        self.html = html
    }

    /// The mail as it is sent. Nothing in it can end a header: addresses have no such bytes by their type, and all
    /// other text is encoded.
    public func serialized() -> [UInt8] {
        let domain = from.text.split(separator: "@").last.map(String.init) ?? "localhost"
        // Bodies are quoted-printable, in which no line begins so: "=" is always followed by two digits or a break.
        let boundary = "=_\(identifier)"
        var head = [
            "Date: \(MailDate.text(date))",
            "From: \(EncodedWord.phrase(fromName))<\(from.text)>",
            "To: <\(to.text)>",
        ]
        if let replyTo { head.append("Reply-To: <\(replyTo.text)>") }
        head += [
            "Subject: \(EncodedWord.header(subject))",
            "Message-ID: <\(identifier)@\(domain)>",
            // RFC 3834, section 5: nobody's absence note answers it.
            "Auto-Submitted: auto-generated",
            "Content-Language: \(language)",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
            "", "",
        ]
        let mail =
            head.joined(separator: "\r\n") + part("plain", text, boundary) + part("html", html, boundary)
            + "--\(boundary)--\r\n"
        return Array(mail.utf8)
    }

    private func part(_ kind: String, _ content: String, _ boundary: String) -> String {
        """
        --\(boundary)\r
        Content-Type: text/\(kind); charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        \(QuotedPrintable.encode(content))\r

        """
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
}

/// The date of a mail (RFC 5322, section 3.3), in UTC.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ instant: Instant) -> String {
        // From 1970 on; days are counted from 1 March of the year 0 (the Gregorian calendar of 400 years).
        let seconds = max(0, instant.seconds)
        let day = seconds / 86_400
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
        return "\(days[Int(day % 7)]), \(twoDigits(dayOfMonth)) \(months[Int(month) - 1]) \(year) \(time) +0000"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
