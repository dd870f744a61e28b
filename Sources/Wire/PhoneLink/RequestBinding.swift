import Bytes
import Crypto

/// What the server keeps of a request so that an answer to it can be told from an answer to any other.
public struct RequestBinding: Equatable, Sendable {
    /// The request's identifier.
    public let id: String
    /// The phone that was asked.
    public let device: DeviceID
    /// The request's nonce, 16 bytes.
    public let nonce: [UInt8]
    /// SHA-256 of the request's signing input (RFC 7515 §5.1), 32 bytes: signing again does not change it.
    public let hash: [UInt8]

    /// From the parts that were kept.
    public init(id: String, device: DeviceID, nonce: [UInt8], hash: [UInt8]) {
        self.id = id
        self.device = device
        self.nonce = nonce
        self.hash = hash
    }

    /// Of a request that is, or was, sent with the server's key of that identifier.
    public init(of request: PendingRequest, keyID: String) {
        let input = SignedMessage.signingInput(request.claims, as: PendingRequest.type, keyID: keyID)
        self.init(
            id: request.id, device: request.device, nonce: request.nonce,
            hash: Array(SHA256.hash(data: Array(input.utf8))))
    }
}
