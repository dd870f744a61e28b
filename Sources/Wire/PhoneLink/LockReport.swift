public import Bytes

/// A phone says that its screen lock is to be shown with approvals from now on, or no longer.
public struct LockReport: DeviceReport {
    public static let type = MessageType.lock
    static let nonceCount = 16

    /// A key of the phone's platform, as its browser registered it (Web Authentication Level 3, section 5.2.1).
    public struct Registration: Equatable, Sendable {
        static let idSizes = 1...1023
        static let attestationSizes = 37...2048

        public let credentialID: [UInt8]
        public let clientData: [UInt8]
        public let attestationObject: [UInt8]

        public init(credentialID: [UInt8], clientData: [UInt8], attestationObject: [UInt8]) {
            self.credentialID = credentialID
            self.clientData = clientData
            self.attestationObject = attestationObject
        }
    }

    public enum Wish: Equatable, Sendable {
        case on(Registration)
        /// The lock itself agrees to be taken off.
        case off(LockCheck)
    }

    public let device: DeviceID
    public let wish: Wish
    /// 16 random bytes, which the lock's challenge is made of.
    public let nonce: [UInt8]
    /// When it was signed, in unix seconds.
    public let time: Int64

    public init(device: DeviceID, wish: Wish, nonce: [UInt8], time: Int64) throws(PhoneLinkError) {
        guard nonce.count == Self.nonceCount else { throw .malformed("non") }
        self.device = device
        self.wish = wish
        self.nonce = nonce
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        guard claims.has("on") != claims.has("off") else { throw .malformed("on") }
        let wish: Wish
        if claims.has("on") {
            let on = try claims.object("on")
            wish = .on(
                Registration(
                    credentialID: try on.bytes("id", Registration.idSizes),
                    clientData: try on.bytes("c", LockCheck.clientDataSizes),
                    attestationObject: try on.bytes("o", Registration.attestationSizes)))
        } else {
            wish = .off(try LockCheck(claims.object("off")))
        }
        try self.init(
            device: DeviceID(keyID), wish: wish, nonce: claims.bytes("non", Self.nonceCount), time: claims.time("iat"))
    }

    public var claims: JSONValue {
        var members: [String: JSONValue] = ["non": .string(Base64URL.encode(nonce)), "iat": .integer(time)]
        switch wish {
        case .on(let registration):
            members["on"] = [
                "id": .string(Base64URL.encode(registration.credentialID)),
                "c": .string(Base64URL.encode(registration.clientData)),
                "o": .string(Base64URL.encode(registration.attestationObject)),
            ]
        case .off(let check): members["off"] = check.claims
        }
        return .object(members)
    }

    /// What the lock was to sign.
    public var challenge: [UInt8] {
        switch wish {
        case .on: LockChallenge.setting(of: device, nonce: nonce)
        case .off: LockChallenge.removing(of: device, nonce: nonce)
        }
    }
}

/// A report as it came in.
public typealias UnverifiedLockReport = Unverified<LockReport>

/// Whether the phone's lock is to be shown now.
public struct LockNotice: Equatable, Sendable {
    public let isOn: Bool

    public init(isOn: Bool) { self.isOn = isOn }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        isOn = try Claims(parsing: bytes, sizeMax: 512).bool("on")
    }

    public func serialized() -> [UInt8] { JSONValue.object(["on": .bool(isOn)]).serialized() }
}
