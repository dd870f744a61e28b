/// What people call the browser that a User-Agent header stands for: "Firefox on Windows". A claim, good for showing.
public struct BrowserName: Equatable, Sendable, CustomStringConvertible {
    public let description: String

    /// Nil where the header is missing or says nothing known.
    public init?(userAgent: String?) {
        guard let userAgent else { return nil }
        let text = userAgent.prefix(Self.sizeMax)
        let browser = Self.browsers.first { text.contains($0.mark) }?.name
        let system = Self.systems.first { text.contains($0.mark) }?.name
        switch (browser, system) {
        case (let browser?, let system?): description = "\(browser) on \(system)"
        case (let browser?, nil): description = browser
        case (nil, let system?): description = system
        case (nil, nil): return nil
        }
    }

    /// How much of a header is looked at.
    static let sizeMax = 512

    // Browsers claim to be others: the more particular mark comes first.
    private static let browsers = [
        (mark: "Edg", name: "Edge"), (mark: "OPR/", name: "Opera"), (mark: "Vivaldi", name: "Vivaldi"),
        (mark: "SamsungBrowser", name: "Samsung Internet"), (mark: "Firefox", name: "Firefox"),
        (mark: "FxiOS", name: "Firefox"), (mark: "CriOS", name: "Chrome"), (mark: "Chrome", name: "Chrome"),
        (mark: "Safari", name: "Safari"),
    ]

    private static let systems = [
        (mark: "iPhone", name: "iPhone"), (mark: "iPad", name: "iPad"), (mark: "Android", name: "Android"),
        (mark: "CrOS", name: "ChromeOS"), (mark: "Windows", name: "Windows"), (mark: "Macintosh", name: "Mac"),
        (mark: "Linux", name: "Linux"),
    ]
}
