import Bytes

/// The requests that wait for a phone.
public struct RequestList: Equatable, Sendable {
    /// How many are told at once.
    public static let countMax = 16
    /// Each in compact form, the oldest first.
    public let requests: [String]

    /// Beyond `countMax` the newest are kept.
    public init(_ requests: [String]) { self.requests = Array(requests.suffix(Self.countMax)) }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: Self.countMax * (SignedMessage.sizeMax + 3) + 64)
        var requests: [String] = []
        for value in try claims.array("requests", max: Self.countMax) {
            guard let text = value.string else { throw .malformed("requests") }
            requests.append(text)
        }
        self.requests = requests
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["requests": .array(requests.map { .string($0) })]
        return value.serialized()
    }
}
