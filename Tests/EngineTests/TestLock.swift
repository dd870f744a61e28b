import Bytes
import Crypto
import PhoneLink

/// A platform's authenticator that checks its owner, as far as the server sees it.
struct TestLock {
    static let party = "localhost"
    static let origin = "http://localhost:8080"

    let key = P256.Signing.PrivateKey()
    let credentialID = [UInt8](repeating: 7, count: 16)
    /// User present and verified (Web Authentication Level 3, section 6.1).
    var flags: UInt8 = 0x05
    var origin = Self.origin

    func registration(_ challenge: [UInt8]) -> LockReport.Registration {
        let point = key.publicKey.x963Representation.dropFirst()
        let cose: [UInt8] =
            [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20] + point.prefix(32) + [0x22, 0x58, 0x20]
            + point.suffix(32)
        let data = data(flags | 0x40) + [UInt8](repeating: 0, count: 16) + [0, 16] + credentialID + cose
        let object =
            [0xa3, 0x63] + Array("fmt".utf8) + [0x64] + Array("none".utf8) + [0x67] + Array("attStmt".utf8)
            + [0xa0, 0x68] + Array("authData".utf8) + [0x58, UInt8(data.count)] + data
        return LockReport.Registration(
            credentialID: credentialID, clientData: client("webauthn.create", challenge), attestationObject: object)
    }

    func check(_ challenge: [UInt8]) throws -> LockCheck {
        let (client, data) = (client("webauthn.get", challenge), data(flags))
        let signature = try key.signature(for: data + Array(SHA256.hash(data: client)))
        return LockCheck(
            clientData: client, authenticatorData: data, signature: Array(signature.derRepresentation))
    }

    private func data(_ flags: UInt8) -> [UInt8] {
        Array(SHA256.hash(data: Array(Self.party.utf8))) + [flags, 0, 0, 0, 0]
    }

    private func client(_ type: String, _ challenge: [UInt8]) -> [UInt8] {
        JSONValue.object([
            "type": .string(type), "challenge": .string(Base64URL.encode(challenge)), "origin": .string(origin),
            "crossOrigin": false,
        ]).serialized()
    }
}
