public import Bytes

/// The HMAC-MD5 over a whole packet that proves its sender knows the shared secret (RFC 3579 §3.2).
public enum MessageAuthenticator {
    /// What a packet's Message-Authenticator says.
    public enum Finding: Hashable, Sendable {
        case valid
        /// The packet has none.
        case missing
        /// It has one of another size, or by another secret, or the packet was changed.
        case wrong
    }

    /// Checks a request: the hash covers the packet as it stands, its own value as zeros.
    public static func check(_ request: Packet, secret: Secret) -> Finding {
        check(request, authenticator: request.authenticator, secret: secret)
    }

    /// Checks a reply: the hash covers the request's authenticator in place of the reply's.
    public static func check(_ reply: Packet, answering request: Packet, secret: Secret) -> Finding {
        check(reply, authenticator: request.authenticator, secret: secret)
    }

    private static func check(_ packet: Packet, authenticator: Authenticator, secret: Secret) -> Finding {
        guard let range = packet.range(of: .messageAuthenticator) else { return .missing }
        guard range.count == Authenticator.size else { return .wrong }
        var octets = packet.serialized()
        let claimed = Authenticator(octets, at: range.lowerBound)
        authenticator.overwrite(&octets, at: 4)
        Authenticator.zero.overwrite(&octets, at: range.lowerBound)
        return claimed.equalsInConstantTime(hmacMD5(octets, secret: secret)) ? .valid : .wrong
    }
}

extension Authenticator {
    static let zero = Authenticator([], at: 0)
}
