/// The names of the cookies that browsers keep for us, without their prefix.
public enum BrowserCookie {
    /// Who is signed in in this browser.
    public static let session = "session"
    /// The browser was remembered.
    public static let remembered = "remembered"
    /// The language that the person chose.
    public static let language = "lang"
    /// Ties the forms of the help centre to the browser that they were made for.
    public static let help = "help"
    static let languageSeconds = 31_536_000

    /// Ties a visit to the browser that began it. Each visit has a cookie of its own, so that two windows do not
    /// disturb each other.
    public static func visit(_ id: String) -> String { visitPrefix + id }
    static let visitPrefix = "visit-"
    /// The language that the application asked for, for this visit alone.
    static func visitLanguage(_ id: String) -> String { visitLanguagePrefix + id }
    static let visitLanguagePrefix = "lang-"
    /// Visits of one browser beyond this number end, the oldest first. Without an end to them nobody would get in who
    /// began many: a header's size has one, and so has the number of cookies that are looked at.
    static let visitsMax = 20
}
