import Bytes
import Domain
import Foundation
import Notifiers

/// The settings that a demonstration runs with, written into its folder at each start: so the commands of a second
/// terminal know its addresses.
enum DemoSettings {
    static func text(_ settings: Settings) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).text }
        return """
            # Written by countersign demo at each start.
            public_address: \(quoted(settings.publicAddress))
            name: \(quoted(settings.name))
            http: \(settings.http.map(quoted) ?? "off")
            https: \(settings.https.map(quoted) ?? "off")
            radius: [\(settings.radius.map(quoted).joined(separator: ", "))]
            mail:
              host: \(settings.mail.host.map(quoted) ?? "off")
              port: \(settings.mail.portInUse)
              security: \(settings.mail.security.rawValue)
              from: \(quoted(settings.mail.from ?? ""))
            text:
              url: \(settings.texts.url.map(quoted) ?? "off")
              secret_file: \(quoted(settings.texts.secretFile ?? ""))

            """
    }

    static func write(_ settings: Settings) throws {
        let path = "\(settings.data)/countersign.yaml"
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text(settings).utf8), attributes: [.posixPermissions: 0o600])
        else { throw Mistake(.notAllowed, "cannot write \(path)") }
    }
}
