public import Bytes

/// A new phone comes with an old one's word: its keys and the endorsement, signed by the new signing key.
public struct PhoneMove: SignedContent {
    public static let type = MessageType.move
    /// Bytes of the endorsement.
    static let endorsementMax = 1_024

    public let phone: NewPhone
    /// A `countersign-endorsement+jwt` in compact form.
    public let endorsement: String
    public let time: Int64

    public init(phone: NewPhone, endorsement: String, time: Int64) {
        self.phone = phone
        self.endorsement = endorsement
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        phone = try NewPhone(claims)
        endorsement = try claims.string("end")
        guard endorsement.utf8.count <= Self.endorsementMax else { throw .malformed("end") }
        time = try claims.time("iat")
        guard keyID == phone.signingKey.keyID else { throw .wrongKey }
    }

    public var claims: JSONValue {
        var members = phone.members
        members["end"] = .string(endorsement)
        members["iat"] = .integer(time)
        return .object(members)
    }
}

/// A move as it came in.
public typealias UnverifiedMove = Unverified<PhoneMove>

extension Unverified<PhoneMove> {
    /// Checks that the phone holds the signing key that it brings, and the time.
    public func verified(now: Int64) throws(PhoneLinkError) -> Verified<PhoneMove> {
        let move = try verified(signature: claimed.phone.signingKey)
        try TimeWindow.check(move.message.time, now: now)
        return move
    }
}
