public import Bytes
import Crypto

/// The server asks a phone to approve a sign-in. It has all that the card shows, and is signed, so that a card
/// can be trusted however it came: by push, by stream or by asking.
public struct PendingRequest: SignedContent {
    public static let type = MessageType.request
    /// Bytes of each text on the card.
    public static let textMax = 96
    /// Characters of a request's identifier: letters, digits, `-` and `_`.
    public static let idLengths = 1...36
    /// How many things an answer may be asked for, and the characters of each name.
    public static let asksMax = 8
    static let askLengths = 1...16
    /// Bytes of the nonce.
    public static let nonceCount = 16

    /// Names the request in the answer.
    public let id: String
    /// The phone that is asked.
    public let device: DeviceID
    /// 16 random bytes that the answer repeats.
    public let nonce: [UInt8]
    /// Such as "Learn".
    public let application: String
    /// Such as "Student ab123".
    public let account: String
    /// Browser and system, such as "Firefox on Windows"; nil when unknown.
    public let from: String?
    /// Such as "Leeds, UK"; nil when unknown.
    public let near: String?
    /// The person has not signed in from there before.
    public let isNewPlace: Bool
    /// How the number is given.
    public let number: NumberMode
    /// What the answer must or may bring beside the decision, by names such as `lock`; each once, in order.
    public let asks: [String]
    /// When it was asked, in unix seconds.
    public let asked: Int64
    /// When it ends, in unix seconds; from this second on no answer counts.
    public let ends: Int64

    /// Texts are cut to `textMax` bytes. Throws when another part is out of its bounds.
    public init(
        id: String, device: DeviceID, nonce: [UInt8], application: String, account: String, from: String? = nil,
        near: String? = nil, isNewPlace: Bool = false, number: NumberMode, asks: [String] = [], asked: Int64,
        ends: Int64
    ) throws(PhoneLinkError) {
        guard Self.idLengths.contains(id.utf8.count), Claims.isToken(id) else { throw .malformed("id") }
        guard nonce.count == Self.nonceCount else { throw .malformed("nonce") }
        guard (0...TimeWindow.latest).contains(asked), asked < ends, ends <= TimeWindow.latest else {
            throw .malformed("exp")
        }
        guard asks.count <= Self.asksMax, asks == Set(asks).sorted(),
            asks.allSatisfy(Self.isAsk)
        else { throw .malformed("ask") }
        self.id = id
        self.device = device
        self.nonce = nonce
        self.application = DisplayText.fitted(application, bytesMax: Self.textMax)
        self.account = DisplayText.fitted(account, bytesMax: Self.textMax)
        self.from = Self.fitted(from)
        self.near = Self.fitted(near)
        self.isNewPlace = isNewPlace
        self.number = number
        self.asks = asks
        self.asked = asked
        self.ends = ends
        guard !self.application.isEmpty, !self.account.isEmpty else { throw .malformed("app") }
    }

    private static func fitted(_ text: String?) -> String? {
        guard let text else { return nil }
        let fitted = DisplayText.fitted(text, bytesMax: textMax)
        return fitted.isEmpty ? nil : fitted
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        try self.init(
            id: claims.token("id", Self.idLengths), device: DeviceID(claims.string("dev")),
            nonce: claims.bytes("non", Self.nonceCount), application: claims.text("app", max: Self.textMax),
            account: claims.text("acc", max: Self.textMax), from: claims.optionalText("from", max: Self.textMax),
            near: claims.optionalText("near", max: Self.textMax), isNewPlace: claims.flag("new"),
            number: NumberMode(claims), asks: Self.asks(claims), asked: claims.time("iat"), ends: claims.time("exp"))
    }

    static func isAsk(_ name: String) -> Bool { askLengths.contains(name.utf8.count) && Claims.isToken(name) }

    private static func asks(_ claims: Claims) throws(PhoneLinkError) -> [String] {
        guard claims.has("ask") else { return [] }
        let names = try claims.array("ask", max: asksMax).compactMap(\.string)
        guard try names.count == claims.array("ask", max: asksMax).count else { throw .malformed("ask") }
        return names
    }

    /// Whether the phone's own screen lock must sign the approval.
    public var asksForLock: Bool { asks.contains("lock") }

    public var claims: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "dev": .string(device.text), "non": .string(Base64URL.encode(nonce)),
            "app": .string(application), "acc": .string(account), "iat": .integer(asked), "exp": .integer(ends),
        ]
        members["from"] = from.map { .string($0) }
        members["near"] = near.map { .string($0) }
        if isNewPlace { members["new"] = true }
        if !asks.isEmpty { members["ask"] = .array(asks.map { .string($0) }) }
        number.write(to: &members)
        return .object(members)
    }
}

/// A request as it came in.
public typealias UnverifiedRequest = Unverified<PendingRequest>
/// A request that this phone's server really made.
public typealias VerifiedRequest = Verified<PendingRequest>

extension Unverified<PendingRequest> {
    /// Checks it with the server's key that the phone keeps: for this phone, and not ended.
    public func verified(
        by serverKey: SigningPublicKey, device: DeviceID, now: Int64
    ) throws(PhoneLinkError) -> Verified<PendingRequest> {
        let request = try verified(signature: serverKey)
        guard request.message.device == device else { throw .notForThis("device") }
        guard now < request.message.ends else { throw .outOfTime }
        return request
    }
}
