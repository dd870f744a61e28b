/// The way back to the application: a form that sends itself, or is sent by its button where no script runs. OpenID
/// Connect's `form_post` and SAML's POST binding go through it; so does P20's reminder.
public struct OnwardPage: Page {
    public static let template = TemplateName.onward

    public enum Method: String, Sendable { case get, post }

    /// Where the form leads. Its origin has to stand in `SecurityHeaders.formOrigins`.
    public var target: String
    public var method: Method
    public var fields: [(name: String, value: String)]
    /// Whether the computer is shared: then the page waits until its reminder was read.
    public var isShared: Bool

    public init(
        target: String, method: Method = .post, fields: [(name: String, value: String)], isShared: Bool = false
    ) {
        self.target = target
        self.method = method
        self.fields = fields
        self.isShared = isShared
    }

    public func view(in frame: Frame) -> View {
        [
            "target": .text(target), "method": .text(method.rawValue), "shared": .flag(isShared),
            "itself": .flag(!isShared),
            "fields": .rows(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
        ]
    }
}
