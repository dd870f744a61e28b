import Bytes
import Domain
import PhoneLink
import Storage

@testable import Engine

/// A browser that keeps its cookies.
struct TestBrowser: Sendable {
    var cookies = BrowserCookies()
    /// The cookie of the visit.
    var visit = Secret([])
}

/// A house in which one person has a password and a phone, and two applications ask through browsers.
struct BrowserHouse {
    let house: TestHouse
    let phone: TestPhone
    let visits: Visits
    let sessions: Sessions
    let grants: Grants
    let learn: ID<Application>

    static func with(_ body: (BrowserHouse) async throws -> Void) async throws {
        try await TestHouse.with { try await body(BrowserHouse($0)) }
    }

    private init(_ house: TestHouse) async throws {
        self.house = house
        _ = try await house.addPerson("ab1", token: "fob")
        _ = try await house.administration.add(
            ApplicationDraft(key: "learn", name: "Learn", firstFactor: .here), by: TestHouse.actor)
        learn = try await house.administration.application("learn").id
        let code = try await Setups(house.house).start(for: "ab1", by: TestHouse.actor).code
        phone = try await TestPhone(house, Phones(house.house, organisation: "Example"), code: code)
        visits = Visits(house.house, directory: OnePassword(), relyingParty: nil)
        sessions = Sessions(house.house, relyingParty: nil)
        grants = Grants(house.house)
    }

    static let password = Secret(text: OnePassword.text)

    func begin(_ browser: TestBrowser, _ demands: Demands = Demands()) async throws -> VisitBeginning {
        try await visits.begin(
            Arrival(door: .openID, ticket: "ticket", destination: "https://learn.example", demands: demands),
            at: learn, cookies: browser.cookies)
    }

    /// Arrives where something must be shown.
    func opened(_ browser: inout TestBrowser, _ demands: Demands = Demands()) async throws -> ID<Visit> {
        guard case .page(let visit, let cookie) = try await begin(browser, demands) else { throw Fault("no page") }
        browser.visit = cookie
        return visit.id
    }

    func password(_ id: ID<Visit>, _ browser: inout TestBrowser) async throws {
        let step = await visits.password(
            id, cookie: browser.visit, name: "AB1", password: Self.password, remembered: browser.cookies.remembered)
        guard case .onward(_, let cookie?) = step else { throw Fault("not onward: \(step)") }
        browser.visit = cookie
    }

    func view(_ id: ID<Visit>, _ browser: TestBrowser) async throws -> VisitView {
        guard let view = try await visits.view(id, cookie: browser.visit) else { throw Fault("no view") }
        return view
    }

    /// Types the number of the page into the phone.
    func approve(_ id: ID<Visit>, _ browser: TestBrowser) async throws {
        let number = try await view(id, browser).signIn?.request?.matching.number
        guard try await phone.answer(.approve, number: number).outcome == .approved else { throw Fault("not approved") }
    }

    func finish(_ id: ID<Visit>, _ browser: inout TestBrowser, remembering name: String? = nil) async throws -> Pass {
        let finished = try await visits.finish(
            id, cookie: browser.visit, remembered: browser.cookies.remembered, remembering: name)
        browser.cookies.session = finished.session
        browser.cookies.remembered = finished.remembered ?? browser.cookies.remembered
        return finished.pass
    }

    func signedIn(_ browser: inout TestBrowser, remembering name: String? = nil) async throws -> Pass {
        let id = try await opened(&browser)
        try await password(id, &browser)
        try await approve(id, browser)
        return try await finish(id, &browser, remembering: name)
    }

    func client() async throws -> OpenIDClient {
        let client = OpenIDClient(
            id: "learn", application: learn, authentication: .none, secretDigest: nil,
            redirectURIs: ["https://learn.example/back"], refreshes: true)
        _ = try await house.store.change(.application(learn)) {
            try $0.register(client, by: TestHouse.actor, now: Instant(seconds: 0))
        }
        return client
    }

    func code(_ pass: Pass, scope: String = "openid") async throws -> Secret {
        try await grants.code(
            for: pass,
            GrantRequest(
                client: "learn", scope: scope, nonce: nil, redirectURI: "https://learn.example/back",
                codeChallenge: "challenge"))
    }

    func exchange(_ code: Secret, _ client: OpenIDClient) async throws -> Result<IssuedTokens, GrantRefusal> {
        try await grants.exchange(
            code: code, client: client, redirectURI: "https://learn.example/back", codeChallenge: "challenge")
    }

    /// How many of so many tries at the same time end well, and what the last of these gave.
    func atOnce<Value: Sendable>(
        _ count: Int = 20, _ body: @escaping @Sendable () async -> Value?
    ) async -> [Value] {
        await withTaskGroup(of: Value?.self) { group in
            for _ in 0..<count { group.addTask { await body() } }
            return await group.reduce(into: []) { values, value in if let value { values.append(value) } }
        }
    }
}

extension VisitStep {
    var reason: Reason? { if case .refused(let refusal) = self { refusal.reason } else { nil } }
}

extension VisitBeginning {
    var pass: Pass? { if case .satisfied(let pass) = self { pass } else { nil } }
}
