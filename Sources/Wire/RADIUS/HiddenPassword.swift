public import Bytes
internal import Crypto

/// A User-Password as it stands on the wire, hidden with the shared secret (RFC 2865 §5.2).
public struct HiddenPassword: Hashable, Sendable {
    /// How many octets a password may have.
    public static let passwordSizeMax = 128
    private static let blockSize = 16

    /// 16 to 128 octets, a multiple of 16.
    public let bytes: [UInt8]

    public init(parsing value: [UInt8]) throws(PacketError) {
        guard !value.isEmpty, value.count <= Self.passwordSizeMax, value.count.isMultiple(of: Self.blockSize) else {
            throw .badValue(.userPassword)
        }
        bytes = value
    }

    /// Refused above 128 octets; an empty password is one block of padding.
    public init(hiding password: Secret, authenticator: Authenticator, secret: Secret) throws(PacketError) {
        guard password.count <= Self.passwordSizeMax else { throw .badValue(.userPassword) }
        var padded = password.exposed()
        let blocks = max(1, (padded.count + Self.blockSize - 1) / Self.blockSize)
        padded.append(contentsOf: repeatElement(0, count: blocks * Self.blockSize - padded.count))
        bytes = Self.crossed(padded, chainedOn: .output, authenticator: authenticator, secret: secret)
    }

    /// The password without its padding. A wrong secret shows as noise, not as an error: the
    /// Message-Authenticator is what tells.
    public func revealed(authenticator: Authenticator, secret: Secret) -> Secret {
        var plain = Self.crossed(bytes, chainedOn: .input, authenticator: authenticator, secret: secret)
        while plain.last == 0 { plain.removeLast() }
        return Secret(plain)
    }

    private enum Chain { case input, output }

    /// RFC 2865 §5.2: c(1) = p1 xor MD5(S + RA), c(i) = p(i) xor MD5(S + c(i-1)).
    private static func crossed(
        _ text: [UInt8], chainedOn chain: Chain, authenticator: Authenticator, secret: Secret
    ) -> [UInt8] {
        var result = text
        var link = authenticator.bytes
        var seed = Insecure.MD5()
        secret.exposed().withUnsafeBytes { seed.update(bufferPointer: $0) }
        for start in stride(from: 0, to: text.count - text.count % blockSize, by: blockSize) {
            var hash = seed
            link.withUnsafeBytes { hash.update(bufferPointer: $0) }
            hash.finalize().withUnsafeBytes { mask in
                for offset in 0..<min(blockSize, mask.count) { result[start + offset] ^= mask[offset] }
            }
            link = Array((chain == .input ? text : result)[start..<start + blockSize])
        }
        return result
    }
}

extension Packet {
    /// User-Password (RFC 2865 §5.2); refused when its size is none that hiding makes.
    public var hiddenPassword: HiddenPassword? {
        get throws(PacketError) {
            guard let value = value(of: .userPassword) else { return nil }
            return try HiddenPassword(parsing: value)
        }
    }
}
