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
    /// SHA-256 of the request in compact form, 32 bytes.
    public let hash: [UInt8]

    /// From the parts that were kept.
    public init(id: String, device: DeviceID, nonce: [UInt8], hash: [UInt8]) {
        self.id = id
        self.device = device
        self.nonce = nonce
        self.hash = hash
    }

    /// Of a request and the compact form in which it is sent.
    public init(of request: PendingRequest, text: String) {
        self.init(
            id: request.id, device: request.device, nonce: request.nonce,
            hash: Array(SHA256.hash(data: Array(text.utf8))))
    }
}
