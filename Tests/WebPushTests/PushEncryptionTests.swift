import Bytes
import Crypto
import Testing
import WebPush

@Suite("A pushed message")
struct PushEncryptionTests {
    /// RFC 8291, section 5 and appendix A.
    private enum Example {
        static let message = Array("When I grow up, I want to be a watermelon".utf8)
        static let phone = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
        static let phonePublic =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
        static let server = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
        static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
        static let body = """
            DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK\
            6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN
            """
    }

    private func line(auth: String = Example.auth) throws -> PushSubscription {
        try PushSubscription(
            address: PushAddress(parsing: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"),
            key: Base64URL.decode(Example.phonePublic), auth: Secret(try Base64URL.decode(auth)))
    }

    @Test("is the one of RFC 8291, section 5, to the byte")
    func example() throws {
        let body = try PushEncryption.sealed(
            Example.message, for: line(), key: Secret(Base64URL.decode(Example.server)),
            salt: Base64URL.decode(Example.salt))
        #expect(Base64URL.encode(body) == Example.body)
    }

    @Test("is never longer than every push service takes")
    func bound() throws {
        let key = Secret(try Base64URL.decode(Example.server))
        let salt = try Base64URL.decode(Example.salt)
        let most = [UInt8](repeating: 65, count: 3993)
        #expect(try PushEncryption.sealed(most, for: line(), key: key, salt: salt).count == PushEncryption.bodyMax)
        #expect(throws: WebPushError.tooLong) {
            try PushEncryption.sealed(most + [65], for: line(), key: key, salt: salt)
        }
        #expect(throws: WebPushError.malformed("salt")) {
            try PushEncryption.sealed([], for: line(), key: key, salt: Array(salt.dropLast()))
        }
        #expect(throws: WebPushError.unusableRandomness) {
            try PushEncryption.sealed([], for: line(), key: Secret(Array(repeating: 0, count: 32)), salt: salt)
        }
    }

    @Test("T20 goes to no key that is off the curve, and to no secret of another length")
    func keys() throws {
        let address = try PushAddress(parsing: "https://push.example.net/x")
        let good = try Base64URL.decode(Example.phonePublic)
        var off = good
        off[64] ^= 1
        let secret = Secret(Array(repeating: 1, count: 16))
        for key in [off, Array(good.dropLast()), good + [0], [], [UInt8](repeating: 0, count: 65)] {
            #expect(throws: WebPushError.malformed("key")) {
                try PushSubscription(address: address, key: key, auth: secret)
            }
        }
        for count in [0, 15, 17] {
            #expect(throws: WebPushError.malformed("auth")) {
                try PushSubscription(address: address, key: good, auth: Secret(Array(repeating: 1, count: count)))
            }
        }
    }
}

@Suite("The key that push services know a server by")
struct VAPIDKeyTests {
    @Test("signs for one service, for some hours, with its public half beside it")
    func header() throws {
        let key = try VAPIDKey(Secret(Array(repeating: 7, count: 32)))
        let address = try PushAddress(parsing: "https://updates.push.services.mozilla.com/wpush/v2/secret")
        let header = try key.authorization(for: address, contact: "mailto:it@example.ac.uk", expires: 1_800_000_000)
        let found = try #require(header.wholeMatch(of: /vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)/))
        let claims = try JSONValue(parsing: Base64URL.decode(found.2))
        #expect(claims["aud"]?.string == "https://updates.push.services.mozilla.com")
        #expect(claims["exp"]?.integer == 1_800_000_000 && claims["sub"]?.string == "mailto:it@example.ac.uk")
        #expect(try JSONValue(parsing: Base64URL.decode(found.1)) == ["alg": "ES256", "typ": "JWT"])
        let point = try Base64URL.decode(found.4)
        #expect(point == key.publicKey && VAPIDKey.id(of: point) == key.id && key.id.count == 16)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: Base64URL.decode(found.3))
        let input = Array("\(found.1).\(found.2)".utf8)
        #expect(try P256.Signing.PublicKey(x963Representation: point).isValidSignature(signature, for: input))
        #expect(!header.contains("secret"))
    }
}
