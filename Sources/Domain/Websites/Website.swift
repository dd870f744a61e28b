/// A website whose proxy asks Countersign about each request, and which needs no code of its own for that.
public struct Website: Equatable, Sendable {
    /// What the website's proxy is told beside the username.
    public enum Detail: String, CaseIterable, Sendable { case name, email, groups }

    public let id: ID<Website>
    public let application: ID<Application>
    public let origin: WebsiteOrigin
    public var details: Set<Detail>
    /// Keyed digest of the secret by which the website's proxy shows that it is itself.
    public var proxyDigest: [UInt8]
    /// The secret before a rotation, good until `previousEndsAt`.
    public var previousDigest: [UInt8]?
    public var previousEndsAt: Instant?

    public init(
        id: ID<Website>, application: ID<Application>, origin: WebsiteOrigin, details: Set<Detail> = [],
        proxyDigest: [UInt8], previousDigest: [UInt8]? = nil, previousEndsAt: Instant? = nil
    ) {
        self.id = id
        self.application = application
        self.origin = origin
        self.details = details
        self.proxyDigest = proxyDigest
        self.previousDigest = previousDigest
        self.previousEndsAt = previousEndsAt
    }

    /// Websites that one application may have.
    public static let countMax = 20

    /// The digests that count now.
    public func proxyDigests(at now: Instant) -> [[UInt8]] {
        guard let previousDigest, let previousEndsAt, now < previousEndsAt else { return [proxyDigest] }
        return [proxyDigest, previousDigest]
    }
}

/// A browser that may see a website, on the strength of the browser's session with Countersign.
public struct WebsiteSession: Equatable, Sendable {
    public let id: ID<WebsiteSession>
    public let website: ID<Website>
    public let person: ID<Person>
    /// The session that it came from, and ends with.
    public let session: ID<Session>
    /// Keyed digest of the secret in the website's cookie.
    public let digest: [UInt8]
    public let startedAt: Instant
    /// Coarsely: see `useSeconds(_:)`.
    public internal(set) var usedAt: Instant
    public internal(set) var endedAt: Instant?

    public init(
        id: ID<WebsiteSession>, website: ID<Website>, person: ID<Person>, session: ID<Session>, digest: [UInt8],
        startedAt: Instant, usedAt: Instant, endedAt: Instant? = nil
    ) {
        self.id = id
        self.website = website
        self.person = person
        self.session = session
        self.digest = digest
        self.startedAt = startedAt
        self.usedAt = usedAt
        self.endedAt = endedAt
    }

    /// Its use is written down anew after so many seconds: a page asks many times at once. Nobody who is there is
    /// taken for away for long by it.
    public static func useSeconds(_ figures: Figures) -> Int { min(900, figures.websiteIdleSeconds / 10) }
}

/// Takes a person from Countersign to a website, once and at once.
public struct WebsiteTicket: Equatable, Sendable {
    /// Keyed digest of the secret in the address.
    public let digest: [UInt8]
    public let website: ID<Website>
    public let person: ID<Person>
    public let session: ID<Session>
    /// Keyed digest of the secret that the website's proxy had given to the browser that asked first.
    public let browser: [UInt8]
    /// Where the person wanted to go.
    public let path: WebsitePath
    public let endsAt: Instant
    public internal(set) var usedAt: Instant?

    public init(
        digest: [UInt8], website: ID<Website>, person: ID<Person>, session: ID<Session>, browser: [UInt8],
        path: WebsitePath, endsAt: Instant, usedAt: Instant? = nil
    ) {
        self.digest = digest
        self.website = website
        self.person = person
        self.session = session
        self.browser = browser
        self.path = path
        self.endsAt = endsAt
        self.usedAt = usedAt
    }

    public static let lifetimeSeconds = 60
}
