import Bytes
import Crypto
import PhoneLink

/// A screen lock of a phone that has none: a key in its file, which says that its owner was checked, because whoever
/// opens the file is its owner. It speaks as a platform's authenticator does (Web Authentication Level 3).
public struct SoftwareLock: Sendable {
    static let idCount = 16
    /// User present, user verified; with a key attached (section 6.1).
    private static let checked: UInt8 = 0x05
    private static let attached: UInt8 = 0x40

    let credentialID: [UInt8]
    let key: Secret

    init(credentialID: [UInt8], key: Secret) {
        self.credentialID = credentialID
        self.key = key
    }

    init?(_ value: JSONValue?) {
        guard let id = value?["id"]?.string.flatMap({ try? Base64URL.decode($0) }),
            let key = value?["key"]?.string.flatMap({ try? Base64URL.decode($0) })
        else { return nil }
        self.init(credentialID: id, key: Secret(key))
    }

    var json: JSONValue {
        ["id": .string(Base64URL.encode(credentialID)), "key": .string(Base64URL.encode(key.exposed()))]
    }

    /// The key's public half for a server, over the challenge.
    func registration(_ challenge: [UInt8], at server: ServerAddress) throws(PhoneFailure) -> LockReport.Registration {
        let point = try privateKey().publicKey.x963Representation.dropFirst()
        // A COSE_Key of kind EC2 with ES256 on P-256 (RFC 9053, section 7.1.1).
        let cose: [UInt8] =
            [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point.prefix(32) + [0x22, 0x58, 0x20]
            + point.suffix(32)
        let count = UInt8(clamping: credentialID.count)
        let data =
            Self.data(of: server, flags: Self.checked | Self.attached)
            + [UInt8](repeating: 0, count: 16) + [0, count] + credentialID + cose
        // {"fmt": "none", "attStmt": {}, "authData": …} (section 6.5.4).
        let object: [UInt8] =
            [0xa3, 0x63] + Array("fmt".utf8) + [0x64] + Array("none".utf8) + [0x67] + Array("attStmt".utf8)
            + [0xa0, 0x68] + Array("authData".utf8) + [0x58, UInt8(clamping: data.count)] + data
        return LockReport.Registration(
            credentialID: credentialID, clientData: Self.clientData("webauthn.create", challenge, server),
            attestationObject: object)
    }

    /// A check over the challenge.
    func check(_ challenge: [UInt8], at server: ServerAddress) throws(PhoneFailure) -> LockCheck {
        let client = Self.clientData("webauthn.get", challenge, server)
        let data = Self.data(of: server, flags: Self.checked)
        let signed = data + Array(SHA256.hash(data: client))
        guard let signature = try? privateKey().signature(for: signed) else { throw .store("The lock can't sign.") }
        return LockCheck(
            clientData: client, authenticatorData: data, signature: Array(signature.derRepresentation))
    }

    private func privateKey() throws(PhoneFailure) -> P256.Signing.PrivateKey {
        guard let made = try? P256.Signing.PrivateKey(rawRepresentation: key.exposed()) else {
            throw .store("The lock's key is damaged.")
        }
        return made
    }

    private static func data(of server: ServerAddress, flags: UInt8) -> [UInt8] {
        Array(SHA256.hash(data: Array(server.host.utf8))) + [flags, 0, 0, 0, 0]
    }

    private static func clientData(_ type: String, _ challenge: [UInt8], _ server: ServerAddress) -> [UInt8] {
        let value: JSONValue = [
            "type": .string(type), "challenge": .string(Base64URL.encode(challenge)),
            "origin": .string(server.text), "crossOrigin": false,
        ]
        return value.serialized()
    }
}

extension ServerAddress {
    /// The host's name, which keys of a platform are bound to.
    var host: String {
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        return String(Self.split(rest).host)
    }
}

extension Phone {
    /// Has a lock of its own be shown with approvals from now on; the account that it gives is to be kept.
    public func turnLockOn() async throws(PhoneFailure) -> Account {
        let lock = SoftwareLock(
            credentialID: surroundings.random(SoftwareLock.idCount), key: try Self.freshKey(surroundings))
        try await report { device, nonce throws(PhoneFailure) in
            .on(try lock.registration(LockChallenge.setting(of: device, nonce: nonce), at: account.server))
        }
        var kept = currentAccount
        kept.lock = lock
        return kept
    }

    /// The lock is shown no more.
    public func turnLockOff() async throws(PhoneFailure) -> Account {
        guard let lock = account.lock else { return account }
        try await report { device, nonce throws(PhoneFailure) in
            .off(try lock.check(LockChallenge.removing(of: device, nonce: nonce), at: account.server))
        }
        var kept = currentAccount
        kept.lock = nil
        return kept
    }

    private func report(
        _ wish: (DeviceID, [UInt8]) throws(PhoneFailure) -> LockReport.Wish
    ) async throws(PhoneFailure) {
        let nonce = surroundings.random(16)
        let wanted = try wish(account.device, nonce)
        _ = try await corrected { time async throws(PhoneFailure) in
            let text = try trusting { () throws(PhoneLinkError) in
                try LockReport(device: account.device, wish: wanted, nonce: nonce, time: time)
                    .signed(by: account.signingKey)
            }
            return try await transport.post(PhoneEndpoint.lock, signed: text)
        }
    }
}
