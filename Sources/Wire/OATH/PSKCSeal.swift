import Bytes

/// How a container's values are encrypted and authenticated, with the keys for it (RFC 6030 §6).
struct PSKCSeal {
    private static let encryption = "http://www.w3.org/2001/04/xmlenc#"

    private let key: Secret?
    private let macAlgorithm: HashAlgorithm?
    private let macKey: Secret?

    /// Derives the encryption key from a password where the container asks for it, and decrypts the MAC key.
    init(container: XMLElement, opening: PSKCDocument.Opening) throws(PSKCError) {
        guard let element = container.child("EncryptionKey") else {
            guard container.children("EncryptionKey").isEmpty, container.children("MACMethod").isEmpty else {
                throw .unsupported("encryption")
            }
            (key, macAlgorithm, macKey) = (nil, nil, nil)
            return
        }
        let key = try Self.key(element, opening)
        self.key = key
        guard let method = container.child("MACMethod") else {
            guard container.children("MACMethod").isEmpty else { throw .unsupported("authentication code") }
            (macAlgorithm, macKey) = (nil, nil)
            return
        }
        macAlgorithm = try Self.macAlgorithm(method.attribute("Algorithm"))
        guard let encrypted = method.child("MACKey") else {
            // Without a key of its own, values are authenticated with the encryption key (RFC 6030 §6.1.1).
            macKey = key
            return
        }
        guard let cipher = Self.cipherValue(encrypted), let size = Self.keySize(encrypted) else {
            throw .unsupported("encryption of the authentication key")
        }
        guard size == key.count, let plain = AESCBC.decrypt(cipher, with: key) else { throw .wrongKey }
        macKey = Secret(plain)
    }

    /// Checks the authentication code of an encrypted value, then decrypts it (RFC 6030 §6.2).
    func open(_ encrypted: XMLElement, code: XMLElement?) throws(TokenFault) -> [UInt8] {
        guard let size = Self.keySize(encrypted) else { throw .unsupported("encryption") }
        guard let cipher = Self.cipherValue(encrypted) else { throw .malformed("encrypted value") }
        guard let key, key.count == size else { throw .unsupported("encryption") }
        guard let macAlgorithm, let macKey, let code else { throw .unsealed }
        guard let given = XMLBase64.decode(code.content) else { throw .malformed("authentication code") }
        guard AESCBC.authenticates(cipher, given, by: macAlgorithm, with: macKey) else { throw .wrongSeal }
        guard let plain = AESCBC.decrypt(cipher, with: key) else { throw .undecryptable }
        return plain
    }

    private static func key(_ element: XMLElement, _ opening: PSKCDocument.Opening) throws(PSKCError) -> Secret {
        if let derived = element.child("DerivedKey") {
            guard let method = derived.child("KeyDerivationMethod"),
                let derivation = try PBKDF2Parameters(method: method)
            else { throw .unsupported("key derivation") }
            switch opening {
            case .password(let password): return try derivation.key(from: password)
            case .key(let key): return try checked(key)
            case .nothing: throw .passwordNeeded
            }
        }
        guard element.child("X509Data") == nil, element.child("KeyInfo") == nil else {
            throw .unsupported("encryption")
        }
        guard case .key(let key) = opening else { throw .keyNeeded }
        return try checked(key)
    }

    private static func checked(_ key: Secret) throws(PSKCError) -> Secret {
        guard [16, 24, 32].contains(key.count) else { throw .wrongKey }
        return key
    }

    private static func macAlgorithm(_ name: String?) throws(PSKCError) -> HashAlgorithm {
        guard let algorithm = HashAlgorithm(hmacNamed: name) else { throw .unsupported("authentication code") }
        return algorithm
    }

    /// The key size in bytes that an AES-CBC algorithm name stands for; nil for other algorithms.
    private static func keySize(_ encrypted: XMLElement) -> Int? {
        switch encrypted.child("EncryptionMethod")?.attribute("Algorithm") {
        case encryption + "aes128-cbc": 16
        case encryption + "aes192-cbc": 24
        case encryption + "aes256-cbc": 32
        default: nil
        }
    }

    private static func cipherValue(_ encrypted: XMLElement) -> [UInt8]? {
        encrypted.child("CipherData", "CipherValue").flatMap { XMLBase64.decode($0.content) }
    }
}

extension HashAlgorithm {
    /// An HMAC as XML signatures name it (RFC 4051 §2.2).
    init?(hmacNamed name: String?) {
        switch name {
        case "http://www.w3.org/2000/09/xmldsig#hmac-sha1": self = .sha1
        case "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256": self = .sha256
        case "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512": self = .sha512
        default: return nil
        }
    }
}

/// Base 64 as XML writes it, with white space anywhere (XML Schema part 2, §3.2.16).
enum XMLBase64 {
    static func decode(_ text: String) -> [UInt8]? {
        let characters = text.utf8.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d }
        return try? Base64.decode(String(decoding: characters, as: UTF8.self))
    }
}
