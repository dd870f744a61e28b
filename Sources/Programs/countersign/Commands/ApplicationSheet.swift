import Bytes
import Engine
import RADIUS
import RADIUSService

/// What an operator copies into the other product: secrets that were just made, and where they go.
struct ApplicationSheet {
    /// The shortest time that people need to answer.
    static let timeoutSecondsMin = 60

    let key: String
    let secrets: ApplicationSecrets
    let settings: Settings
    let pushLifetimeSeconds: Int
    /// Whether the RADIUS secret was made here; one that was handed over is not shown again.
    let secretIsNew: Bool
    /// For the proxies of the application's websites.
    var snippets: [ProxySnippet] = []

    private var radiusSecret: String? { secretIsNew ? secrets.radius?.exposedText() : nil }
    private var publicHost: String {
        settings.publicAddress.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }
    /// Duo clients speak HTTPS alone.
    private var apiHost: String {
        settings.publicAddress.hasPrefix("https://") ? publicHost : settings.https ?? publicHost
    }
    private var servers: String {
        settings.radius.isEmpty ? "none: set radius in the settings" : settings.radius.joined(separator: ", ")
    }

    var json: JSONValue {
        var members: [String: JSONValue] = ["key": .string(key)]
        if secrets.radius != nil {
            members["radius"] = [
                "servers": .array(settings.radius.map { .string($0) }), "secret": JSONValue(radiusSecret),
                "timeout_seconds": .integer(Int64(Self.timeoutSecondsMin)),
            ]
        }
        if let integrationKey = secrets.integrationKey {
            members["duo"] = [
                "ikey": .string(integrationKey), "skey": JSONValue(secrets.integrationSecret?.exposedText()),
                "host": .string(apiHost),
            ]
        }
        if let proxy = secrets.proxy {
            members["website"] = [
                "proxy_secret": .string(proxy.exposedText()), "snippets": .array(snippets.map { .string($0.text) }),
            ]
        }
        return .object(members)
    }

    var text: String {
        var lines: [String] = []
        if secrets.radius != nil {
            lines += [
                "RADIUS, for the VPN's settings (the secret is shown once):",
                "  server    \(servers)",
                "  secret    \(radiusSecret ?? "the one that you gave")",
                "  method    PAP",
                "  time-out  \(Self.timeoutSecondsMin) s or more, 1 try (a request lives \(pushLifetimeSeconds) s)",
                "  Message-Authenticator must be sent (CVE-2024-3596)",
            ]
            if let radiusSecret, let endpoint = settings.radius.first.flatMap({ Endpoint($0) }) {
                // Where every address is served, the public one is the one to name.
                let isAny = endpoint.address.bytes.allSatisfy { $0 == 0 }
                let host = isAny ? publicHost.split(separator: ":").first.map(String.init) : nil
                lines += [
                    "As a home server of FreeRADIUS:",
                    "  home_server countersign {",
                    "      type = auth",
                    "      ipaddr = \(host ?? endpoint.address.description)",
                    "      port = \(endpoint.port)",
                    "      secret = \(radiusSecret)",
                    "      require_message_authenticator = yes",
                    "      response_window = \(Self.timeoutSecondsMin)",
                    "  }",
                ]
            }
        }
        if let integrationKey = secrets.integrationKey, let secret = secrets.integrationSecret {
            lines += [
                "Duo Auth API, for the client's settings (the secret is shown once):",
                "  ikey = \(integrationKey)", "  skey = \(secret.exposedText())", "  host = \(apiHost)",
                "  time-out: \(Self.timeoutSecondsMin) s or more",
            ]
        }
        if let proxy = secrets.proxy {
            lines += [
                "Websites, for the proxy's settings (the secret is shown once):",
                "  X-Countersign-Proxy: \(proxy.exposedText())",
            ]
            lines += snippets.map(\.text)
        }
        return lines.joined(separator: "\n")
    }
}
