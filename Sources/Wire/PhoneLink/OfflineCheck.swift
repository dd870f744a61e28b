public import Bytes
import Crypto

/// What the picture code on a sign-in page tells a phone without a connection, and what its eight digits answer: an
/// address of the app, whose fragment never leaves the phone.
public struct OfflineCheck: Equatable, Sendable {
    /// The OCRA suite (RFC 6287 §6) of the answer: eight digits over a challenge of 64 hexadecimal characters.
    public static let suite = "OCRA-1:HOTP-SHA256-8:QH64"
    /// Bytes of a picture's text.
    public static let textSizeMax = 512
    /// Random bytes that make each picture another.
    public static let nonceSize = 16
    static let path = "/app/check"
    static let version = "1"
    /// Bytes of a name or a place.
    static let nameSizeMax = 64

    /// The address that people open the server at, such as `https://mfa.example.ac.uk`.
    public let server: String
    /// What is signed in to: "Learn".
    public let service: String
    /// The username of whoever signs in.
    public let account: String
    /// The browser: "Firefox on Windows".
    public let place: String?
    /// Seconds since 1970, as the server's clock says.
    public let time: Int64
    public let nonce: [UInt8]
    /// The whole text, as the picture holds it.
    public let text: String

    /// Names that are too long are cut.
    public init(server: String, service: String, account: String, place: String?, time: Int64, nonce: [UInt8]) {
        self.server = server
        self.service = Self.cut(service)
        self.account = Self.cut(account)
        self.place = place.map(Self.cut)
        self.time = time
        self.nonce = nonce
        var fields = [(name: "v", value: Self.version), (name: "s", value: self.service)]
        fields.append((name: "a", value: self.account))
        if let place = self.place { fields.append((name: "p", value: place)) }
        fields.append((name: "t", value: String(time)))
        fields.append((name: "n", value: Base64URL.encode(nonce)))
        text = server + Self.path + "#" + FormURLEncoded.serialized(fields)
    }

    /// Reads a picture's text. Throws for what is no picture of ours, or has a field twice, too long or unknown.
    public init(parsing text: String) throws(PhoneLinkError) {
        guard text.utf8.count <= Self.textSizeMax, let hash = text.firstIndex(of: "#") else {
            throw .malformed("picture")
        }
        let address = text[..<hash]
        guard address.hasSuffix(Self.path), address.hasPrefix("https://") || address.hasPrefix("http://localhost")
        else {
            throw .malformed("picture's address")
        }
        guard
            let pairs = try? FormURLEncoded.parse(
                Array(text[text.index(after: hash)...].utf8), fieldsMax: 6, bytesMax: Self.textSizeMax)
        else { throw .malformed("picture's fields") }
        var fields: [String: String] = [:]
        for (name, value) in pairs {
            guard ["v", "s", "a", "p", "t", "n"].contains(name), fields.updateValue(value, forKey: name) == nil else {
                throw .malformed("picture's fields")
            }
        }
        guard fields["v"] == Self.version, let service = fields["s"], let account = fields["a"],
            let time = fields["t"].flatMap({ Int64($0) }), time >= 0,
            let nonce = fields["n"].flatMap({ try? Base64URL.decode($0) }), nonce.count == Self.nonceSize
        else { throw .malformed("picture's fields") }
        self.init(
            server: String(address.dropLast(Self.path.count)), service: service, account: account,
            place: fields["p"], time: time, nonce: nonce)
        // What is shown and what is answered are the same text, or nothing is.
        guard self.text == text else { throw .malformed("picture's form") }
    }

    /// The challenge of the answer: the text's SHA-256 in hexadecimal, so that the digits stand for all that the phone
    /// shows.
    public var question: String { Hex.encode(Array(SHA256.hash(data: Array(text.utf8)))) }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > nameSizeMax else { return text }
        var cut = ""
        for character in text where cut.utf8.count + character.utf8.count <= nameSizeMax - 3 { cut.append(character) }
        return cut + "…"
    }
}

/// The key of a phone's answers to picture codes, made of the key of its passcodes: neither tells the other.
public struct CheckKey: Sendable {
    static let info = "countersign check v1"
    /// 32 bytes, for OCRA with HMAC-SHA-256.
    public let secret: Secret

    /// HKDF-SHA-256 (RFC 5869) over the passcode key, without salt, info: "countersign check v1".
    public init(passcodeKey: Secret) {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: passcodeKey.exposed()), info: Array(Self.info.utf8),
            outputByteCount: PasscodeKey.count)
        secret = key.withUnsafeBytes { Secret(Array($0)) }
    }
}
