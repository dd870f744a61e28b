import Bytes
import OpenID
import Testing

@Suite("A signed token")
struct JWSTests {
    private static func rsaSet(_ algorithm: String? = nil) throws -> JWKSet {
        var members: [String: JSONValue] = ["kty": "RSA", "n": .string(Vectors.rsaModulus), "e": "AQAB"]
        members["alg"] = algorithm.map { .string($0) }
        return try JWKSet([JWK(parsing: .object(members))])
    }

    private static func p256Set() throws -> JWKSet {
        let jwk: JSONValue = [
            "kty": "EC", "crv": "P-256", "x": .string(Vectors.p256X), "y": .string(Vectors.p256Y),
        ]
        return try JWKSet([JWK(parsing: jwk)])
    }

    private static func check(_ text: String, _ keys: JWKSet) throws -> JSONValue {
        try UnverifiedJWS(parsing: text).claims(as: .clientAssertion, signedBy: keys)
    }

    private static func error(_ text: String, _ keys: JWKSet) -> JOSEError? {
        do {
            _ = try check(text, keys)
            return nil
        } catch {
            return error as? JOSEError
        }
    }

    @Test("of RFC 7515 §A.2 (RS256) verifies, and is made again byte for byte")
    func rs256() throws {
        let text = "\(Vectors.rs256Input).\(Vectors.rs256Signature)"
        #expect(try Self.check(text, Self.rsaSet())["iss"] == "joe")
        let made = try Sample.rsaKey().signature(over: Array(Vectors.rs256Input.utf8))
        #expect(Base64URL.encode(made) == Vectors.rs256Signature)
        #expect(try Sample.rsaKey().publicKey.json["n"]?.string == Vectors.rsaModulus)
    }

    @Test("of RFC 7515 §A.3 (ES256) verifies, and so does one that its key makes")
    func es256() throws {
        let text = "\(Vectors.es256Input).\(Vectors.es256Signature)"
        #expect(try Self.check(text, Self.p256Set())["exp"] == 1_300_819_380)
        let key = try ProviderKey(p256: Secret(Base64URL.decode(Vectors.p256PrivateKey)))
        #expect(key.publicKey.json["x"]?.string == Vectors.p256X)
        let made = try Base64URL.encode(key.signature(over: Array(Vectors.es256Input.utf8)))
        #expect(try Self.check("\(Vectors.es256Input).\(made)", Self.p256Set())["iss"] == "joe")
    }

    @Test("with PS256 of a second implementation verifies, with its salt alone, by a key of that algorithm alone")
    func ps256() throws {
        let keys = try JWKSet([
            JWK(parsing: [
                "kty": "RSA", "alg": "PS256", "kid": "a2", "n": .string(Vectors.rsaModulus), "e": "AQAB",
            ])
        ])
        #expect(try Self.check(Vectors.ps256, keys)["iss"] == "second")
        #expect(Self.error(Vectors.ps256EmptySalt, keys) == .badSignature)
        #expect(try Self.error(Vectors.ps256, Self.rsaSet("RS256")) == .wrongAlgorithm)
    }

    @Test(
        "T17 is refused with no algorithm, with one of shared secrets, and with another than its key's",
        arguments: ["none", "None", "nOnE", "HS256", "HS512", "RS384", "ES384", "PS512", "EdDSA", "", "es256"])
    func confusion(name: String) throws {
        let payload = Vectors.es256Input.split(separator: ".")[1]
        let header = Base64URL.encode(Array(#"{"alg":"\#(name)"}"#.utf8))
        for signature in [Vectors.es256Signature, Vectors.rs256Signature, "AA"] {
            let text = "\(header).\(payload).\(signature)"
            #expect(try Self.error(text, Self.p256Set()) == .wrongAlgorithm)
            #expect(try Self.error(text, Self.rsaSet()) == .wrongAlgorithm)
        }
        #expect(try Self.error("\(header).\(payload).", Self.p256Set()) != nil)
    }

    @Test("T17 of one algorithm is not checked with the key of another")
    func otherKey() throws {
        let rsa = "\(Vectors.rs256Input).\(Vectors.rs256Signature)"
        let p256 = "\(Vectors.es256Input).\(Vectors.es256Signature)"
        #expect(try Self.error(rsa, Self.p256Set()) == .wrongAlgorithm)
        #expect(try Self.error(p256, Self.rsaSet()) == .wrongAlgorithm)
        #expect(try Self.error(rsa, Self.rsaSet("PS256")) == .wrongAlgorithm)
        #expect(try Self.error(p256, JWKSet([Sample.key().publicKey])) == .badSignature)
    }

    @Test(
        "is refused for its header",
        arguments: [
            #"{"alg":"ES256","crit":["exp"]}"#, #"{"alg":"ES256","crit":[]}"#, #"{"alg":"ES256","b64":false}"#,
            #"{"alg":"ES256","alg":"ES256"}"#, #"{"alg":"none","alg":"ES256"}"#, #"{"alg":["ES256"]}"#, #"{}"#,
            #"["ES256"]"#, #"{"alg":"ES256"} "#.replacing(" ", with: ","), #"{"alg":"ES256","kid":7}"#,
            #"{"alg":"ES256","kid":""}"#, #"{"alg":"ES256","typ":1}"#, #"{"alg":"ES256","typ":"logout+jwt"}"#,
            #"{"alg":"ES256","typ":"at+jwt"}"#, #"{"alg":"ES256","kid":"another"}"#, #"{"alg":"ES256","zip":"DEF"}"#,
        ])
    func headers(header: String) throws {
        let key = try Sample.key()
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(#"{"sub":"a"}"#.utf8))
        let text = input + "." + Base64URL.encode(try key.signature(over: Array(input.utf8)))
        #expect(try Self.error(text, JWKSet([key.publicKey])) != nil)
    }

    @Test("takes its own key from the set, never from a header that brings one")
    func embedded() throws {
        let (own, other) = (try Sample.key(1), try Sample.key(2))
        let header: JSONValue = ["alg": "ES256", "jwk": other.publicKey.json, "jku": "https://evil.example/keys"]
        let input = Base64URL.encode(header.serialized()) + "." + Base64URL.encode(Array(#"{"sub":"a"}"#.utf8))
        let text = input + "." + Base64URL.encode(try other.signature(over: Array(input.utf8)))
        #expect(try Self.error(text, JWKSet([own.publicKey])) == .badSignature)
    }

    @Test("T20 is refused when it is cut short anywhere, or any one character is another")
    func altered() throws {
        for key in [try Sample.key(), try Sample.rsaKey()] {
            let text = try key.sign(["sub": "a", "n": 7], as: .clientAssertion)
            let keys = try JWKSet([key.publicKey])
            #expect(try Self.check(text, keys) == ["sub": "a", "n": 7])
            for count in 0..<text.utf8.count { #expect(Self.error(String(text.prefix(count)), keys) != nil) }
            for index in stride(from: 0, to: text.utf8.count, by: 3) {
                var bytes = Array(text.utf8)
                bytes[index] = bytes[index] == 0x41 ? 0x42 : 0x41
                #expect(Self.error(String(decoding: bytes, as: UTF8.self), keys) != nil, "\(index)")
            }
            #expect(Self.error(text + ".", keys) != nil)
            #expect(Self.error(text + "=", keys) != nil)
            #expect(Self.error(" " + text, keys) != nil)
        }
        let long = String(repeating: "A", count: UnverifiedJWS.sizeMax + 1)
        #expect(throws: JOSEError.malformed("too long")) { try UnverifiedJWS(parsing: long) }
    }
}
