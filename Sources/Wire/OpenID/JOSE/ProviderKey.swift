public import Bytes
import Crypto
import CryptoExtras
import Foundation

/// A private key of the provider's, which signs its tokens with one algorithm. Its `kid` is its thumbprint.
public struct ProviderKey: Sendable {
    private enum Material: Sendable {
        case p256(P256.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    private let material: Material
    /// The public half, for the JWK set.
    public let publicKey: JWK

    /// An ES256 key: 32 bytes, drawn at random or kept. Throws for the few values in 2³² that are no key.
    public init(p256 bytes: Secret) throws(JOSEError) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes.exposed()) else {
            throw .unusableKey("not a private key of P-256")
        }
        material = .p256(key)
        publicKey = Self.named(.p256(Array(key.publicKey.x963Representation)), .es256)
    }

    /// An RS256 key in PKCS #8 or PKCS #1 form (DER), of 2048 bits or more.
    public init(rsa der: Secret) throws(JOSEError) {
        guard let key = try? _RSA.Signing.PrivateKey(derRepresentation: der.exposed()),
            let numbers = try? key.publicKey.getKeyPrimitives()
        else { throw .unusableKey("not an RSA private key") }
        material = .rsa(key)
        publicKey = Self.named(
            try KeyMaterial.checked(
                modulus: Array(numbers.modulus.drop { $0 == 0 }),
                exponent: Array(numbers.publicExponent.drop { $0 == 0 })),
            .rs256)
    }

    private static func named(_ material: KeyMaterial, _ algorithm: SignatureAlgorithm) -> JWK {
        let name = Base64URL.encode(JWK(material, algorithm: algorithm, keyID: nil).thumbprint)
        return JWK(material, algorithm: algorithm, keyID: name)
    }

    public var algorithm: SignatureAlgorithm { publicKey.algorithm }

    /// The signature over these bytes, as JWS writes it (RFC 7518 §3.3, §3.4).
    public func signature(over message: [UInt8]) throws(JOSEError) -> [UInt8] {
        do {
            switch material {
            case .p256(let key): return Array(try key.signature(for: message).rawRepresentation)
            case .rsa(let key):
                let digest = SHA256.hash(data: message)
                return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
            }
        } catch {
            throw .unusableKey("it could not sign")
        }
    }

    /// The claims as a signed token in compact form (RFC 7515 §3.1).
    public func sign(_ claims: JSONValue, as type: TokenType) throws(JOSEError) -> String {
        let header: JSONValue = [
            "alg": .string(algorithm.rawValue), "kid": JSONValue(publicKey.keyID), "typ": .string(type.name),
        ]
        let input = "\(Base64URL.encode(header.serialized())).\(Base64URL.encode(claims.serialized()))"
        return "\(input).\(Base64URL.encode(try signature(over: Array(input.utf8))))"
    }
}
