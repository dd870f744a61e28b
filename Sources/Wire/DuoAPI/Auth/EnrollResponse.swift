public import Bytes

/// The answer to `enroll`.
public struct EnrollResponse: Sendable {
    public let user: ObjectID
    public let username: String
    /// What the picture code holds.
    public let activationCode: Secret
    /// The address of the picture.
    public let activationBarcode: String
    /// The address that a phone opens.
    public let activationURL: String
    /// In seconds since 1970.
    public let expires: Int64
    /// Empty unless asked for.
    public let bypassCodes: [Secret]

    public init(
        user: ObjectID, username: String, activationCode: Secret, activationBarcode: String, activationURL: String,
        expires: Int64, bypassCodes: [Secret] = []
    ) {
        self.user = user
        self.username = username
        self.activationCode = activationCode
        self.activationBarcode = activationBarcode
        self.activationURL = activationURL
        self.expires = expires
        self.bypassCodes = bypassCodes
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "user_id": .string(user.text), "username": .string(username),
            "activation_code": .string(activationCode.exposedText()),
            "activation_barcode": .string(activationBarcode), "activation_url": .string(activationURL),
            "expiration": .integer(expires),
        ]
        if !bypassCodes.isEmpty {
            members["bypass_codes"] = .array(bypassCodes.map { .string($0.exposedText()) })
        }
        return .object(members)
    }
}
