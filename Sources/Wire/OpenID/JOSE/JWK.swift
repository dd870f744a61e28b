public import Bytes
import Crypto
import CryptoExtras
import Foundation

/// A public key as JSON (RFC 7517), with the one algorithm that it is used with.
public struct JWK: Equatable, Sendable {
    /// Bits of an RSA modulus: RFC 7518 §3.3 sets the least; the most bounds what a verification costs.
    public static let modulusBits = 2048...8192
    /// Bytes of a `kid`.
    public static let keyIDSizeMax = 256

    let material: KeyMaterial
    public let algorithm: SignatureAlgorithm
    /// The `kid`.
    public let keyID: String?

    init(_ material: KeyMaterial, algorithm: SignatureAlgorithm, keyID: String?) {
        self.material = material
        self.algorithm = algorithm
        self.keyID = keyID
    }

    /// Reads a P-256 or RSA key for signatures. An RSA key that names no `alg` is pinned to `rsaAlgorithm`.
    ///
    /// Refuses secrets and private members: whoever sends those must learn it before others do.
    public init(parsing json: JSONValue, rsaAlgorithm: SignatureAlgorithm = .rs256) throws(JOSEError) {
        guard let members = json.object else { throw .malformed("JWK") }
        for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] where members[name] != nil {
            throw .unusableKey("a private or secret key")
        }
        guard members["use"] == nil || members["use"]?.string == "sig" else { throw .unusableKey("use") }
        let material = try KeyMaterial(parsing: json)
        let named = members["alg"]
        let algorithm = named == nil ? material.algorithm(rsa: rsaAlgorithm) : try Self.algorithm(named)
        guard material.speaks(algorithm) else { throw .unusableKey("alg") }
        self.init(material, algorithm: algorithm, keyID: try Self.keyID(members["kid"]))
    }

    private static func algorithm(_ named: JSONValue?) throws(JOSEError) -> SignatureAlgorithm {
        guard let text = named?.string, let algorithm = SignatureAlgorithm(rawValue: text) else {
            throw .unusableKey("alg")
        }
        return algorithm
    }

    static func keyID(_ value: JSONValue?) throws(JOSEError) -> String? {
        guard let value else { return nil }
        guard let text = value.string, (1...keyIDSizeMax).contains(text.utf8.count) else { throw .malformed("kid") }
        return text
    }

    /// The key for a JWK set: what it needs, with `use`, `alg` and, where it has one, `kid`.
    public var json: JSONValue {
        var members = material.required
        members["use"] = "sig"
        members["alg"] = .string(algorithm.rawValue)
        members["kid"] = keyID.map { .string($0) }
        return .object(members)
    }

    /// The SHA-256 thumbprint (RFC 7638): JSONValue writes members in the order of their names without white space,
    /// as §3.3 asks.
    public var thumbprint: [UInt8] {
        Array(SHA256.hash(data: JSONValue.object(material.required).serialized()))
    }

    func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        switch (material, algorithm) {
        case (.p256(let x963), .es256):
            // R and S, 32 bytes each (RFC 7518 §3.4).
            guard signature.count == 64,
                let key = try? P256.Signing.PublicKey(x963Representation: x963),
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case (.rsa(let modulus, let exponent), .rs256), (.rsa(let modulus, let exponent), .ps256):
            guard signature.count == modulus.count, let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
            else { return false }
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            let padding: _RSA.Signing.Padding = algorithm == .rs256 ? .insecurePKCS1v1_5 : .PSS
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: padding)
        default: return false
        }
    }
}
