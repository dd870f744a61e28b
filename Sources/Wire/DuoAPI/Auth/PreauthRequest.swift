public import Bytes

/// `POST /auth/v2/preauth`: may the person sign in, and with what?
public struct PreauthRequest: Sendable {
    /// What the client does when it cannot reach us; told for the record.
    public enum FailMode: String, Sendable {
        case open
        case closed
    }

    public let person: PersonReference
    public let place: AccessPlace
    /// From an earlier sign-in on a remembered browser.
    public let trustedDeviceToken: Secret?
    public let supportsVerifiedPush: Bool
    /// Whether a menu in plain text is wanted.
    public let wantsTextPrompt: Bool
    public let failMode: FailMode?

    public init(parsing parameters: Parameters) throws(APIFailure) {
        person = try PersonReference(parsing: parameters)
        place = try AccessPlace(parsing: parameters)
        trustedDeviceToken = try parameters.text("trusted_device_token", sizeMax: 4096).map { Secret(text: $0) }
        supportsVerifiedPush = try parameters.flag("client_supports_verified_push")
        wantsTextPrompt = try parameters.flag("text_prompt")
        failMode = try parameters.text("failmode").flatMap(FailMode.init(rawValue:))
    }
}
