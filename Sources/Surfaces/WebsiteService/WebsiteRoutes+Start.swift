import Bytes
import Domain
import Engine
import Hummingbird
import Pages

extension WebsiteRoutes {
    /// Fields and bytes of the address that begins a sign-in.
    private static let fieldsMax = 4
    private static let querySizeMax = 16_384

    /// A browser comes from a website to sign in. It is led to registered websites and nowhere else.
    func start(_ request: Request, from address: String?) async -> Response {
        guard let fields = fields(of: request), let to = fields["to"].flatMap(WebsiteAddress.init(parsing:)) else {
            return unknown(request)
        }
        do throws(Refusal) {
            guard let (website, application) = try await websites.website(to.origin) else { return unknown(request) }
            guard let browser = fields["browser"].flatMap(ReturnTicket.browser) else {
                // The website's proxy begins it, and gives the browser what shows that it asked there.
                return Self.redirect(to.text)
            }
            let back = ReturnTicket(website: website.id, browser: browser, path: WebsitePath(asked: to.path.text))
            let arrival = Arrival(
                door: .website, ticket: back.text, destination: to.origin.text, origin: Domain.Origin(address: address))
            return await lead(
                try await visits.begin(arrival, at: application.id, cookies: cookies(of: request)), request)
        } catch {
            let isFault = error.reason == .serviceError
            return isFault
                ? pages.onOwnHost(ProblemPage(), for: request, status: .serviceUnavailable)
                : pages.onOwnHost(NoticePage(.ended, way: nil), for: request, status: .forbidden)
        }
    }

    private func lead(_ beginning: VisitBeginning, _ request: Request) async -> Response {
        switch beginning {
        case .satisfied(let pass): return Self.redirect(await end(pass))
        case .page(let visit, let secret):
            let cookie = Cookie(
                CookieName.visit(visit.id.text), secret.exposedText(), lifetimeSeconds: Visit.lifetimeSeconds)
            return Self.redirect("/p/\(visit.id)", cookie.map { [$0.serialized(ownPlace)] } ?? [])
        case .needsPerson: return pages.onOwnHost(NoticePage(.ended, way: nil), for: request, status: .forbidden)
        }
    }

    private var ownPlace: Cookie.Place { settings.isHTTPS ? .https : .plainHTTP }

    private func cookies(of request: Request) -> BrowserCookies {
        let cookies = Cookies(parsing: request.headers[values: .cookie], ownPlace)
        return BrowserCookies(
            session: cookies[CookieName.session].map { Secret(text: $0) },
            remembered: cookies[CookieName.remembered].map { Secret(text: $0) })
    }

    /// Nil where a field stands twice, or the query can't be read.
    private func fields(of request: Request) -> [String: String]? {
        guard
            let pairs = try? FormURLEncoded.parse(
                Array((request.uri.query ?? "").utf8), fieldsMax: Self.fieldsMax, bytesMax: Self.querySizeMax)
        else { return nil }
        var fields: [String: String] = [:]
        for (name, value) in pairs where fields.updateValue(value, forKey: name) != nil { return nil }
        return fields
    }

    private func unknown(_ request: Request) -> Response {
        let page = RequestErrorPage(
            code: "unknown_website", isKnown: false, detail: "the address to go to is no registered website's",
            time: pages.time())
        return pages.onOwnHost(page, for: request, status: .badRequest)
    }
}
