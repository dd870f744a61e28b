/// The headers that every page of ours bears.
public struct SecurityHeaders: Sendable {
    public enum Framing: Sendable {
        case never
        /// The simulated phone, which the demonstration's pages show beside themselves.
        case byOurselves
    }

    /// Origins beside our own to which the page's form may lead, also through a redirect: some browsers hold a form's
    /// redirects to the same rule.
    public var formOrigins: [String] = []
    public var framing = Framing.never
    /// Whether the page shows another page of ours inside.
    public var framesOurselves = false
    public enum Content: Sendable {
        case page
        /// A file of the phone app, which has a worker, a manifest and a camera, and no forms.
        case app
        /// The phone app's worker.
        case worker
    }

    public var content = Content.page
    /// Whether pages are read over HTTPS.
    public var https = true

    public init() {}

    /// Names and values, as they are sent.
    public var list: [(name: String, value: String)] {
        var headers = [
            ("content-security-policy", contentPolicy),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", framing == .never ? "DENY" : "SAMEORIGIN"),
            // Not "no-referrer": with it browsers send "Origin: null" along with our own forms.
            ("referrer-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "publickey-credentials-get=(self), publickey-credentials-create=(self), "
                    + "camera=(\(content == .app ? "self" : "")), microphone=(), geolocation=(), payment=(), usb=()"
            ),
            ("cache-control", "no-store"),
        ]
        if https { headers.append(("strict-transport-security", "max-age=31536000")) }
        return headers
    }

    /// Content Security Policy Level 3: nothing but our own files, no script or style inside of pages.
    var contentPolicy: String {
        switch content {
        case .page: pagePolicy
        case .app: Self.appPolicy
        case .worker: "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
        }
    }

    private var pagePolicy: String {
        let forms = (["'self'"] + formOrigins.filter(Self.isOrigin)).joined(separator: " ")
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
            "connect-src 'self'", "frame-src \(framesOurselves ? "'self'" : "'none'")", "form-action \(forms)",
            "frame-ancestors \(framing == .never ? "'none'" : "'self'")", "base-uri 'none'",
        ].joined(separator: "; ")
    }

    /// The same for the phone app. Text never becomes markup or code in it: its one trusted type is the worker's
    /// address.
    static let appPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'none'",
        "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'",
        "trusted-types countersign-worker",
    ].joined(separator: "; ")

    /// An origin can't bring another rule with it.
    private static func isOrigin(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x3a, 0x41...0x5b, 0x5d, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "/"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
