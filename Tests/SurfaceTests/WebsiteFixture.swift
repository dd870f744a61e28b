import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PageServing
import Pages
import SQLiteDriver
import Storage
import Testing
import WebsiteService

private struct AnyPassword: Domain.Directory {
    func check(_ name: LoginName, password: Secret) async -> FirstFactor { .right }
}

struct WebsiteContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var remoteAddress: SocketAddress? { nil }

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}

/// A browser that is signed in: what its cookies hold.
struct TestBrowser {
    var session: Secret
    /// On the website's host.
    var start: String?
    var site: String?
}

/// A house with a wiki and a shop behind proxies, over a file of its own.
final class WebsiteFixture: Sendable {
    static let own = "https://mfa.example.ac.uk"

    let engine: Engine.House
    let administration: Administration
    let clock = ShiftedClock()
    let wiki: String
    let shop: String
    private let folder: URL
    private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let ring = KeyRing()

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let driver = try SQLitePool(path: folder.appending(path: "store").path, logger: silent)
        engine = Engine.House(driver: driver, keyRing: ring, clock: clock, random: SystemRandom(), logger: silent)
        try await engine.store.migrate()
        administration = Administration(engine)
        var secrets: [String] = []
        for name in ["wiki", "shop"] {
            let origin = try #require(WebsiteOrigin(parsing: "https://\(name).example.ac.uk"))
            let draft = ApplicationDraft(
                key: name, name: name.capitalized, firstFactor: .here, websites: [origin],
                websiteDetails: name == "wiki" ? [.name, .email, .groups] : [])
            secrets.append(try #require(try await administration.add(draft, by: .system).proxy).exposedText())
        }
        (wiki, shop) = (secrets[0], secrets[1])
        let person = Person(
            id: SystemRandom().id(), username: try #require(LoginName("ab123")), displayName: "Zoë B",
            email: "zoe@example.ac.uk", groups: ["staff", "a,b", "wiki editors"], addedAt: clock.now())
        let now = clock.now()
        _ = try await engine.store.change(.name(person.username)) {
            try $0.add([NewPerson(person, passwordHash: nil)], by: .system, now: now)
        }
        let digests = (0..<10).map { number in
            (SystemRandom().id(OneTimeCode.self), ring.digest("code desk", Self.code(number).utf8))
        }
        _ = try await engine.store.change(.name(person.username)) {
            try $0.makeCodes(.desk, digests: digests, lifetimeSeconds: nil, by: .system, now: now)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func code(_ number: Int) -> String {
        "KX74TMQ2\(["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"][number % 10])"
    }

    var visits: Visits { Visits(engine, directory: AnyPassword(), relyingParty: nil) }

    func routes() throws -> WebsiteRoutes {
        let server = try PageServer(
            house: .init(name: "Example University", desk: "IT Services", timeZone: .gmt), isHTTPS: true,
            formKey: Secret([UInt8](repeating: 7, count: 32)))
        return try WebsiteRoutes(
            websites: Websites(engine), visits: visits, server: server,
            settings: WebsiteSettings(
                publicAddress: Self.own, organisation: "Example University", desk: "IT Services", timeZone: .gmt),
            clock: clock, logger: silent)
    }

    func with(_ body: @escaping @Sendable (WebsiteCalls) async throws -> Void) async throws {
        let routes = try routes()
        let router = Router(context: WebsiteContext.self)
        routes.add(to: router)
        try await Application(router: router, logger: silent).test(.router) { client in
            try await body(WebsiteCalls(client: client, fixture: self, routes: routes))
        }
    }

    func lock() async throws {
        let now = clock.now()
        _ = try await engine.store.change(.name(try #require(LoginName("ab123")))) {
            try $0.setStanding(.lockedByDesk(at: now), by: .system, now: now)
        }
    }
}

/// What browsers and proxies do.
struct WebsiteCalls: Sendable {
    let client: any TestClientProtocol
    let fixture: WebsiteFixture
    let routes: WebsiteRoutes

    /// As the proxy of a website asks or passes on.
    func viaProxy(
        _ uri: String, of site: String = "wiki", secret: String? = nil, cookies: [String] = [], page: String = "/",
        method: HTTPRequest.Method = .get, more: [(String, String)] = [], body: String? = nil
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        let fields =
            [
                ("X-Countersign-Proxy", secret ?? (site == "wiki" ? fixture.wiki : fixture.shop)),
                ("X-Forwarded-Host", "\(site).example.ac.uk"), ("X-Forwarded-Proto", "https"), ("X-Original-URI", page),
            ] + cookies.map { ("Cookie", $0) } + more
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return try await client.execute(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    }

    /// The sign-in's address that a stranger is led to, and the cookie that the browser is given at the website.
    func turnedAway(page: String = "/a?b=c", of site: String = "wiki") async throws -> (to: String, start: String) {
        let reply = try await viaProxy("/forward/check", of: site, page: page)
        #expect(reply.status == .unauthorized)
        let location = try #require(reply.headers[.location])
        return (location, try #require(reply.cookie("__Host-countersign-start")))
    }

    func onOwnHost(_ address: String, session: Secret? = nil) async throws -> TestResponse {
        #expect(address.hasPrefix(WebsiteFixture.own))
        var headers = HTTPFields()
        if let session { headers[.cookie] = "__Host-session=\(session.exposedText())" }
        return try await client.execute(
            uri: String(address.dropFirst(WebsiteFixture.own.count)), method: .get, headers: headers)
    }

    /// From a website to the sign-in, through it with a code from the desk, and to the address of the way back.
    func signedIn(page: String = "/a?b=c", of site: String = "wiki", code: Int = 0) async throws
        -> (callback: String, browser: TestBrowser)
    {
        let (to, start) = try await turnedAway(page: page, of: site)
        let reply = try await onOwnHost(to)
        #expect(reply.status == .seeOther)
        let place = try #require(reply.headers[.location])
        #expect(place.hasPrefix("/p/"))
        let id = try #require(ID<Visit>(parsing: String(place.dropFirst(3))))
        let set = try #require(reply.headers[.setCookie])
        #expect(set.contains("; HttpOnly") && set.contains("; Secure") && set.contains("; Path=/"))
        #expect(set.contains("; SameSite=Lax") && set.contains("; Max-Age=86400") && !set.contains("Domain"))
        var secret = Secret(text: try #require(reply.cookie("__Host-visit-\(id)")))
        let visits = fixture.visits
        let first = await visits.password(
            id, cookie: secret, name: "ab123", password: Secret(text: "x"), remembered: nil)
        guard case .onward(_, let next?) = first else { throw Fault("the password was refused: \(first)") }
        secret = next
        let second = await visits.type(Secret(text: WebsiteFixture.code(code)), id, cookie: secret)
        guard case .onward = second else { throw Fault("the code was refused: \(second)") }
        let done = try await visits.finish(id, cookie: secret, remembered: nil, remembering: nil)
        return (await routes.end(done.pass), TestBrowser(session: done.session, start: start))
    }

    func path(_ callback: String, of site: String = "wiki") throws -> String {
        let origin = "https://\(site).example.ac.uk"
        #expect(callback.hasPrefix(origin + "/.countersign/callback?ticket="))
        return String(callback.dropFirst(origin.count))
    }

    /// A browser that is signed in at the website.
    func entered(page: String = "/a?b=c", of site: String = "wiki", code: Int = 0) async throws -> TestBrowser {
        var (callback, browser) = try await signedIn(page: page, of: site, code: code)
        let reply = try await viaProxy(
            path(callback, of: site), of: site, cookies: ["__Host-countersign-start=\(browser.start ?? "")"])
        #expect(reply.status == .seeOther)
        #expect(reply.headers[.location] == "https://\(site).example.ac.uk\(page)")
        browser.site = reply.cookie("__Host-countersign-site")
        return browser
    }

    func check(_ browser: TestBrowser, of site: String = "wiki") async throws -> TestResponse {
        try await viaProxy(
            "/forward/check", of: site, cookies: ["__Host-countersign-site=\(browser.site ?? "")"])
    }
}

extension TestResponse {
    func cookie(_ name: String) -> String? {
        headers[values: .setCookie].compactMap { text in
            text.hasPrefix(name + "=") ? text.dropFirst(name.count + 1).prefix { $0 != ";" } : nil
        }.first.map(String.init)
    }
}
