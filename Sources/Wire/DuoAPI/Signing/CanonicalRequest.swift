import Bytes
import Crypto

/// The lines that a client signs, without the host, which is tried in several forms.
struct CanonicalRequest {
    let method: String
    let path: String
    /// The encoded pairs: of the body for a form, else of the query.
    let parameters: [UInt8]
    let dateLine: String
    let bodyHash: String
    let headerHash: String

    /// The bytes under the signature: the variant's lines joined by line feeds, none at the end.
    func bytes(_ variant: SignatureVariant, host: String) -> [UInt8] {
        var lines: [[UInt8]] = []
        if variant.isDated { lines.append(Array(dateLine.utf8)) }
        lines.append(Array(method.utf8))
        lines.append(Array(host.utf8))
        lines.append(Array(path.utf8))
        lines.append(parameters)
        if variant.signsBody { lines.append(Array(bodyHash.utf8)) }
        if variant == .v5 { lines.append(Array(headerHash.utf8)) }
        return Array(lines.joined(separator: [0x0a]))
    }

    func signature(_ variant: SignatureVariant, host: String, secret: Secret) -> [UInt8] {
        let key = SymmetricKey(data: secret.exposed())
        let message = bytes(variant, host: host)
        return switch variant.digest {
        case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
        }
    }

    static func hash(of bytes: [UInt8]) -> String { Hex.encode(SHA512.hash(data: bytes)) }

    /// The hash over names in lower case and values, NUL between all of them, sorted by name.
    static func hash(of headers: [RequestHeader]) -> String {
        hash(of: Array(headers.map { "\($0.name)\0\($0.value)" }.joined(separator: "\0").utf8))
    }
}
