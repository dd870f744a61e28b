import ArgumentParser
import Bytes
import Domain

/// What an operator says of an application's websites.
struct WebsiteOptions: ParsableArguments {
    @Option(
        name: .customLong("url"),
        help: "The origin of a website, https://wiki.example.ac.uk, or of Moodle; may be given several times.")
    var urls: [String] = []
    @Option(
        name: .customLong("tell"),
        help: "What the website learns beside the username: name, email or groups; may be given several times.")
    private var told: [String] = []

    /// What was said of it; nil where nothing was, and none for `--tell ""`.
    var details: Set<Website.Detail>? {
        told.isEmpty ? nil : Set(told.compactMap { Website.Detail(rawValue: $0) })
    }

    func validate() throws {
        for word in told where word.isEmpty ? told.count > 1 : Website.Detail(rawValue: word) == nil {
            throw ValidationError("\"\(word)\" is nothing to tell: it is name, email or groups, or \"\" alone for none")
        }
        for url in urls where WebsiteOrigin(parsing: url) == nil {
            throw ValidationError(
                "\"\(url)\" is no website's origin: write it in lower case as https://wiki.example.ac.uk, without a path"
            )
        }
        guard Set(urls).count == urls.count else { throw ValidationError("a --url is given twice") }
    }

    func origins() -> [WebsiteOrigin] { urls.compactMap { WebsiteOrigin(parsing: $0) } }
}

/// For which proxy its settings are printed.
struct ProxyOptions: ParsableArguments {
    @Option(help: "Print what to paste for this proxy of a website: nginx, apache or caddy.")
    var proxy = ProxySnippet.Proxy.nginx
    @Option(help: "Where a website's proxy reaches Countersign; the public address unless said.") var reach: String?

    func validate() throws {
        if let reach, !Self.isAddress(reach) {
            throw ValidationError("\"\(reach)\" is no address: write it as http://127.0.0.1:8080")
        }
    }

    func snippets(_ websites: [Website], _ secret: Secret?, _ settings: Settings) -> [ProxySnippet] {
        guard let secret else { return [] }
        return websites.map {
            ProxySnippet(
                proxy: proxy, origin: $0.origin, details: $0.details, secret: secret.exposedText(),
                countersign: reach ?? settings.publicAddress)
        }
    }

    /// Scheme, host and port; it goes into the proxies' settings as it is.
    private static func isAddress(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        return !rest.isEmpty
            && rest.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x3a, 0x41...0x5b, 0x5d, 0x61...0x7a, 0x2d, 0x2e: true
                default: false
                }
            }
    }
}

extension Website {
    var json: JSONValue {
        [
            "url": .string(origin.text),
            "told": .array(Detail.allCases.filter(details.contains).map { .string($0.rawValue) }),
            "previous_ends": JSONValue(previousEndsAt),
        ]
    }
}
