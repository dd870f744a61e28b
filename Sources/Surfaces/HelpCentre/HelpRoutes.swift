import Domain
public import Engine
import HTTPTypes
public import Hummingbird
public import Logging
public import PageServing
import Pages

/// The help centre, at `/help`, for everybody: what it says is true of this installation, and of nobody in particular.
public struct HelpRoutes: Sendable {
    let register: ServiceRegister
    let desk: HelpDesk
    let server: PageServer
    let settings: HelpSettings
    let logger: Logger

    public init(register: ServiceRegister, desk: HelpDesk, server: PageServer, settings: HelpSettings, logger: Logger) {
        self.register = register
        self.desk = desk
        self.server = server
        self.settings = settings
        self.logger = logger
    }

    /// Adds the routes to the program's router.
    public func add<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/help") { request, _ in
            await page(request) { facts, _ in
                HelpHomePage(facts: facts, query: request.uri.queryParameters["q"].map { String($0) })
            }
        }
        addForms(to: router)
        addServices(to: router)
        router.get("/help/:topic") { request, context in
            await page(request) { facts, _ in
                let topic = context.parameters.get("topic").flatMap { HelpTopic(path: $0) }
                guard let topic, facts.has(topic) else { return nil }
                return HelpTopicPage(
                    topic, facts: facts, reader: ReadingDevice(userAgent: request.headers[.userAgent]))
            }
        }
        router.get("/help/why/:reason") { request, context in
            await page(request) { facts, words in
                ReasonPage(context.parameters.get("reason") ?? "", words: words, facts: facts)
            }
        }
    }

    /// A page made from what is true now; nil is one that isn't there.
    private func page(_ request: Request, _ make: (HelpFacts, Words) -> (any Page)?) async -> Response {
        await catching(request) { frame in
            guard let page = make(try await facts(), frame.words) else {
                return server.response(NoticePage(.notFound, way: "/help"), in: frame, for: request, status: .notFound)
            }
            return server.response(page, in: frame, for: request)
        }
    }

    /// A failure inside is a page that says so.
    func catching(_ request: Request, _ body: (Frame) async throws -> Response) async -> Response {
        let frame = server.frame(for: request)
        do {
            return try await body(frame)
        } catch {
            logger.error("a page failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return server.response(ProblemPage(), in: frame, for: request, status: .serviceUnavailable)
        }
    }

    func facts() async throws(Refusal) -> HelpFacts {
        let figures = try await register.figures()
        let services = try await register.services()
        var facts = HelpFacts(
            devicesAddress: settings.devicesAddress, contact: settings.contact(register.now().date))
        facts.durations = HelpFacts.Durations(figures)
        facts.wrongCodes = figures.codeWrongAllowed
        facts.devicesMax = figures.devicesMax
        facts.recoveryCodes = figures.recoveryCodes
        facts.hasPasskeys = settings.hasPasskeys && !figures.methods.isDisjoint(with: [.passkey, .securityKey])
        facts.hasRecoveryCodes = figures.methods.contains(.recoveryCode)
        facts.hasKeyFobs = figures.methods.contains(.keyFob)
        facts.services = services.map(\.application.name)
        facts.vpn = services.first { $0.doors.contains(.radius) }?.application.name
        return facts
    }
}

extension HelpFacts.Durations {
    init(_ figures: Figures) {
        self.init()
        request = figures.pushLifetimeSeconds
        pause = figures.pushPauseSeconds
        codeWait = figures.codeWaitSeconds
        deskCode = figures.deskCodeSeconds
        setupCode = figures.setupCodeSeconds
        setupKept = figures.setupKeepSeconds
        sourceBlock = figures.notMeBlockSeconds
        session = figures.sessionFactorSeconds
        remembered = figures.browserRememberSeconds
    }
}
