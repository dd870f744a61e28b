public import Bytes
import Crypto

/// A public key that checks notes (C2SP signed-note, Ed25519).
public struct NoteVerifier: Equatable, Sendable {
    private static let ed25519: UInt8 = 1

    public let name: String
    public let keyID: UInt32
    private let publicKey: [UInt8]

    init(name: String, publicKey: [UInt8]) throws(RecordError) {
        guard SignedNote.isName(name) else { throw .malformed("a key's name has no white space and no plus") }
        guard (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
            throw .malformed("not an Ed25519 key")
        }
        self.name = name
        self.publicKey = publicKey
        let hash = Array(SHA256.hash(data: Array(name.utf8) + [0x0a, Self.ed25519] + publicKey))
        keyID = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `name+id+key`: the id in hexadecimal, the key in base 64 behind its kind.
    public init(parsing text: String) throws(RecordError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = try? Base64.decode(parts[2]), key.first == Self.ed25519 else {
            throw .malformed("not a public key of the form name+id+key")
        }
        try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard parts[1] == hexID else { throw .malformed("the key's id is not that of its name and bytes") }
    }

    /// The form that `init(parsing:)` reads.
    public var text: String { "\(name)+\(hexID)+\(Base64.encode([Self.ed25519] + publicKey))" }

    private var hexID: String {
        var writer = ByteWriter()
        writer.writeInteger(keyID)
        return Hex.encode(writer.bytes)
    }

    /// Gives the text of a note that this key has signed. Signatures of other keys are passed over.
    public func verify(_ note: SignedNote) throws(RecordError) -> String {
        let mine = note.signatures.filter { $0.name == name && $0.keyID == keyID }
        guard let signature = mine.first else { throw .unsigned }
        guard mine.count == 1, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey),
            key.isValidSignature(signature.bytes, for: Array(note.text.utf8))
        else { throw .notAuthentic }
        return note.text
    }
}

/// A private key that signs notes (C2SP signed-note, Ed25519).
public struct NoteSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// The public half.
    public let verifier: NoteVerifier

    /// From 32 secret bytes.
    public init(name: String, seed: Secret) throws(RecordError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed.exposed()) else {
            throw .malformed("an Ed25519 key has 32 bytes")
        }
        self.key = key
        verifier = try NoteVerifier(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// Signs a text, which ends in a line break.
    public func sign(_ text: String) throws(RecordError) -> SignedNote {
        guard text.hasSuffix("\n"), let signature = try? key.signature(for: Array(text.utf8)) else {
            throw .malformed("a note ends in a line break")
        }
        return SignedNote(
            text: text,
            signatures: [.init(name: verifier.name, keyID: verifier.keyID, bytes: Array(signature))])
    }
}
