import Bytes

/// The stream's word that a request no longer waits.
public struct EndedNotice: Equatable, Sendable {
    /// The request's identifier.
    public let id: String
    /// Why: a reason code such as `approved`, `expired` or `superseded`.
    public let reason: String

    public init(id: String, reason: String) {
        self.id = id
        self.reason = reason
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: 512)
        id = try claims.token("id", PendingRequest.idLengths)
        reason = try claims.token("reason", 1...64)
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["id": .string(id), "reason": .string(reason)]
        return value.serialized()
    }
}
