import Bytes
import Domain
import HTTPTypes
import Hummingbird
import Pages

/// A request that a website's proxy passes on or asks about: where it was made, and what the browser showed there.
///
/// What stands here is believed from whoever shows the website's secret, and from nobody else: an address would prove
/// nothing, since what reaches Countersign's own host may come through a proxy too.
struct ProxyRequest: Sendable {
    static let secretHeader = "X-Countersign-Proxy"
    /// Bytes of the secret that are looked at.
    static let secretSizeMax = 256

    let origin: WebsiteOrigin
    let proxy: Secret
    /// The browser's own path and query.
    let path: WebsitePath
    let cookies: Cookies
    /// Whether the browser goes to a page: what scripts and pictures ask for can't be led to a sign-in.
    let isNavigation: Bool

    /// Nil where a header is missing, stands twice, or names no place that can be a website's.
    init?(_ request: Request) {
        let headers = request.headers
        guard let secret = Self.single(headers, Self.secretHeader),
            (1...Self.secretSizeMax).contains(secret.utf8.count),
            let host = Self.single(headers, "X-Forwarded-Host")?.lowercased(),
            let scheme = WebsiteOrigin.Scheme(rawValue: Self.single(headers, "X-Forwarded-Proto") ?? "https"),
            let origin = WebsiteOrigin(scheme, host: host)
        else { return nil }
        self.origin = origin
        proxy = Secret(text: secret)
        let asked = Self.single(headers, "X-Original-URI") ?? Self.single(headers, "X-Forwarded-Uri") ?? "/"
        path = WebsitePath(asked: asked)
        cookies = Cookies(parsing: headers[values: .cookie], origin.place)
        isNavigation = (Self.single(headers, "Sec-Fetch-Mode") ?? "navigate") == "navigate"
    }

    /// The secret in the website's cookie.
    var session: Secret? { secret(SiteCookie.session) }

    /// The secret of a browser that asked before.
    var browser: Secret? { secret(SiteCookie.start) }

    private func secret(_ name: String) -> Secret? {
        cookies[name].flatMap { ReturnTicket.browser($0) == nil ? nil : Secret(text: $0) }
    }

    private static func single(_ headers: HTTPFields, _ name: String) -> String? {
        guard let name = HTTPField.Name(name) else { return nil }
        let values = headers[values: name]
        return values.count == 1 ? values.first : nil
    }
}

extension WebsiteOrigin {
    var place: Cookie.Place { scheme == .https ? .https : .plainHTTP }
}
