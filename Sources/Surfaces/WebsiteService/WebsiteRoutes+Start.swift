import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import PageServing
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
                door: .website, ticket: back.text, destination: to.origin.text,
                origin: Origin(
                    address: address, place: BrowserName(userAgent: request.headers[.userAgent])?.description))
            return await lead(
                try await visits.begin(arrival, at: application.id, cookies: server.browserCookies(of: request)),
                request)
        } catch {
            let isFault = error.reason == .serviceError
            return isFault
                ? ownPage(ProblemPage(), for: request, status: .serviceUnavailable)
                : ownPage(NoticePage(.ended, way: nil), for: request, status: .forbidden)
        }
    }

    private func lead(_ beginning: VisitBeginning, _ request: Request) async -> Response {
        switch beginning {
        case .satisfied(let pass): return Self.redirect(await end(pass))
        case .page(let visit, let secret):
            return server.redirect(
                toVisit: visit.id.text, secret: secret, lifetimeSeconds: Visit.cookieSeconds, for: request)
        case .needsPerson: return ownPage(NoticePage(.ended, way: nil), for: request, status: .forbidden)
        }
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
            time: time())
        return ownPage(page, for: request, status: .badRequest)
    }
}
