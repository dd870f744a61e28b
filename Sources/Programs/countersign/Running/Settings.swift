import Foundation
import Notifiers

/// What the operator decides outside the database: addresses, files, names. Everything has a default that works on
/// one machine; `SettingsLoading` reads the rest from files and the environment.
struct Settings: Equatable, Sendable {
    enum Database: Equatable, Sendable {
        /// A file in the data folder.
        case sqlite
        /// A server; the connection string comes from a file.
        case postgres(connection: String)
    }

    /// The folder that holds everything that lasts.
    var data: String
    /// The address that people and phones use.
    var publicAddress = "http://127.0.0.1:8080"
    /// The name of the organisation, as people see it.
    var name = "Example University"
    /// Who looks after sign-ins, and how people reach them.
    var desk = "IT Services"
    var deskPhone: String?
    var deskEmail: String?
    /// Where people change their university password, and where they reset one that they forgot.
    var passwordChange: String?
    var passwordForgotten: String?
    /// Where people get help; filled into texts.
    var helpAddress: String { "\(publicAddress)/help" }
    var database = Database.sqlite
    /// Nil switches plain HTTP off.
    var http: String? = "127.0.0.1:8080"
    /// Nil switches HTTPS off.
    var https: String? = "127.0.0.1:8443"
    /// PEM files; nil makes the installation use a certificate of its own.
    var certificateFile: String?
    var keyFile: String?
    var radius: [String] = ["127.0.0.1:1812"]
    /// Addresses whose X-Forwarded-For is believed.
    var proxies: [String] = []
    /// Nil keeps the key ring in the data folder.
    var keyRingFile: String?
    var logLevel = "info"
    var mail = MailSettings()

    /// Nil where no mail is sent.
    var mailServer: MailServer? {
        mail.server(greeting: URL(string: publicAddress)?.host() ?? "localhost")
    }

    var databasePath: String { "\(data)/countersign.db" }
    var keyRingPath: String { keyRingFile ?? "\(data)/keyring.json" }
    /// The name under which a new installation's record will sign.
    var origin: String { "countersign.\(publicAddress.split(separator: "/").last.map(String.init) ?? "local")" }
}
