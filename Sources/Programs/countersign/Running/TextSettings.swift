import Bytes
import Domain
import Foundation
import Notifiers

/// How texts leave, as the operator decides it. Without an address none does.
struct TextSettings: Equatable, Sendable {
    var url: String?
    var secretFile: String?
    var authorityFile: String?
    var from: String?

    var gateway: TextGateway? {
        guard let url, let secretFile else { return nil }
        return TextGateway(url: url, secretFile: secretFile, authorityFile: authorityFile, from: from)
    }

    /// What does not fit together, and the key that it is about; nil where all is well.
    var unfit: (key: String, message: String)? {
        guard let url else { return nil }
        if secretFile == nil { return ("text.url", "needs text.secret_file beside it") }
        let host = URL(string: url)?.host() ?? ""
        if url.hasPrefix("http://"), !MailSettings.loopback.contains(host) {
            return ("text.url", "begins with https://: plain http is for a gateway on this machine alone")
        }
        return nil
    }
}

extension SettingsKey {
    static let texts: [SettingsKey] = [
        SettingsKey(
            name: "text.url", meaning: "The gateway that sends texts to telephones, or off: then none is sent.",
            standard: { JSONValue($0.texts.url) }
        ) { (settings, value) throws(Unfit) in
            settings.texts.url = try optional(value, "an address such as https://sms.example.ac.uk/send") { address in
                (address.hasPrefix("https://") || address.hasPrefix("http://"))
                    && URL(string: address)?.host()?.isEmpty == false
                    && !address.contains(where: { " \"<>@".contains($0) })
            }
        },
        file("text.secret_file", "The file with the secret for it, sent as a bearer token.", \.texts.secretFile),
        file(
            "text.ca_file", "Who signed the gateway's certificate (PEM), if not one the system trusts.",
            \.texts.authorityFile),
        SettingsKey(
            name: "text.from", meaning: "Who texts come from, as the gateway knows them.",
            standard: { JSONValue($0.texts.from) }
        ) { (settings, value) throws(Unfit) in
            settings.texts.from = try optional(value, "a name or a number") { $0.utf8.count <= 64 }
        },
    ]
}
