/// The university's own sign-in: a user name and a password, or a passkey out of the browser's list.
public struct PasswordPage: Page {
    public static let template = TemplateName.password
    /// Longest user name and password that the fields take, in characters.
    public static let usernameMax = 256
    public static let passwordMax = 1_024

    public var username: String
    /// Whether what was typed before was wrong; which half of it isn't said.
    public var isWrong: Bool
    /// `PublicKeyCredentialRequestOptionsJSON` (Web Authentication Level 3), where passkeys may stand for the password.
    public var passkeyRequest: String?
    /// Where a forgotten password is reset.
    public var forgotten: String?

    public init(
        username: String = "", isWrong: Bool = false, passkeyRequest: String? = nil, forgotten: String? = nil
    ) {
        self.username = username
        self.isWrong = isWrong
        self.passkeyRequest = passkeyRequest
        self.forgotten = forgotten
    }

    public var problemKey: String? { isWrong ? "wrong" : nil }

    public func view(in frame: Frame) -> View {
        [
            "username": .text(username), "request": .text(passkeyRequest), "forgotten": .text(forgotten),
            "username_max": .count(Self.usernameMax), "password_max": .count(Self.passwordMax),
        ]
    }
}
