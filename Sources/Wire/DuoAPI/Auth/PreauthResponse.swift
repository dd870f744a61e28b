public import Bytes

/// The answer to `preauth`.
public struct PreauthResponse: Equatable, Sendable {
    public enum Result: Equatable, Sendable {
        /// Ask for a factor; the devices in order of preference, the first capable being `auto`.
        case auth(devices: [AuthDevice], verifiedPush: VerifiedPush?)
        case allow
        case deny
        case enroll(portalURL: String)

        var name: String {
            switch self {
            case .auth: "auth"
            case .allow: "allow"
            case .deny: "deny"
            case .enroll: "enroll"
            }
        }
    }

    public let result: Result
    /// For the person.
    public let message: String
    /// Only for who asked for it.
    public let prompt: TextPrompt?

    public init(_ result: Result, message: String, prompt: TextPrompt? = nil) {
        self.result = result
        self.message = message
        self.prompt = prompt
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = ["result": .string(result.name), "status_msg": .string(message)]
        switch result {
        case .auth(let devices, let verifiedPush):
            members["devices"] = .array(devices.map(\.json))
            members["txid"] = verifiedPush.map { .string($0.transaction.text) }
            members["verification_code"] = verifiedPush.map { .string($0.code) }
            members["expiration"] = verifiedPush.map { .integer($0.expires) }
        case .enroll(let url): members["enroll_portal_url"] = .string(url)
        case .allow, .deny: break
        }
        members["prompt"] = prompt?.json
        return .object(members)
    }
}
