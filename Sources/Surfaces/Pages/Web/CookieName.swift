/// The names of our cookies, before the prefix that ties them to their host (see `Cookie.sentName`).
public enum CookieName {
    /// The browser's session, over all applications.
    public static let session = "session"
    /// A browser in which a second factor was shown.
    public static let remembered = "remembered"
    /// On a website's own host: whoever is signed in there.
    public static let site = "countersign-site"
    /// On a website's own host: the browser that asked there first.
    public static let siteStart = "countersign-start"

    /// The browser that began a visit; each visit has its own.
    public static func visit(_ id: String) -> String { "visit-" + id }
}
