public import Bytes

/// A device in the answer to `preauth`.
public struct AuthDevice: Equatable, Sendable {
    public enum Capability: String, Sendable, CaseIterable {
        case auto
        case push
        case sms
        case phone
        case passcode = "mobile_otp"
    }

    public enum Kind: Equatable, Sendable {
        /// `number` is masked, such as `XXX-XXX-4788`, and empty when there is none; `nextSMSCode` is the first
        /// digit of the next unused code, while there are any.
        case phone(number: String, displayName: String, capabilities: [Capability], nextSMSCode: String?)
        /// A hardware token, whose name is its serial number.
        case token
    }

    public let id: ObjectID
    public let name: String
    public let kind: Kind

    public init(id: ObjectID, name: String, kind: Kind) {
        self.id = id
        self.name = name
        self.kind = kind
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = ["device": .string(id.text), "name": .string(name)]
        switch kind {
        case .token: members["type"] = "token"
        case .phone(let number, let displayName, let capabilities, let nextSMSCode):
            members["type"] = "phone"
            members["number"] = .string(number)
            members["display_name"] = .string(displayName)
            members["capabilities"] = .array(capabilities.map { .string($0.rawValue) })
            members["sms_nextcode"] = nextSMSCode.map { .string($0) }
        }
        return .object(members)
    }
}
