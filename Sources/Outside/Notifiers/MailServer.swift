/// The mail server through which mail leaves.
public struct MailServer: Equatable, Sendable {
    public enum Security: String, CaseIterable, Sendable {
        /// Plain first, TLS before anything is said; never without.
        case starttls
        /// TLS from the first byte.
        case tls
        /// None, which only a server on this machine is spoken to with.
        case none
    }

    public var host: String
    public var port: Int
    public var security: Security
    public var username: String?
    /// The file that holds the password; read at each mail, so that it can be changed.
    public var passwordFile: String?
    /// The authorities that are trusted (PEM); the system's where there is none.
    public var authorityFile: String?
    /// The name by which this machine greets.
    public var greeting: String

    public init(
        host: String, port: Int, security: Security, username: String? = nil, passwordFile: String? = nil,
        authorityFile: String? = nil, greeting: String = "localhost"
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.passwordFile = passwordFile
        self.authorityFile = authorityFile
        self.greeting = greeting
    }

    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(name):\(port)/\(greeting)"
    }

    /// How it is named to operators.
    public var place: String { "\(host):\(port)" }
}

/// Why a mail was not sent.
public struct MailFailure: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Sendable {
        case unreachable, tls, login, refused
        /// The server says that there is no such address: trying again is no use.
        case noSuchAddress = "no_such_address"
        /// The password's file cannot be read, or the mail is too large.
        case setting
    }

    public let kind: Kind
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
