/// Why a client cannot believe a reply. It goes on waiting for another (RFC 2865 §4).
public enum ReplyError: Error, Hashable, Sendable {
    /// A reply to another request, or no reply at all.
    case notAnswering
    case badResponseAuthenticator
    case missingMessageAuthenticator
    case badMessageAuthenticator
}
