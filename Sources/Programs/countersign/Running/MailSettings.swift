import Bytes
import Domain
import Notifiers
import Pages

/// How mail leaves, as the operator decides it. Without a host none does.
struct MailSettings: Equatable, Sendable {
    var host: String?
    /// Nil: 587 with STARTTLS, 465 with TLS, 25 without.
    var port: Int?
    var security = MailServer.Security.starttls
    var username: String?
    var passwordFile: String?
    var authorityFile: String?
    var from: String?
    var replyTo: String?
    /// For people of whom no language is known.
    var language = Language.english

    var isOn: Bool { host != nil }

    /// The port that is used.
    var portInUse: Int {
        port
            ?? {
                switch security {
                case .starttls: 587
                case .tls: 465
                case .none: 25
                }
            }()
    }

    /// Names of this machine, to which alone mail goes unprotected.
    static let loopback = ["localhost", "127.0.0.1", "::1"]

    /// What does not fit together, and the key that it is about; nil where all is well.
    var unfit: (key: String, message: String)? {
        guard let host else {
            return from == nil ? nil : ("mail.from", "is given, but mail.host is not: nothing would be sent")
        }
        if from == nil { return ("mail.host", "needs mail.from beside it") }
        if security == .none, !Self.loopback.contains(host) {
            return ("mail.security", "none is for a mail server on this machine alone: use starttls or tls")
        }
        if (username == nil) != (passwordFile == nil) {
            return ("mail.host", "takes mail.username and mail.password_file together, or neither")
        }
        return nil
    }

    /// The server; nil where mail is off. It is greeted by the public address's name.
    func server(greeting: String) -> MailServer? {
        guard let host else { return nil }
        return MailServer(
            host: host, port: portInUse, security: security, username: username, passwordFile: passwordFile,
            authorityFile: authorityFile, greeting: greeting)
    }
}

extension SettingsKey {
    static let mail: [SettingsKey] = [
        SettingsKey(
            name: "mail.host", meaning: "The mail server, or off: then no mail is sent.",
            standard: { JSONValue($0.mail.host) }
        ) { (settings, value) throws(Unfit) in
            settings.mail.host = try optional(value, "a host such as smtp.example.ac.uk") { host in
                host.utf8.count <= 253 && !host.hasPrefix("-")
                    && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:".contains($0)) }
            }
        },
        SettingsKey(
            name: "mail.port", meaning: "Its port; 587, or 465 with tls, where this is not set.",
            standard: { .integer(Int64($0.mail.portInUse)) }
        ) { (settings, value) throws(Unfit) in
            let what = "a port from 1 to 65535"
            guard let port = UInt16(try text(value, what)), port > 0 else { throw Unfit(message: "takes \(what)") }
            settings.mail.port = Int(port)
        },
        SettingsKey(
            name: "mail.security", meaning: "starttls, tls, or none for a server on this machine.",
            standard: { .string($0.mail.security.rawValue) }
        ) { (settings, value) throws(Unfit) in
            guard let security = MailServer.Security(rawValue: try text(value, "starttls, tls or none")) else {
                throw Unfit(message: "takes starttls, tls or none")
            }
            settings.mail.security = security
        },
        SettingsKey(
            name: "mail.username", meaning: "The name to log in with; none where no login is wanted.",
            standard: { JSONValue($0.mail.username) }
        ) { (settings, value) throws(Unfit) in
            settings.mail.username = try optional(value, "a username") { $0.utf8.count <= 256 }
        },
        file("mail.password_file", "The file with the password for it.", \.mail.passwordFile),
        file(
            "mail.ca_file", "Who signed the mail server's certificate (PEM), if not one the system trusts.",
            \.mail.authorityFile),
        address("mail.from", "The address that mail comes from.", \.mail.from),
        address("mail.reply_to", "Where answers go.", \.mail.replyTo),
        SettingsKey(
            name: "mail.language", meaning: "The language of mail to people of whom none is known.",
            standard: { .string($0.mail.language.tag) }
        ) { (settings, value) throws(Unfit) in
            let known = Language.real.map(\.tag).joined(separator: ", ")
            let typed = try text(value, "one of: \(known)")
            guard let language = Language.real.first(where: { $0.tag == typed }) else {
                throw Unfit(message: "takes one of: \(known)")
            }
            settings.mail.language = language
        },
    ]

    private static func address(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, String?> & Sendable
    ) -> SettingsKey {
        SettingsKey(name: name, meaning: meaning, standard: { JSONValue($0[keyPath: path]) }) {
            (settings, value) throws(Unfit) in
            settings[keyPath: path] = try optional(value, "a mail address such as mfa@example.ac.uk") {
                MailAddress($0) != nil
            }
        }
    }
}
