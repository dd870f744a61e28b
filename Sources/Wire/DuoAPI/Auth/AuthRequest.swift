public import Bytes

/// `POST /auth/v2/auth`: ask the person for a factor, or check one.
public struct AuthRequest: Sendable {
    public enum DeviceChoice: Equatable, Sendable {
        /// The first capable one.
        case automatic
        case device(ObjectID)
    }

    public enum Factor: Sendable {
        case automatic(DeviceChoice, PushDetails)
        case push(DeviceChoice, PushDetails)
        case sms(DeviceChoice)
        case phone(DeviceChoice)
        case passcode(Secret)
        /// What the person typed at a text prompt: `push1`, `phone1`, `sms1` or a passcode.
        case prompt(Secret, PushDetails)
    }

    public let person: PersonReference
    public let place: AccessPlace
    public let factor: Factor
    /// Whether to answer at once with a `txid`, to be asked about by `auth_status`.
    public let isAsync: Bool

    public init(parsing parameters: Parameters) throws(APIFailure) {
        person = try PersonReference(parsing: parameters)
        place = try AccessPlace(parsing: parameters)
        isAsync = try parameters.flag("async")
        factor = try Self.factor(in: parameters)
    }

    private static func factor(in parameters: Parameters) throws(APIFailure) -> Factor {
        switch try parameters.required("factor") {
        case "auto": return .automatic(try device(in: parameters), try PushDetails(parsing: parameters))
        case "push": return .push(try device(in: parameters), try PushDetails(parsing: parameters))
        case "sms": return .sms(try device(in: parameters))
        case "phone": return .phone(try device(in: parameters))
        case "prompt":
            let answer = Secret(text: try parameters.required("prompt"))
            return .prompt(answer, try PushDetails(parsing: parameters))
        case "passcode":
            guard try parameters.text("device") == nil else { throw .invalidParameter("device") }
            return .passcode(Secret(text: try parameters.required("passcode")))
        default: throw .invalidParameter("factor")
        }
    }

    private static func device(in parameters: Parameters) throws(APIFailure) -> DeviceChoice {
        // One says which device, the other that none is asked.
        guard try parameters.text("passcode") == nil else { throw .invalidParameter("passcode") }
        let text = try parameters.required("device")
        if text == "auto" { return .automatic }
        guard let id = try? ObjectID(parsing: text) else { throw .invalidParameter("device") }
        return .device(id)
    }
}
