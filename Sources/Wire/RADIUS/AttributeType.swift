/// Which attribute a value belongs to (RFC 2865 §5, RFC 2869 §5, RFC 3162 §2).
public struct AttributeType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let userName = AttributeType(rawValue: 1)
    public static let userPassword = AttributeType(rawValue: 2)
    public static let chapPassword = AttributeType(rawValue: 3)
    public static let nasIPAddress = AttributeType(rawValue: 4)
    public static let nasPort = AttributeType(rawValue: 5)
    public static let serviceType = AttributeType(rawValue: 6)
    public static let framedIPAddress = AttributeType(rawValue: 8)
    public static let replyMessage = AttributeType(rawValue: 18)
    public static let state = AttributeType(rawValue: 24)
    public static let classAttribute = AttributeType(rawValue: 25)
    public static let vendorSpecific = AttributeType(rawValue: 26)
    public static let sessionTimeout = AttributeType(rawValue: 27)
    public static let calledStationID = AttributeType(rawValue: 30)
    public static let callingStationID = AttributeType(rawValue: 31)
    public static let nasIdentifier = AttributeType(rawValue: 32)
    public static let proxyState = AttributeType(rawValue: 33)
    public static let chapChallenge = AttributeType(rawValue: 60)
    public static let nasPortType = AttributeType(rawValue: 61)
    public static let eapMessage = AttributeType(rawValue: 79)
    public static let messageAuthenticator = AttributeType(rawValue: 80)
    public static let nasIPv6Address = AttributeType(rawValue: 95)

    /// Those whose second occurrence makes a packet ambiguous to us.
    static func standsOnce(_ type: UInt8) -> Bool {
        switch type {
        case 1, 2, 3, 24, 80: true
        default: false
        }
    }
}
