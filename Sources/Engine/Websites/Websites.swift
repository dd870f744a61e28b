public import Bytes
public import Domain
import Storage

/// Who is at a website, as its proxy is told.
public struct WebsiteVisitor: Sendable, Equatable {
    public let person: Person
    public let website: Website
}

/// What a proxy's question about a request found.
public enum WebsiteCheck: Sendable, Equatable {
    /// Whoever asks is not the proxy of the website; whether there is such a website, nobody is told.
    case notItsProxy
    /// Nobody who may see it now.
    case stranger(Website)
    case visitor(WebsiteVisitor)
}

/// A browser that came in with a ticket.
public struct EnteredWebsite: Sendable {
    public let path: WebsitePath
    /// The secret for the website's cookie.
    public let cookie: Secret
    public let lifetimeSeconds: Int
}

/// The facet for websites whose proxies ask about each request.
public struct Websites: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    /// Who is behind the request. `proxy` is the secret by which the website's proxy shows that it is itself.
    public func check(
        _ origin: WebsiteOrigin, proxy: Secret, cookie: Secret?
    ) async throws(Refusal) -> WebsiteCheck {
        let subject = Subject.websiteSession(origin, digest: cookie.map { digest("session", $0) })
        let now = house.now()
        let situation = try await house.read { try await house.store.situation(subject) }
        guard let website = situation.website, isProxy(of: website, proxy, now) else { return .notItsProxy }
        guard let person = situation.visitor(now: now) else { return .stranger(website) }
        if situation.useWebsite(now: now).value {
            _ = try await house.change(subject) { $0.useWebsite(now: now) }
        }
        return .visitor(WebsiteVisitor(person: person, website: website))
    }

    /// The website at that place, and its application.
    public func website(_ origin: WebsiteOrigin) async throws(Refusal) -> (website: Website, application: Application)?
    {
        let situation = try await house.read {
            try await house.store.situation(.websiteSession(origin, digest: nil))
        }
        guard let website = situation.website, let application = situation.application else { return nil }
        return (website, application)
    }

    /// The same, for whoever shows the secret of its proxy.
    public func website(
        _ origin: WebsiteOrigin, proxy: Secret
    ) async throws(Refusal) -> (website: Website, application: Application)? {
        guard let found = try await website(origin), isProxy(of: found.website, proxy, house.now()) else { return nil }
        return found
    }

    /// A secret for a browser that asks for the first time. A ticket comes back to this browser alone.
    public func drawSecret() -> Secret { Secret(text: Base64URL.encode(house.random.bytes(32))) }

    /// What the browser's way to the sign-in and back names in the place of its secret.
    public func binding(of secret: Secret) -> [UInt8] { digest("browser", secret) }

    /// A ticket for a finished sign-in, and the website that it counts at.
    public func ticket(
        for pass: Pass, to website: ID<Website>, browser: [UInt8], path: WebsitePath
    ) async throws(Refusal) -> (ticket: Secret, origin: WebsiteOrigin) {
        let secret = drawSecret()
        let draft = WebsiteTicketDraft(digest: digest("ticket", secret), browser: browser, path: path)
        let now = house.now()
        let origin = try await house.change(.website(website)) { situation in
            guard let origin = situation.website?.origin else { throw Refusal(.expired) }
            return try situation.ticket(draft, for: pass, now: now).map { _ in origin }
        }
        return (secret, origin)
    }

    /// The browser brings a ticket to the website; `browser` is the secret that it was given there.
    public func enter(
        _ origin: WebsiteOrigin, ticket: Secret, browser: Secret?
    ) async throws(Refusal) -> Result<EnteredWebsite, WebsiteTicketRefusal> {
        let cookie = drawSecret()
        let draft = WebsiteSessionDraft(id: house.random.id(), digest: digest("session", cookie))
        let binding = browser.map(binding)
        let now = house.now()
        do throws(Refusal) {
            return try await house.change(.websiteTicket(origin, digest: digest("ticket", ticket))) { situation in
                let (path, seconds) = (situation.websiteTicket?.path ?? .home, situation.figures.websiteSessionSeconds)
                return situation.enter(browser: binding, draft: draft, now: now).map { result in
                    result.map { _ in EnteredWebsite(path: path, cookie: cookie, lifetimeSeconds: seconds) }
                }
            }
        } catch  where error.reason == .codeUsed {
            return .failure(.used)
        }
    }

    /// Signs out at the website, and of the session behind it with all that came of it.
    public func leave(_ origin: WebsiteOrigin, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await house.change(.websiteLeaving(origin, digest: digest("session", cookie))) {
            $0.leaveWebsite(now: now)
        }
    }

    /// The key of the tokens that forms on websites carry; the same on every node.
    public func formKey() -> Secret { house.keyRing.derivedKey("website forms") }

    private func isProxy(of website: Website, _ secret: Secret, _ now: Instant) -> Bool {
        let shown = house.proxyDigest(secret)
        return website.proxyDigests(at: now).contains { equalInConstantTime($0, shown) }
    }

    private func digest(_ purpose: String, _ secret: Secret) -> [UInt8] {
        house.keyRing.digest("website \(purpose)", secret.exposed())
    }
}

extension House {
    func proxyDigest(_ secret: Secret) -> [UInt8] { keyRing.digest("website proxy", secret.exposed()) }
}
