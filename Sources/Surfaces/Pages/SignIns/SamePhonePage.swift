/// P3: the app is on this very phone. The number travels with the link.
public struct SamePhonePage: Page {
    public static let template = TemplateName.samePhone

    /// Opens the app at the request.
    public var app: String
    public var secondsLeft: Int
    public var lifetimeSeconds: Int
    /// See `CheckPhonePage`.
    public var stream: String
    public var offersMoreTime: Bool

    public init(
        app: String, secondsLeft: Int, lifetimeSeconds: Int, stream: String, offersMoreTime: Bool = true
    ) {
        self.app = app
        self.secondsLeft = secondsLeft
        self.lifetimeSeconds = lifetimeSeconds
        self.stream = stream
        self.offersMoreTime = offersMoreTime
    }

    public func view(in frame: Frame) -> View {
        [
            "app": .text(app), "stream": .text(stream), "seconds": .count(secondsLeft),
            "lifetime": .count(lifetimeSeconds), "more_time": .flag(offersMoreTime),
            "warning": .text(frame.words.text("check_phone.warning")),
        ]
    }
}
