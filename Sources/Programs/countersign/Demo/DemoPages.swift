import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PageServing
import Pages
import PhoneKit
import PhoneLink

/// The demonstration's own pages at Countersign's address: the front page, and the phones that stand beside sign-ins.
struct DemoPages: ExtraPages {
    static let frontPath = "/demo"
    static let phonePath = "/demo/phone"
    private static let formName = "demo phone"

    let phones: SimulatedPhones
    let places: [DemoServicePage.Service: DemoPlace]
    let people: [PersonDraft]
    let mails: DemoMailPages
    let texts: DemoTextPages
    let clock: any Domain.Clock = SystemClock()
    private let memory = DemoPhoneMemory()

    init(
        phones: SimulatedPhones, places: [DemoServicePage.Service: DemoPlace], people: [PersonDraft],
        mails: DemoMailPages, texts: DemoTextPages
    ) {
        self.phones = phones
        self.places = places
        self.people = people
        self.mails = mails
        self.texts = texts
    }

    var home: String { Self.frontPath }

    func phoneBeside(_ username: String?) -> String? {
        let known = username ?? MadeUpUniversity.withPhones.first
        return known.flatMap { MadeUpUniversity.withPhones.contains($0) ? Self.address($0) : nil }
    }

    static func address(_ username: String) -> String { "\(phonePath)/\(username)" }

    func add(to router: Router<WebContext>, server: PageServer) {
        mails.add(to: router, server: server)
        texts.add(to: router, server: server)
        router.get("/demo") { request, _ in front(request, server) }
        router.get("/demo/phone/:username") { request, context in
            await within(request, context, server) { username in await show(username, request, server) }
        }
        router.post("/demo/phone/:username") { request, context in
            await within(request, context, server) { username in await act(username, request, server) }
        }
        router.get("/demo/phone/:username/news") { request, context in
            await within(request, context, server) { username in
                guard let phone = phones.phone(of: username) else { return Response(status: .notFound) }
                let shown = request.uri.queryParameters["shown"].map { String($0) } ?? ""
                return DemoPhoneStream(phone: phone, shown: shown, go: Self.address(username)).response(to: request)
            }
        }
    }

    private func front(_ request: Request, _ server: PageServer) -> Response {
        let page = DemoPage(
            services: DemoServicePage.Service.allCases.compactMap { service in
                places[service].map { place in
                    // What always asks afresh is entered by its sign-in.
                    let path = service == .selfService ? DemoSite.signInPath : "/"
                    return DemoPage.Service(service, name: service.name, address: place.address + path)
                }
            },
            people: people.map {
                DemoPage.Person(
                    name: $0.displayName ?? $0.username, username: $0.username, password: MadeUpUniversity.password,
                    phone: MadeUpUniversity.withPhones.contains($0.username) ? Self.address($0.username) : nil)
            }, mails: DemoMailPages.path)
        return server.response(page, in: server.frame(for: request), for: request)
    }

    private func within(
        _ request: Request, _ context: WebContext, _ server: PageServer, _ body: (String) async -> Response
    ) async -> Response {
        guard let username = context.parameters.get("username"), MadeUpUniversity.withPhones.contains(username) else {
            return server.response(
                NoticePage(.notFound, way: nil), in: server.frame(for: request), for: request, status: .notFound)
        }
        return await body(username)
    }

    private func show(_ username: String, _ request: Request, _ server: PageServer) async -> Response {
        let news = memory.news(on: username, now: clock.now())
        let phone = phones.phone(of: username)
        let waiting = try? await phone?.requests() ?? []
        var (said, wrong): (DemoPhonePage.Said?, String?) = (waiting == nil ? .failed : nil, nil)
        switch news {
        // Once another request waits, an old answer would be taken for its own.
        case .said(let news): said = said ?? (waiting?.isEmpty == false && news != .failed ? nil : news)
        case .wrong(let request): wrong = request
        case nil: break
        }
        let code = DemoPhoneStream.code(of: phone)
        let here = Self.address(username)
        var frame = server.frame(for: request)
        frame.action = here
        frame.token = server.token.token(session: username, form: Self.formName)
        let page = DemoPhonePage(
            owner: people.first { $0.username == username }?.displayName ?? username,
            cards: (waiting ?? []).map { card($0.message, isWrong: $0.message.id == wrong) }, code: code?.code,
            codeSecondsLeft: Int(clamping: code?.secondsLeft ?? 0), said: said, username: username,
            password: MadeUpUniversity.password, here: here,
            stream: "\(here)/news?shown=\(DemoPhoneStream.text(waiting ?? []))")
        return server.response(page, in: frame, for: request, framing: .byOurselves)
    }

    private func card(_ request: PendingRequest, isWrong: Bool) -> DemoPhonePage.Card {
        let matching: DemoPhonePage.Card.Matching =
            switch request.number {
            case .typed: .typed
            case .choose(let numbers): .chosen(numbers)
            case .none: .off
            }
        return DemoPhonePage.Card(
            id: request.id, service: request.application, account: request.account, from: request.from,
            near: request.near, isNewPlace: request.isNewPlace, matching: matching, numberWasWrong: isWrong)
    }

    private func act(_ username: String, _ request: Request, _ server: PageServer) async -> Response {
        let fields = await server.form(of: request)
        guard let fields, server.token.accepts(fields[.token], session: username, form: Self.formName) else {
            return server.response(
                NoticePage(.expiredPage, way: Self.address(username)), in: server.frame(for: request), for: request,
                status: .forbidden, framing: .byOurselves)
        }
        memory.keep(await answer(fields, on: username), on: username, now: clock.now())
        return server.redirect(to: Self.address(username))
    }

    private func answer(_ fields: FormFields, on username: String) async -> DemoPhoneMemory.News {
        guard let phone = phones.phone(of: username), let id = fields[.request] else { return .said(.failed) }
        do throws(PhoneFailure) {
            guard let asked = try await phone.requests().first(where: { $0.message.id == id }) else {
                return .said(.ended)
            }
            switch fields.deed {
            case .no: return Self.news(of: try await phone.deny(asked, .mistake), stopped: .stopped)
            case .notMe: return Self.news(of: try await phone.deny(asked, .notMe), stopped: .told)
            default:
                let number = fields[.choice] ?? Self.number(in: fields, asked.message)
                return Self.news(of: try await phone.approve(asked, number: number), stopped: .stopped)
            }
        } catch {
            if case .number = error { return .wrong(request: id) }
            return .said(.failed)
        }
    }

    private static func number(in fields: FormFields, _ request: PendingRequest) -> String? {
        if case .none = request.number { return nil }
        return (fields[.number] ?? "").filter { $0 != " " }
    }

    private static func news(
        of answer: Phone.Answer, stopped: DemoPhonePage.Said
    ) -> DemoPhoneMemory.News {
        if let next = answer.next { return .wrong(request: next.message.id) }
        return switch answer.outcome {
        case .approved: .said(.approved)
        case .stopped: .said(stopped)
        case .numberWrong, .tooOld, .refused: .said(.failed)
        case .ended, .superseded, .answered: .said(.ended)
        }
    }
}
