import Bytes
import Domain

/// What a visit keeps of the website that it is for, in the visit's ticket: which one, which browser asked there, and
/// for which page.
struct ReturnTicket: Equatable, Sendable {
    /// Bytes of what names a browser.
    static let browserSize = 32

    let website: ID<Website>
    let browser: [UInt8]
    let path: WebsitePath

    init(website: ID<Website>, browser: [UInt8], path: WebsitePath) {
        self.website = website
        self.browser = browser
        self.path = path
    }

    init?(parsing text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 3, let website = ID<Website>(parsing: parts[0]), let browser = Self.browser(parts[1]),
            let path = WebsitePath(parsing: parts[2])
        else { return nil }
        self.init(website: website, browser: browser, path: path)
    }

    var text: String { "\(website) \(Base64URL.encode(browser)) \(path.text)" }

    /// What names a browser, as it stands in an address.
    static func browser(_ text: String) -> [UInt8]? {
        guard let bytes = try? Base64URL.decode(text), bytes.count == browserSize else { return nil }
        return bytes
    }
}
