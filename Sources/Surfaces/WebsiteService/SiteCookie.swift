/// The names of the cookies on a website's own host, without their prefix.
enum SiteCookie {
    /// Who is signed in there.
    static let session = "countersign-site"
    /// The browser that asked there first.
    static let start = "countersign-start"
}
