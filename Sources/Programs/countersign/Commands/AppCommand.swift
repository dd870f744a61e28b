public import ArgumentParser
import Bytes
public import Domain
import Engine
import RADIUSService

struct AppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "app", "Applications that ask about people.",
        [
            Add.self, List.self, Show.self, Change.self, Start.self, Rotate.self, Remove.self,
        ])

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case radius, duo, oidc, website

        /// Whether people sign in at pages of ours.
        var hasPages: Bool { self == .oidc || self == .website }
    }

    struct Add: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "add", "Adds an application and prints its secrets, once.",
            example: "app add vpn --name VPN --kind radius --from 10.0.0.5")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Its key: small letters, digits and dashes.") var key: String
        @Option(help: "The name that people see.") var name: String?
        @Option(name: .customLong("kind"), help: "radius, duo, oidc or website; may be given several times.")
        var kinds: [Kind] = []
        @Option(name: .customLong("from"), help: "An address or network of RADIUS clients; may be given several times.")
        var networks: [String] = []
        @Option(help: "Who checks the password: here or elsewhere.") var firstFactor: Application.FirstFactorPlace?
        @Flag(help: "Ask RADIUS clients again with an Access-Challenge.") var challenge = false
        @Option(help: "Message-Authenticator: required or auto.")
        var radiusRule = RADIUSClient.MessageAuthenticatorRule.required
        @Option(help: "A file with a RADIUS secret that is in use already.") var radiusSecretFile: SecretFile?
        @OptionGroup var openID: OpenIDOptions
        @Flag(
            inversion: .prefixedNo,
            help: "Wait for the first sign-in by OpenID Connect and say who it was; at a terminal unless said.")
        var wait: Bool?
        @OptionGroup var website: WebsiteOptions
        @OptionGroup var proxy: ProxyOptions

        /// Sites of Moodle, whose return address follows from their own.
        private var moodles: [String] { kinds.contains(.website) ? [] : website.urls }

        func validate() throws {
            guard Application.isKey(key) else {
                throw ValidationError("a key has 1 to 40 small letters, digits and dashes")
            }
            for network in networks where AddressRange(network) == nil {
                throw ValidationError("\"\(network)\" is no address or network, such as 10.0.0.5 or 10.0.0.0/24")
            }
            guard !kinds.isEmpty || !networks.isEmpty else {
                throw ValidationError("say --kind radius, --kind duo, --kind oidc or --kind website")
            }
            guard kinds.contains(.website) || kinds.contains(.oidc) || website.urls.isEmpty else {
                throw ValidationError("--url goes with --kind website or --kind oidc")
            }
            guard !kinds.contains(.website) || !website.urls.isEmpty else {
                throw ValidationError("--kind website needs --url: https://wiki.example.ac.uk")
            }
            guard kinds.contains(.oidc) == (openID.isGiven || !moodles.isEmpty) else {
                throw ValidationError("--kind oidc and --redirect go together; for Moodle, --url will do")
            }
            guard wait == nil || kinds.contains(.oidc) else { throw ValidationError("--wait goes with --kind oidc") }
            guard !kinds.contains(.radius) || !networks.isEmpty else {
                throw ValidationError("--kind radius needs --from: the address that its requests come from")
            }
        }

        func run(in session: OperatorSession) async throws {
            let place = firstFactor ?? (networks.isEmpty && !kinds.contains(where: \.hasPages) ? .elsewhere : .here)
            var ranges: [String] = []
            for range in networks.compactMap({ AddressRange($0)?.description }) where !ranges.contains(range) {
                ranges.append(range)
            }
            let draft = ApplicationDraft(
                key: key, name: name ?? key, firstFactor: place, challenges: challenge, radiusNetworks: ranges,
                radiusRule: radiusRule, radiusSecret: try radiusSecretFile?.read(), speaksDuo: kinds.contains(.duo),
                openID: kinds.contains(.oidc) ? try openID.draft(moodles: moodles) : nil,
                websites: kinds.contains(.website) ? website.origins() : [], websiteDetails: website.details ?? [])
            let secrets = try await session.administration.add(draft, by: session.actor)
            let figures = try await session.administration.figures()
            let application = try await session.administration.application(key)
            let websites = try await session.administration.websites(of: application.id)
            let sheet = ApplicationSheet(
                key: key, secrets: secrets, settings: session.installation.settings,
                pushLifetimeSeconds: figures.pushLifetimeSeconds, secretIsNew: radiusSecretFile == nil,
                snippets: proxy.snippets(websites, secrets.proxy, session.installation.settings))
            session.output.say(sheet.json, "Added \(key).\n\(sheet.text)")
            let isWatched = kinds.contains(.oidc) && !session.output.isJSON && Output.isTerminal
            if wait ?? isWatched { try await OpenIDOptions.waitForSignIn(key, session) }
        }
    }

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb("list", "Lists applications.", example: "app list")
        @OptionGroup var common: CommonOptions

        func run(in session: OperatorSession) async throws {
            let applications = try await session.administration.applications()
            var table = OutputTable("KEY", "NAME", "FIRST FACTOR", "CHALLENGE")
            for one in applications {
                table.add(one.key, one.name, one.firstFactor.rawValue, one.challenges ? "yes" : "no")
            }
            session.output.say(["applications": .array(applications.map(\.json))], table.description)
        }
    }

    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows an application with its clients, without secrets.", example: "app show vpn")
        @OptionGroup var common: CommonOptions
        @Argument var key: String

        func run(in session: OperatorSession) async throws {
            let application = try await session.administration.application(key)
            let clients = try await session.administration.radiusClients().map(\.client)
                .filter { $0.application == application.id }
            let keys = try await session.administration.integrations().map(\.keys)
                .first { $0.application == application.id }
            let openID = try await session.administration.openIDClient(of: application.id)
            let websites = try await session.administration.websites(of: application.id)
            let json = application.json.merged([
                "websites": .array(websites.map(\.json)),
                "radius_clients": .array(
                    clients.map {
                        [
                            "network": .string($0.network), "rule": .string($0.rule.rawValue),
                            "seen_authenticator": .bool($0.seenAuthenticator),
                        ]
                    }),
                "integration_key": JSONValue(keys?.integrationKey),
                "legacy_signatures": .bool(keys?.legacySignatures ?? false),
                "openid": openID.map { OpenIDSheet(client: $0, settings: session.installation.settings).json } ?? .null,
            ])
            var lines = [
                "\(application.key)  \(OutputTable.plain(application.name))",
                "first factor: \(application.firstFactor.rawValue)",
                "challenge: \(application.challenges ? "yes" : "no")",
            ]
            lines += clients.map { "RADIUS client: \($0.network), Message-Authenticator \($0.rule.rawValue)" }
            if let keys {
                lines.append("Duo integration key: \(keys.integrationKey)")
                if keys.legacySignatures { lines.append("old Duo signatures are taken") }
                if let ends = keys.previousEndsAt {
                    lines.append("the secret before it counts until \(ends.text)")
                }
            }
            if let openID { lines.append(OpenIDSheet(client: openID, settings: session.installation.settings).text) }
            for website in websites {
                let told = ["username"] + Website.Detail.allCases.filter(website.details.contains).map(\.rawValue)
                lines.append("website: \(website.origin), whose proxy is told: \(told.joined(separator: ", "))")
                if let ends = website.previousEndsAt {
                    lines.append("the proxy's secret before it counts until \(ends.text)")
                }
            }
            if application.opening != .begun {
                lines += application.opening.lines(session.installation.settings.timeZone, session.now)
            }
            lines += application.overrides.sorted { $0.key < $1.key }.map { "policy: \($0.key) = \($0.value.cell)" }
            session.output.say(json, lines.joined(separator: "\n"))
        }
    }

    struct Change: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "change",
            "Changes an application; what is not named stays. Addresses that are named replace all of their kind.",
            example: "app change wiki --redirect https://wiki.example.ac.uk/callback")
        @OptionGroup var common: CommonOptions
        @Argument var key: String
        @Option(help: "The name that people see.") var name: String?
        @Option(help: "Who checks the password: here or elsewhere.") var firstFactor: Application.FirstFactorPlace?
        @Flag(inversion: .prefixedNo, help: "Ask RADIUS clients again with an Access-Challenge.") var challenge: Bool?
        @Option(help: "Message-Authenticator: required or auto.") var radiusRule: RADIUSClient.MessageAuthenticatorRule?
        @Flag(inversion: .prefixedNo, help: "Take Duo signatures without a date or with SHA-1.")
        var legacySignatures: Bool?
        @OptionGroup var openID: OpenIDOptions
        @OptionGroup var website: WebsiteOptions

        func run(in session: OperatorSession) async throws {
            let before = try await session.administration.application(key)
            let addresses = try await addresses(of: before, session)
            try await session.administration.change(
                key, name: name, firstFactor: firstFactor, challenges: challenge, addresses: addresses,
                radiusRule: radiusRule, legacy: legacySignatures, by: session.actor)
            let application = try await session.administration.application(key)
            let websites = try await session.administration.websites(of: application.id)
            var lines = ["Changed \(key). A running server takes it over within seconds."]
            if let client = addresses.client {
                lines.append(OpenIDSheet(client: client, settings: session.installation.settings).text)
            }
            let fresh = addresses.websites.filter { new in !addresses.websitesBefore.contains { $0.id == new.id } }
            lines += fresh.map {
                "The proxy of \($0.origin.text) shows the secret of the others; app rotate prints a new one for all."
            }
            let json = application.json.merged([
                "websites": .array(websites.map(\.json)),
                "openid": addresses.client.map {
                    OpenIDSheet(client: $0, settings: session.installation.settings).json
                } ?? .null,
            ])
            session.output.say(json, lines.joined(separator: "\n"))
        }

        /// Everything is looked at before anything is written.
        private func addresses(of application: Application, _ session: OperatorSession) async throws -> AddressChange {
            let client = try await session.administration.openIDClient(of: application.id)
            let websites = try await session.administration.websites(of: application.id)
            let isMoodle = websites.isEmpty && client != nil
            var change = AddressChange(clientBefore: client, websitesBefore: websites, websites: websites)
            change.client = try openID.changed(client, of: key, moodles: isMoodle ? website.urls : [])
            if !isMoodle && !website.urls.isEmpty || website.details != nil {
                change.websites = try session.administration.websites(
                    websites, changedTo: website.urls.isEmpty ? nil : website.origins(),
                    telling: website.details)
            }
            return change
        }
    }

    struct Rotate: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "rotate", "Makes new secrets and prints them, once.", example: "app rotate vpn --yes")
        @OptionGroup var common: CommonOptions
        @Argument var key: String
        @OptionGroup var proxy: ProxyOptions

        func run(in session: OperatorSession) async throws {
            let application = try await session.administration.application(key)
            try common.confirm(
                """
                The RADIUS secret of \(key) changes at once; the old secret for Duo clients, for a website's proxy or \
                for OpenID Connect counts for 7 days more.
                """)
            let secrets = try await session.administration.rotate(key, by: session.actor)
            let figures = try await session.administration.figures()
            let websites = try await session.administration.websites(of: application.id)
            let sheet = ApplicationSheet(
                key: key, secrets: secrets, settings: session.installation.settings,
                pushLifetimeSeconds: figures.pushLifetimeSeconds, secretIsNew: true,
                snippets: proxy.snippets(websites, secrets.proxy, session.installation.settings))
            session.output.say(sheet.json, "Rotated \(key).\n\(sheet.text)")
        }
    }

    struct Remove: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "remove", "Removes an application with its clients and keys.", example: "app remove vpn --yes")
        @OptionGroup var common: CommonOptions
        @Argument var key: String

        func run(in session: OperatorSession) async throws {
            _ = try await session.administration.application(key)
            try common.confirm("Remove \(key)? Nobody can sign in through it any more.")
            try await session.administration.remove(key, by: session.actor)
            session.output.say(["removed": .string(key)], "Removed \(key).")
        }
    }
}

extension Application.FirstFactorPlace: ExpressibleByArgument {}
extension RADIUSClient.MessageAuthenticatorRule: ExpressibleByArgument {}

extension Application {
    var json: JSONValue {
        [
            "key": .string(key), "name": .string(name), "first_factor": .string(firstFactor.rawValue),
            "challenge": .bool(challenges), "policy": .object(overrides), "added": JSONValue(addedAt),
            "starts": opening.json,
        ]
    }
}
