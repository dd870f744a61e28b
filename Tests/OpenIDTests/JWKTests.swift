import Bytes
import OpenID
import Testing

@Suite("A JSON Web Key")
struct JWKTests {
    private static let rsa: [String: JSONValue] = ["kty": "RSA", "n": .string(Vectors.rsaModulus), "e": "AQAB"]
    private static let p256: [String: JSONValue] = [
        "kty": "EC", "crv": "P-256", "x": .string(Vectors.p256X), "y": .string(Vectors.p256Y),
    ]

    @Test("has the thumbprint of RFC 7638 §3.1, whatever else stands in it")
    func thumbprint() throws {
        let key = try JWK(parsing: [
            "kty": "RSA", "n": .string(Vectors.thumbprintModulus), "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
        ])
        #expect(Base64URL.encode(key.thumbprint) == Vectors.thumbprint)
        #expect(try Sample.key().publicKey.keyID == Base64URL.encode(Sample.key().publicKey.thumbprint))
    }

    @Test("reads back as it was written, alone and in a set")
    func roundTrip() throws {
        let keys = [try Sample.key(1).publicKey, try Sample.rsaKey().publicKey, try Sample.key(2).publicKey]
        for key in keys { #expect(try JWK(parsing: key.json) == key) }
        let set = try JWKSet(keys)
        #expect(try JWKSet(parsing: set.serialized()) == set)
        #expect(!String(decoding: set.serialized(), as: UTF8.self).contains("\"d\""))
    }

    @Test("T17 of RSA without an algorithm is pinned to the registered one")
    func pinned() throws {
        #expect(try JWK(parsing: .object(Self.rsa)).algorithm == .rs256)
        #expect(try JWK(parsing: .object(Self.rsa), rsaAlgorithm: .ps256).algorithm == .ps256)
        #expect(try JWK(parsing: .object(Self.p256), rsaAlgorithm: .ps256).algorithm == .es256)
        #expect(throws: JOSEError.unusableKey("alg")) {
            try JWK(parsing: .object(Self.rsa.merging(["alg": "ES256"]) { $1 }))
        }
        #expect(throws: JOSEError.unusableKey("alg")) {
            try JWK(parsing: .object(Self.p256.merging(["alg": "RS256"]) { $1 }))
        }
        #expect(throws: JOSEError.unusableKey("alg")) {
            try JWK(parsing: .object(Self.rsa.merging(["alg": "HS256"]) { $1 }))
        }
    }

    @Test(
        "is refused when it is weak, private, secret, malformed or for something else",
        arguments: [
            ["d": "AQAB"], ["k": "AQAB"], ["p": "AQAB"], ["use": "enc"], ["use": 1], ["e": "AQ"], ["e": "Ag"],
            ["e": "AAEAAQ"], ["e": "AQAAAAE"], ["e": nil], ["n": "AQAB"], ["n": .string(Vectors.smallModulus)],
            ["n": .string("AA" + Vectors.rsaModulus)], ["n": .string(Vectors.rsaModulus + "=")], ["n": 7],
            ["n": .string(String(repeating: "A", count: 4_000))], ["kty": "oct"], ["kty": nil], ["kid": 7],
            ["kid": .string(String(repeating: "k", count: 257))],
        ] as [[String: JSONValue]])
    func refusedRSA(change: [String: JSONValue]) {
        #expect(throws: JOSEError.self) { try JWK(parsing: .object(Self.rsa.merging(change) { $1 })) }
    }

    @Test(
        "on a curve is refused when it is no point of P-256",
        arguments: [
            ["crv": "P-384"], ["crv": nil], ["x": .string(Vectors.p256Y)], ["x": "AQAB"], ["y": nil], ["d": "AQAB"],
            ["x": .string("AA" + Vectors.p256X)],
        ] as [[String: JSONValue]])
    func refusedP256(change: [String: JSONValue]) {
        #expect(throws: JOSEError.self) { try JWK(parsing: .object(Self.p256.merging(change) { $1 })) }
    }

    @Test("of a kind that is not spoken is passed over in a set, and a private one is named")
    func passedOver() throws {
        let other: JSONValue = ["kty": "OKP", "crv": "Ed25519", "x": "AQAB"]
        let encryption: JSONValue = .object(Self.rsa.merging(["use": "enc"]) { $1 })
        let set: JSONValue = ["keys": [other, encryption, .object(Self.p256)]]
        #expect(try JWKSet(parsing: set.serialized()).keys.count == 1)
        let none: JSONValue = ["keys": [other]]
        #expect(throws: JOSEError.unusableKey("no usable key in the set")) {
            try JWKSet(parsing: none.serialized())
        }
        let secret: JSONValue = ["keys": [.object(Self.p256), ["kty": "oct", "k": "AQAB"]]]
        #expect(throws: JOSEError.unusableKey("a private or secret key")) {
            try JWKSet(parsing: secret.serialized())
        }
        let named: JSONValue = .object(Self.p256.merging(["kid": "a"]) { $1 })
        let twice: JSONValue = ["keys": [named, .object(Self.rsa.merging(["kid": "a"]) { $1 })]]
        #expect(throws: JOSEError.malformed("two keys of one kid")) { try JWKSet(parsing: twice.serialized()) }
    }

    @Test("of the provider is refused when it is none")
    func provider() {
        #expect(throws: JOSEError.self) { try ProviderKey(p256: Secret([])) }
        #expect(throws: JOSEError.self) { try ProviderKey(p256: Secret([UInt8](repeating: 0, count: 32))) }
        #expect(throws: JOSEError.self) { try ProviderKey(rsa: Secret([1, 2, 3])) }
    }
}
