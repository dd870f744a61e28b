/// Why a datagram got no answer. Silence is all that its sender sees.
public enum Drop: String, CaseIterable, Hashable, Sendable {
    /// No client has this source address.
    case unknownSource
    /// The Message-Authenticator is wrong: another secret, or a changed packet.
    case badAuthenticator
    /// No Message-Authenticator where one is demanded.
    case missingMessageAuthenticator
    /// Not a packet, or one without what its code needs.
    case malformed
    /// More than 4096 octets.
    case oversized
    /// A code that this service does not serve.
    case unsupported
    /// As many requests are open as may be.
    case full
    /// The reply could not be sent: the socket's queue is full.
    case unsent
}
