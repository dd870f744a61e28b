/// How a backup lets somebody in whose phone is gone: it is brought back on another phone, which then approves.
public struct RestorePage: Page {
    public static let template = TemplateName.restore

    /// Where the app for phones is.
    public var appAddress: String

    public init(appAddress: String) { self.appAddress = appAddress }

    public func view(in frame: Frame) -> View {
        [
            "steps": .rows(
                (1...3).map { ["step": .html(frame.words.html("restore.step_\($0)", ["app": .text(appAddress)]))] }),
            "app": .text(appAddress),
        ]
    }
}
