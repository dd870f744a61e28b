import ArgumentParser
import Bytes
import CoreMetrics
import Domain
import Engine
import Foundation
import Logging
import Notifiers
import Pages
import PhoneKit

/// `countersign demo`: everything at once on one machine, with made-up people.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Run a made-up university on this machine.",
        discussion: "Example: countersign demo --http 127.0.0.1:9080 --radius 127.0.0.1:11812")

    enum Phones: String, ExpressibleByArgument, CaseIterable {
        case approve, deny, ask, silent
        /// One of each: the first approves, the second says no, the third is for you. In the browser, all are yours.
        case mixed
    }

    @Option(help: "The folder that keeps everything.")
    var data: String?

    @Option(help: "Where HTTP listens.")
    var http = "127.0.0.1:8080"

    @Option(help: "Where HTTPS listens.")
    var https: String?

    @Option(help: "Where RADIUS listens.")
    var radius = "127.0.0.1:1812"

    @Option(help: "What the simulated phones do: \(Phones.allCases.map(\.rawValue).joined(separator: ", ")).")
    var phones = Phones.mixed

    @Option(help: "How many made-up people; a demonstration that is there keeps its own.")
    var people = MadeUpUniversity.peopleCount

    @Flag(help: "Start anew: forget what an earlier demonstration left.")
    var fresh = false

    @Flag(help: "Print one line of JSON when ready, for scripts.")
    var json = false

    private var folder: String {
        data ?? "\(FileManager.default.homeDirectoryForCurrentUser.path)/.local/share/countersign-demo"
    }

    func run() async throws {
        var logger = Logger(label: "countersign")
        logger.logLevel = .warning
        let metrics = Metrics()
        MetricsSystem.bootstrap(metrics)
        let post = try await DemoMailServer.open()
        var (installation, state) = try await prepare(post, logger)
        let (host, port) = try Server.split(http)
        try await DemoPlaces(installation: installation, host: host, port: port).settle(&state)
        let behaviours = MadeUpUniversity.withPhones.enumerated().map { index, username in
            (username: username, behaviour: behaviour(index))
        }
        // Whatever may fail comes before the phones and services, whose clients have to be put away.
        let texts = DemoTextPages(secret: try DemoTextPages.makeSecret(in: folder))
        let simulated = SimulatedPhones(
            installation: installation, behaviours: behaviours, sparesPages: phones == .mixed,
            logger: logger)
        let services = DemoServices(installation: installation, places: state.places, host: host, logger: logger)
        let pages = DemoPages(
            phones: simulated, places: state.places, people: MadeUpUniversity.introduced(state.people ?? people),
            mails: DemoMailPages(mailbox: post.mailbox, publicAddress: installation.settings.publicAddress),
            texts: texts)
        let server = Server(installation: installation, metrics: metrics, logger: logger, extra: pages)
        do {
            try await server.run(more: [post, simulated] + services.servers()) { addresses in
                let web = "http://\(addresses.http ?? http)"
                try await simulated.begin(at: web)
                try await services.wait()
                try announce(addresses)
            }
        } catch {
            await simulated.putAway()
            await services.putAway()
            throw error
        }
        await services.putAway()
    }

    private func behaviour(_ index: Int) -> Approver.Behaviour {
        switch phones {
        case .approve: .approve
        case .deny: .deny
        case .ask: .ask
        case .silent: .silent
        case .mixed: [.approve, .deny, .ask][index % 3]
        }
    }

    /// The installation, with its people and applications where this is the first start.
    private func prepare(_ post: DemoMailServer, _ logger: Logger) async throws -> (Installation, DemoState) {
        var settings = Settings(data: folder)
        settings.publicAddress = try publicAddress(http)
        settings.name = MadeUpUniversity.name
        settings.http = http
        // A port that is known before it opens: it stands in the links of picture codes.
        settings.https = https ?? (http == "127.0.0.1:8080" ? "127.0.0.1:8443" : "127.0.0.1:\(PortCheck.free() ?? 0)")
        settings.radius = [radius]
        settings.mail.host = "127.0.0.1"
        settings.mail.port = post.port
        settings.mail.security = .none
        settings.mail.from = DemoMailServer.sender
        settings.texts.url = "http://127.0.0.1:\(try Server.split(http).1)\(DemoTextPages.takePath)"
        settings.texts.secretFile = DemoTextPages.secretFile(in: folder)
        if fresh { try removeEarlier() }
        if FileManager.default.fileExists(atPath: settings.keyRingPath), let state = try DemoState.load(folder) {
            try DemoSettings.write(settings)
            return (try await .open(settings, logger: logger), state)
        }
        guard !FileManager.default.fileExists(atPath: settings.keyRingPath) else {
            throw Mistake(
                .notAllowed,
                "\(folder) holds something else, or a demonstration that was cut off: add --fresh to start anew")
        }
        let installation = try await Installation.create(settings, logger: logger)
        try DemoSettings.write(settings)
        return (installation, try await fill(installation))
    }

    /// Cookies and passkeys need a name, and browsers trust this one.
    private func publicAddress(_ http: String) throws -> String {
        let (host, port) = try Server.split(http)
        return "http://\(["127.0.0.1", "::1"].contains(host) ? "localhost" : host):\(port)"
    }

    private func fill(_ installation: Installation) async throws -> DemoState {
        let administration = installation.administration
        try await administration.addMadeUp(
            MadeUpUniversity.people(people), password: Secret(text: MadeUpUniversity.password), by: .system)
        var state = DemoState()
        state.people = people
        state.radiusSecret = try await administration.add(MadeUpUniversity.vpn, by: .system).radius?.exposedText()
        try state.save(folder)
        return state
    }

    /// Removes a demonstration's folder, and nothing that is not one.
    private func removeEarlier() throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let known = [
            "demo.json", "keyring.json", "countersign.db", "countersign.db-wal", "countersign.db-shm", "tls",
            "phones", "countersign.yaml", DemoTextPages.secretName,
        ]
        guard names.allSatisfy(known.contains), names.isEmpty || names.contains("keyring.json") else {
            throw Mistake(.notAllowed, "\(folder) is no demonstration's folder: nothing was removed")
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    private func announce(_ addresses: Server.Addresses) throws {
        var state = try DemoState.load(folder) ?? DemoState()
        state.radiusAddress = addresses.radius.first
        try state.save(folder)
        FileHandle.standardOutput.write(Data((json ? line(addresses, state) : screen(addresses, state)).utf8))
    }

    private func line(_ addresses: Server.Addresses, _ state: DemoState) -> String {
        let port = addresses.https?.split(separator: ":").last.map(String.init) ?? ""
        let listed = MadeUpUniversity.people(min(state.people ?? people, 500)).map { person -> JSONValue in
            [
                "username": .string(person.username), "password": .string(MadeUpUniversity.password),
                "phone": .bool(MadeUpUniversity.withPhones.contains(person.username)),
            ]
        }
        let value: JSONValue = [
            "http": JSONValue(addresses.http.map { "http://\($0)" }),
            "https": JSONValue(addresses.https.map { "https://\($0)" }), "ca": JSONValue(addresses.authority),
            "radius": ["address": JSONValue(addresses.radius.first), "secret": JSONValue(state.radiusSecret)],
            "duo": [
                "host": .string("localhost:\(port)"), "ikey": JSONValue(state.integrationKey),
                "skey": JSONValue(state.integrationSecret), "ca": JSONValue(addresses.authority),
            ],
            "openid": [
                "issuer": JSONValue(addresses.publicAddress), "client_id": JSONValue(state.openIDClient),
                "client_secret": JSONValue(state.openIDSecret),
                "redirect_uri": .string(MadeUpUniversity.learnRedirect),
            ],
            "front": JSONValue(addresses.publicAddress),
            "mail": JSONValue(addresses.publicAddress.map { $0 + DemoMailPages.path }),
            "services": .object(
                Dictionary(uniqueKeysWithValues: state.places.map { ($0.key.key, .string($0.value.address)) })),
            "people": .array(listed),
        ]
        return value.text + "\n"
    }

    private func screen(_ addresses: Server.Addresses, _ state: DemoState) -> String {
        let program = CommandLine.arguments.first ?? "countersign"
        let place = data == nil ? "" : " --data \(folder)"
        let services = DemoServicePage.Service.allCases.compactMap { service in
            state.places[service].map { "  \(Self.padded(service.name)) \($0.address)" }
        }
        return """

            Open \(addresses.publicAddress ?? "")
            Sign in there as \(MadeUpUniversity.withPhones[0]) with the password "\(MadeUpUniversity.password)", and \
            approve on the phone beside.

            \(MadeUpUniversity.name) is open: \(state.people ?? people) made-up people, four services. Ctrl-C ends it.

              HTTP   http://\(addresses.http ?? "")     HTTPS  https://\(addresses.https ?? "")
              RADIUS \(addresses.radius.joined(separator: ", "))
              Emails \(addresses.publicAddress ?? "")\(DemoMailPages.path)
            \(services.joined(separator: "\n"))

            Three people have a phone. Their password is "\(MadeUpUniversity.password)", as everybody's. In the browser
            their phones are yours. Where there is no page, as with the VPN:
            \(phoneRows(program).joined(separator: "\n"))

            Try it in a second terminal: the VPN asks, the phone answers.
              \(program) try vpn \(MadeUpUniversity.withPhones[0])\(place)
              \(program) try vpn \(MadeUpUniversity.withPhones[1])\(place)
            Look behind it:
              \(program) user why \(MadeUpUniversity.withPhones[0]) --app vpn --data \(folder)
              \(program) log tail --data \(folder)

            """
    }

    private func phoneRows(_ program: String) -> [String] {
        MadeUpUniversity.withPhones.enumerated().map { index, username in
            let does =
                switch behaviour(index) {
                case .approve: "approves by itself"
                case .deny: "says no by itself"
                case .silent: "never answers"
                case .ask: "is yours: \(program)-phone watch --data \(SimulatedPhones.folder(folder, username))"
                }
            return "  \(Self.padded(username)) the phone \(does)"
        }
    }

    private static func padded(_ text: String) -> String { text.padding(toLength: 12, withPad: " ", startingAt: 0) }
}
