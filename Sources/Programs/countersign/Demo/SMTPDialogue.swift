/// What the demonstration's mail server says to whoever brings it a mail, line by line (RFC 5321). It takes mail for
/// everybody and passes none on.
struct SMTPDialogue {
    /// Bytes of a line (section 4.5.3.1.6), and of a mail.
    static let lineMax = 1000
    static let mailMax = 256 << 10
    static let recipientsMax = 10

    /// What is said to a line, and what the line brought.
    struct Turn: Equatable {
        var reply: String?
        /// A whole mail, and whom it is for.
        var mail: (to: [String], message: [UInt8])?
        var isLast = false

        static func == (left: Turn, right: Turn) -> Bool {
            left.reply == right.reply && left.isLast == right.isLast && left.mail?.to == right.mail?.to
                && left.mail?.message == right.mail?.message
        }
    }

    static let greeting = "220 localhost takes mail and passes none on\r\n"

    private var hasSender = false
    private var recipients: [String] = []
    private var isInMail = false
    private var message: [UInt8] = []

    /// Takes a line without its end.
    mutating func take(_ line: [UInt8]) -> Turn {
        isInMail ? takeOfMail(line) : obey(String(decoding: line, as: UTF8.self))
    }

    private mutating func takeOfMail(_ line: [UInt8]) -> Turn {
        guard line != [UInt8(ascii: ".")] else {
            let mail = (to: recipients, message: message)
            reset()
            return Turn(reply: "250 taken\r\n", mail: mail)
        }
        // Section 4.5.2: a dot that begins a line was doubled.
        let plain = line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]
        guard message.count + plain.count + 2 <= Self.mailMax else {
            return Turn(reply: "552 the mail is too large\r\n", isLast: true)
        }
        message += plain
        message += [0x0d, 0x0a]
        return Turn()
    }

    private mutating func obey(_ line: String) -> Turn {
        let verb = line.prefix { $0 != " " }.uppercased()
        switch verb {
        case "EHLO", "HELO":
            reset()
            return Turn(reply: "250 localhost\r\n")
        case "MAIL":
            guard Self.path(line, "MAIL FROM:") != nil else { return Turn(reply: "501 MAIL FROM:<address>\r\n") }
            reset()
            hasSender = true
            return Turn(reply: "250 go on\r\n")
        case "RCPT":
            guard hasSender else { return Turn(reply: "503 MAIL comes first\r\n") }
            guard let to = Self.path(line, "RCPT TO:"), !to.isEmpty else {
                return Turn(reply: "501 RCPT TO:<address>\r\n")
            }
            guard recipients.count < Self.recipientsMax else { return Turn(reply: "452 too many recipients\r\n") }
            recipients.append(to)
            return Turn(reply: "250 go on\r\n")
        case "DATA":
            guard !recipients.isEmpty else { return Turn(reply: "503 RCPT comes first\r\n") }
            isInMail = true
            return Turn(reply: "354 ends with a dot\r\n")
        case "RSET":
            reset()
            return Turn(reply: "250 forgotten\r\n")
        case "NOOP": return Turn(reply: "250 still here\r\n")
        case "QUIT": return Turn(reply: "221 goodbye\r\n", isLast: true)
        default: return Turn(reply: "502 not known here\r\n")
        }
    }

    private mutating func reset() { self = SMTPDialogue() }

    /// The address in angle brackets behind the words.
    private static func path(_ line: String, _ words: String) -> String? {
        guard line.uppercased().hasPrefix(words), let open = line.firstIndex(of: "<"),
            let close = line[open...].firstIndex(of: ">")
        else { return nil }
        return String(line[line.index(after: open)..<close])
    }
}
