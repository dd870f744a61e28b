public import Bytes
import Crypto
import CryptoExtras

/// A backup as it is kept: one line of text, sealed by a passphrase (docs/backup-format.md).
public struct BackupFile: Equatable, Sendable {
    /// Bytes of a whole file.
    public static let sizeMax = 262_144
    /// Rounds of PBKDF2 when a backup is made.
    public static let rounds = 2_000_000
    /// Fewer would make guessing cheap; more would let a made-up file hold a phone up for minutes.
    static let roundsAllowed: ClosedRange<Int64> = 600_000...10_000_000
    static let start = "countersign-backup.v1."
    static let method = "PBKDF2-HMAC-SHA-256"
    /// Bytes of a passphrase, in UTF-8.
    static let passphraseMax = 1_024
    private static let saltCount = 16
    private static let nonceCount = 12
    private static let tagCount = 16

    /// The file's one line.
    public let text: String
    /// When it was made, in unix seconds.
    public let made: Int64
    private let bound: String
    private let salt: [UInt8]
    private let nonce: [UInt8]
    private let rounds: Int
    private let sealed: [UInt8]

    /// Reads a file; nothing of it is believed before it is opened.
    public init(parsing text: String) throws(PhoneLinkError) {
        guard text.utf8.count <= Self.sizeMax, text.hasPrefix(Self.start) else { throw .malformed("backup") }
        let parts = text.dropFirst(Self.start.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts.first, let last = parts.last else { throw .malformed("backup") }
        let header = try reading("header") { () throws(ByteError) in try Base64URL.decode(first) }
        let claims = try Claims(parsing: header, sizeMax: 512)
        guard try claims.string("kdf") == Self.method else { throw .malformed("kdf") }
        rounds = Int(try claims.integer("rounds", in: Self.roundsAllowed))
        salt = try claims.bytes("salt", Self.saltCount)
        nonce = try claims.bytes("iv", Self.nonceCount)
        made = try claims.time("made")
        sealed = try reading("sealed") { () throws(ByteError) in try Base64URL.decode(last) }
        guard sealed.count > Self.tagCount else { throw .malformed("sealed") }
        bound = "\(Self.start)\(first)"
        self.text = text
    }

    /// Seals a backup (AES-256-GCM); what stands before the sealed part is bound to it.
    public init(
        sealing backup: Backup, passphrase: Secret, salt: [UInt8], nonce: [UInt8], rounds: Int = Self.rounds
    ) throws(PhoneLinkError) {
        let header: JSONValue = [
            "iv": .string(Base64URL.encode(nonce)), "kdf": .string(Self.method), "made": .integer(backup.made),
            "rounds": .integer(Int64(rounds)), "salt": .string(Base64URL.encode(salt)),
        ]
        let bound = "\(Self.start)\(Base64URL.encode(header.serialized()))"
        let key = try Self.key(of: passphrase, salt, rounds)
        let plain = try backup.serialized()
        let box: AES.GCM.SealedBox
        do {
            box = try AES.GCM.seal(
                plain, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: Array(bound.utf8))
        } catch {
            throw .malformed("nonce")
        }
        try self.init(parsing: "\(bound).\(Base64URL.encode(Array(box.ciphertext) + Array(box.tag)))")
    }

    /// Opens it. A wrong passphrase and a file that was changed can't be told apart: `badSignature`.
    public func open(with passphrase: Secret) throws(PhoneLinkError) -> Backup {
        let key = try Self.key(of: passphrase, salt, rounds)
        let plain: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(combined: nonce + sealed)
            plain = Array(try AES.GCM.open(box, using: key, authenticating: Array(bound.utf8)))
        } catch {
            throw .badSignature
        }
        return try Backup(parsing: plain, made: made)
    }

    /// As it is typed: spaces at both ends dropped, several as one, in Unicode's form C.
    static func canonical(_ passphrase: Secret) -> Secret {
        let words = passphrase.exposedText().split(whereSeparator: \.isWhitespace)
        return Secret(text: words.joined(separator: " ").canonicallyComposed)
    }

    private static func key(
        of passphrase: Secret, _ salt: [UInt8], _ rounds: Int
    ) throws(PhoneLinkError) -> SymmetricKey {
        let typed = canonical(passphrase)
        guard (1...passphraseMax).contains(typed.count) else { throw .badSignature }
        do {
            return try KDF.Insecure.PBKDF2.deriveKey(
                from: typed.exposed(), salt: salt, using: .sha256, outputByteCount: 32, unsafeUncheckedRounds: rounds)
        } catch {
            throw .malformed("key derivation")
        }
    }
}
