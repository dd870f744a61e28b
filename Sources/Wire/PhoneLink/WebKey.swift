import Bytes
import Crypto

/// Public keys on P-256 as JSON Web Keys.
enum WebKey {
    static func point(of jwk: JSONValue) throws(PhoneLinkError) -> [UInt8] {
        let claims = try Claims(jwk)
        // No other member: a private `d` above all must never travel.
        guard jwk.object?.count == 4 else { throw .malformed("public key") }
        guard try claims.string("kty") == "EC", try claims.string("crv") == "P-256" else {
            throw .malformed("public key")
        }
        return [4] + (try claims.bytes("x", 32)) + (try claims.bytes("y", 32))
    }

    static func value(of x963: [UInt8]) -> JSONValue {
        [
            "crv": "P-256", "kty": "EC", "x": .string(Base64URL.encode(x963[1..<33])),
            "y": .string(Base64URL.encode(x963[33...])),
        ]
    }

    /// JSONValue writes members in the order of their names without white space, as RFC 7638 §3.2 asks.
    static func keyID(of x963: [UInt8]) -> String {
        String(Base64URL.encode(Array(SHA256.hash(data: value(of: x963).serialized()))).prefix(16))
    }
}
