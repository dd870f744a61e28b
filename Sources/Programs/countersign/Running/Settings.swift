import Foundation
import Notifiers
import Pages
import WebPush

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
    /// As it is dialled from other countries.
    var deskPhoneAbroad: String?
    var deskTextRelay: String?
    var deskEmail: String?
    /// When the desk is open: `mon-fri 08:30-17:00`; nothing is said where there are none.
    var deskHours: [String] = []
    /// Days with hours of their own, or none: `2026-12-25`.
    var deskHolidays: [String] = []
    /// The country whose telephone numbers people write with a 0 in front.
    var callingCode = "44"
    /// The house's clock, by its name; the machine's where none is named.
    var timeZoneName: String?
    /// The file that says which addresses are in which country.
    var placesPath: String?
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
    /// Where requests may be pushed to.
    var pushServices = (try? PushServices(PushServices.usual)) ?? .none
    /// The way out to them, where there is no other.
    var pushProxy: PushProxy?

    /// Whom push services may turn to (RFC 8292, section 2.1).
    var pushContact: String {
        if let deskEmail { return "mailto:" + deskEmail }
        return publicAddress.hasPrefix("https://") ? publicAddress : "https://localhost/"
    }
    var texts = TextSettings()

    /// Nil where no mail is sent.
    var mailServer: MailServer? {
        mail.server(greeting: URL(string: publicAddress)?.host() ?? "localhost")
    }

    var timeZone: TimeZone { timeZoneName.flatMap { TimeZone(identifier: $0) } ?? .current }

    var openingHours: OpeningHours? {
        OpeningHours(
            deskHours.compactMap { OpeningHours.Rule($0) },
            exceptions: deskHolidays.compactMap { OpeningHours.Exception($0) }, zone: timeZone)
    }

    /// How the desk is reached, at that moment.
    func contact(at now: Date) -> Contact {
        Contact(
            hours: openingHours?.state(at: now), phone: deskPhone, phoneFromAbroad: deskPhoneAbroad,
            textRelay: deskTextRelay, email: deskEmail, ask: AskPage.Kind.question.address,
            callBack: deskPhone == nil ? nil : AskPage.Kind.callBack.address)
    }

    var databasePath: String { "\(data)/countersign.db" }
    var keyRingPath: String { keyRingFile ?? "\(data)/keyring.json" }
    /// The name under which a new installation's record will sign.
    var origin: String { "countersign.\(publicAddress.split(separator: "/").last.map(String.init) ?? "local")" }
}
