import Bytes
import Domain
import Foundation
import Notifiers
import Pages
import RADIUSService
import WebPush

/// One key of the settings: its name, what it means, and what it does.
struct SettingsKey: Sendable {
    /// Why a value does not fit, without the place where it stands.
    struct Unfit: Error { let message: String }

    let name: String
    let meaning: String
    let standard: @Sendable (Settings) -> JSONValue
    let apply: @Sendable (inout Settings, SettingsEntry.Value) throws(Unfit) -> Void

    static let all: [SettingsKey] =
        [
            SettingsKey(
                name: "public_address", meaning: "The address that people and phones use.",
                standard: { .string($0.publicAddress) }
            ) { (settings, value) throws(Unfit) in settings.publicAddress = try webAddress(value) },
            SettingsKey(
                name: "name", meaning: "The name of the organisation, as people see it.", standard: { .string($0.name) }
            ) { (settings, value) throws(Unfit) in settings.name = try text(value, "a name") },
            SettingsKey(
                name: "desk.name", meaning: "Who looks after sign-ins, as people see it.",
                standard: { .string($0.desk) }
            ) { (settings, value) throws(Unfit) in settings.desk = try text(value, "a name") },
            SettingsKey(
                name: "desk.phone", meaning: "The help desk's telephone number.", standard: { JSONValue($0.deskPhone) }
            ) { (settings, value) throws(Unfit) in settings.deskPhone = try phone(value) },
            SettingsKey(
                name: "desk.phone_abroad", meaning: "The same as it is dialled from abroad: +44 …",
                standard: { JSONValue($0.deskPhoneAbroad) }
            ) { (settings, value) throws(Unfit) in
                settings.deskPhoneAbroad = try phone(value)
                guard settings.deskPhoneAbroad?.hasPrefix("+") != false else {
                    throw Unfit(message: "begins with + and the country's number, such as +44 115 496 0123")
                }
            },
            SettingsKey(
                name: "desk.text_relay", meaning: "The help desk's number through text relay.",
                standard: { JSONValue($0.deskTextRelay) }
            ) { (settings, value) throws(Unfit) in settings.deskTextRelay = try phone(value) },
            SettingsKey(
                name: "desk.hours", meaning: "When the help desk is open, such as mon-fri 08:30-17:00: a list.",
                standard: { .array($0.deskHours.map { .string($0) }) }
            ) { (settings, value) throws(Unfit) in
                settings.deskHours = try list(value, "days and hours, such as mon-fri 08:30-17:00") {
                    OpeningHours.Rule($0) != nil
                }
            },
            SettingsKey(
                name: "desk.holidays", meaning: "Days on which it is closed, or open at other hours: a list.",
                standard: { .array($0.deskHolidays.map { .string($0) }) }
            ) { (settings, value) throws(Unfit) in
                settings.deskHolidays = try list(value, "days, such as 2026-12-25 or 2026-12-24 08:30-12:00") {
                    OpeningHours.Exception($0) != nil
                }
            },
            SettingsKey(
                name: "desk.country", meaning: "The country's number, for telephone numbers that begin with 0.",
                standard: { .string($0.callingCode) }
            ) { (settings, value) throws(Unfit) in
                let code = try text(value, "a country's number, such as \"44\"")
                guard (1...3).contains(code.utf8.count), code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                    throw Unfit(message: "takes a country's number, such as \"44\"")
                }
                settings.callingCode = code
            },
            file(
                "places_file",
                "Networks and their countries, a line each: 192.0.2.0/24,GB. Without it no country is known.",
                \.placesPath),
            SettingsKey(
                name: "time_zone",
                meaning: "The house's clock, such as Europe/London; the machine's where it isn't set.",
                standard: { JSONValue($0.timeZoneName) }
            ) { (settings, value) throws(Unfit) in
                settings.timeZoneName = try optional(value, "a time zone such as Europe/London") {
                    TimeZone(identifier: $0) != nil
                }
            },
            SettingsKey(
                name: "desk.email", meaning: "The help desk's mail address.", standard: { JSONValue($0.deskEmail) }
            ) { (settings, value) throws(Unfit) in settings.deskEmail = try mail(value) },
            page("password.change", "Where people change their password.", \.passwordChange),
            page("password.forgotten", "Where people reset a password that they forgot.", \.passwordForgotten),
            SettingsKey(name: "database", meaning: "sqlite or postgres.", standard: { _ in "sqlite" }) {
                (settings, value) throws(Unfit) in
                switch try text(value, "sqlite or postgres") {
                case "sqlite": settings.database = .sqlite
                case "postgres": settings.database = .postgres(connection: "")
                default: throw Unfit(message: "takes sqlite or postgres")
                }
            },
            SettingsKey(
                name: connectionFile, meaning: "The file with PostgreSQL's connection string.", standard: { _ in .null }
            ) { (_, value) throws(Unfit) in _ = try text(value, "a file") },
            SettingsKey(
                name: "http", meaning: "Where plain HTTP is served, or off.", standard: { JSONValue($0.http) }
            ) { (settings, value) throws(Unfit) in settings.http = try socket(value) },
            SettingsKey(
                name: "https", meaning: "Where HTTPS is served, or off.", standard: { JSONValue($0.https) }
            ) { (settings, value) throws(Unfit) in settings.https = try socket(value) },
            file(
                "tls.certificate_file", "The certificate with its chain (PEM); its own where there is none.",
                \.certificateFile),
            file("tls.key_file", "The certificate's private key (PEM).", \.keyFile),
            SettingsKey(
                name: "radius", meaning: "Where RADIUS is served: a list, which may be empty.",
                standard: { .array($0.radius.map { .string($0) }) }
            ) { (settings, value) throws(Unfit) in
                settings.radius = try list(value, "an address and a port, such as 127.0.0.1:1812") {
                    Endpoint($0) != nil
                }
            },
            SettingsKey(
                name: "proxies", meaning: "Proxies whose X-Forwarded-For is believed.",
                standard: { .array($0.proxies.map { .string($0) }) }
            ) { (settings, value) throws(Unfit) in
                settings.proxies = try list(value, "an address or network, such as 10.0.0.0/24") {
                    AddressRange($0) != nil
                }
            },
            SettingsKey(
                name: "push.services",
                meaning: "Push services that phones may be woken through: a list of host names, or off.",
                standard: { .array($0.pushServices.texts.map { .string($0) }) }
            ) { (settings, value) throws(Unfit) in
                let what = "names such as fcm.googleapis.com or *.push.apple.com"
                let texts = try list(value, what) { PushServices.isEntry($0) }
                do { settings.pushServices = try PushServices(texts) } catch { throw Unfit(message: "takes \(what)") }
            },
            SettingsKey(
                name: "push.proxy", meaning: "The proxy through which push services are reached, or off.",
                standard: { JSONValue($0.pushProxy.map { "\($0)" }) }
            ) { (settings, value) throws(Unfit) in
                settings.pushProxy = try optional(value, "a host and a port, such as proxy.example.ac.uk:3128") {
                    PushProxy($0) != nil
                }.flatMap { PushProxy($0) }
            },
            file("key_ring_file", "The key ring; in the data folder where this is not set.", \.keyRingFile),
            SettingsKey(
                name: "log.level", meaning: "One of: \(logLevels.joined(separator: ", ")).",
                standard: { .string($0.logLevel) }
            ) { (settings, value) throws(Unfit) in
                let level = try text(value, "one of: \(logLevels.joined(separator: ", "))")
                guard logLevels.contains(level) else {
                    throw Unfit(message: "takes one of: \(logLevels.joined(separator: ", "))")
                }
                settings.logLevel = level
            },
        ] + mail + texts

    static let connectionFile = "database.connection_file"
    static let logLevels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    /// Whether its value is a path, which counts from the folder of the file that names it.
    var isPath: Bool { name.hasSuffix("_file") }
    /// Whether its value may be written as a number.
    var isNumber: Bool { name == "mail.port" }
    var isList: Bool { ["radius", "proxies", "desk.hours", "desk.holidays", "push.services"].contains(name) }
    /// The variable that sets it: `COUNTERSIGN_LOG_LEVEL`.
    var variable: String { "COUNTERSIGN_" + String(name.map { $0 == "." ? "_" : $0 }).uppercased() }

    static func named(_ name: String) -> SettingsKey? { all.first { $0.name == name } }

    /// The name nearest to one that does not exist.
    static func nearest(to name: String) -> String {
        all.map(\.name).min { distance($0, name) < distance($1, name) } ?? ""
    }

    static func file(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, String?> & Sendable
    ) -> SettingsKey {
        SettingsKey(name: name, meaning: meaning, standard: { JSONValue($0[keyPath: path]) }) {
            (settings, value) throws(Unfit) in
            settings[keyPath: path] = value == .off ? nil : try text(value, "a file")
        }
    }

    static func text(_ value: SettingsEntry.Value, _ what: String) throws(Unfit) -> String {
        guard case .text(let text) = value, !text.isEmpty, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
        else {
            throw Unfit(message: "takes \(what)")
        }
        return text
    }

    private static func webAddress(_ value: SettingsEntry.Value) throws(Unfit) -> String {
        let what = "an address such as https://mfa.example.ac.uk"
        var address = try text(value, what)[...]
        while address.last == "/" { address.removeLast() }
        let rest = address.dropFirst(address.hasPrefix("https://") ? 8 : 7)
        guard address.hasPrefix("https://") || address.hasPrefix("http://"), !rest.isEmpty,
            !rest.contains(where: { " /?#@\"<>".contains($0) })
        else { throw Unfit(message: "takes \(what)") }
        return String(address)
    }

    /// A page outside, or none.
    private static func page(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Settings, String?> & Sendable
    ) -> SettingsKey {
        SettingsKey(name: name, meaning: meaning, standard: { JSONValue($0[keyPath: path]) }) {
            (settings, value) throws(Unfit) in
            settings[keyPath: path] = try optional(value, "an address such as https://password.example.ac.uk") {
                $0.hasPrefix("https://") && URL(string: $0)?.host()?.isEmpty == false
                    && !$0.contains(where: { " \"<>".contains($0) })
            }
        }
    }

    private static func phone(_ value: SettingsEntry.Value) throws(Unfit) -> String? {
        try optional(value, "a telephone number such as +44 115 496 0123") { number in
            number.contains(where: \.isNumber)
                && number.allSatisfy { $0.isASCII && ($0.isNumber || "+ ()-./".contains($0)) }
        }
    }

    private static func mail(_ value: SettingsEntry.Value) throws(Unfit) -> String? {
        try optional(value, "a mail address such as help@example.ac.uk") { address in
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
                && !address.contains { !$0.isASCII || " ?&<>\"%".contains($0) }
        }
    }

    private static func socket(_ value: SettingsEntry.Value) throws(Unfit) -> String? {
        try optional(value, "an address and a port, such as 127.0.0.1:8080, or off") { Endpoint($0) != nil }
    }

    /// A text that fits, or nil where the value is off.
    static func optional(
        _ value: SettingsEntry.Value, _ what: String, _ isGood: (String) -> Bool
    ) throws(Unfit) -> String? {
        if value == .off { return nil }
        let text = try text(value, what)
        guard isGood(text) else { throw Unfit(message: "takes \(what)") }
        return text
    }

    private static func list(
        _ value: SettingsEntry.Value, _ what: String, _ isGood: (String) -> Bool
    ) throws(Unfit) -> [String] {
        let texts: [String]
        switch value {
        case .off: return []
        case .text(let one): texts = [one]
        case .list(let many): texts = many
        }
        for (index, text) in texts.enumerated() {
            guard isGood(text) else { throw Unfit(message: "takes \(what); \"\(text)\" is none") }
            guard !texts[..<index].contains(text) else { throw Unfit(message: "names \(text) twice") }
        }
        return texts
    }
}
