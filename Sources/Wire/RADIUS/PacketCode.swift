/// What a packet is (RFC 2865 §3, RFC 5997 §3).
public struct PacketCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let accessRequest = PacketCode(rawValue: 1)
    public static let accessAccept = PacketCode(rawValue: 2)
    public static let accessReject = PacketCode(rawValue: 3)
    public static let accountingRequest = PacketCode(rawValue: 4)
    public static let accountingResponse = PacketCode(rawValue: 5)
    public static let accessChallenge = PacketCode(rawValue: 11)
    public static let statusServer = PacketCode(rawValue: 12)
}
