import Bytes
import Crypto

/// What the phone's own screen lock signed: an assertion of its platform's authenticator (Web Authentication Level 3,
/// section 6.3.3), which checked finger, face or PIN. Nothing of it is to be believed before it is verified.
public struct LockCheck: Equatable, Sendable {
    static let clientDataSizes = 1...1024
    static let dataSizes = 37...512
    static let signatureSizes = 1...512

    /// The client data, JSON as the browser wrote it.
    public let clientData: [UInt8]
    public let authenticatorData: [UInt8]
    public let signature: [UInt8]

    public init(clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8]) {
        self.clientData = clientData
        self.authenticatorData = authenticatorData
        self.signature = signature
    }

    init(_ claims: Claims) throws(PhoneLinkError) {
        clientData = try claims.bytes("c", Self.clientDataSizes)
        authenticatorData = try claims.bytes("a", Self.dataSizes)
        signature = try claims.bytes("s", Self.signatureSizes)
    }

    var claims: JSONValue {
        [
            "c": .string(Base64URL.encode(clientData)), "a": .string(Base64URL.encode(authenticatorData)),
            "s": .string(Base64URL.encode(signature)),
        ]
    }
}

/// What the screen lock is asked to sign, so that what it signed for one purpose counts for no other.
public enum LockChallenge {
    /// For the answer to a request: by the SHA-256 of its signing input.
    public static func answering(_ requestHash: [UInt8]) -> [UInt8] { digest("countersign lock v1", requestHash) }

    /// For the lock's own set-up on a phone.
    public static func setting(of device: DeviceID, nonce: [UInt8]) -> [UInt8] {
        digest("countersign lock on v1", Array(device.text.utf8) + nonce)
    }

    /// For taking it off the phone again.
    public static func removing(of device: DeviceID, nonce: [UInt8]) -> [UInt8] {
        digest("countersign lock off v1", Array(device.text.utf8) + nonce)
    }

    private static func digest(_ purpose: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(purpose.utf8) + [0] + bytes))
    }
}
