import Bytes

/// What the authenticator says of the ceremony, and signs (Web Authentication Level 3, §6.1).
public struct AuthenticatorData: Equatable, Sendable {
    /// Bytes at most: the largest credential, and room for extensions.
    public static let sizeMax = 16_384

    /// SHA-256 of the RP ID.
    public let rpIDHash: [UInt8]
    public let flags: AuthenticatorFlags
    /// The signature counter; 0 where there is none.
    public let signCount: UInt32
    /// The new credential. Present when AT is set.
    public let credential: AttestedCredential?
    /// The outputs of authenticator extensions: a CBOR map. Present when ED is set.
    public let extensions: CBORValue?
    /// As they came.
    public let bytes: [UInt8]

    /// Reads authenticator data. Throws when they are cut short, when bytes are left over, and when AT or ED
    /// promise what is not there.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.sizeMax else {
            throw .malformed("authenticator data larger than \(Self.sizeMax) bytes")
        }
        var reader = ByteReader(bytes)
        (rpIDHash, flags, signCount) = try reading("authenticator data") { () throws(ByteError) in
            (try reader.read(32), AuthenticatorFlags(rawValue: try reader.readByte()), try reader.readInteger())
        }
        credential =
            flags.contains(.attestedCredential) ? try AttestedCredential(from: &reader, in: bytes) : nil
        if flags.contains(.extensions) {
            let outputs = try CBORValue(from: &reader)
            guard outputs.members != nil else { throw .malformed("authenticator extensions are no map") }
            extensions = outputs
        } else {
            extensions = nil
        }
        guard reader.isAtEnd else { throw .malformed("bytes left over behind authenticator data") }
        self.bytes = bytes
    }

    /// The names of the extensions that answered.
    var extensionNames: [String] { (extensions?.members ?? []).map { $0.key.text ?? "\($0.key)" } }

    /// §7.1 steps 14 to 17 and §7.2 steps 15 to 18, in their order.
    func check(for party: RelyingParty, presence: Bool, verification: Bool) throws(WebAuthnError) {
        // §7.1 step 14, §7.2 step 15.
        guard equalInConstantTime(rpIDHash, party.idHash) else { throw .wrongRelyingParty }
        // §7.1 step 15, §7.2 step 16.
        guard !presence || flags.contains(.userPresent) else { throw .userNotPresent }
        // §7.1 step 16, §7.2 step 17.
        guard !verification || flags.contains(.userVerified) else { throw .userNotVerified }
        // §7.1 step 17, §7.2 step 18.
        guard flags.contains(.backupEligible) || !flags.contains(.backedUp) else {
            throw .backedUpWithoutEligibility
        }
    }
}

/// A new credential in authenticator data (Web Authentication Level 3, §6.5.1).
public struct AttestedCredential: Equatable, Sendable {
    /// The authenticator's model; all zero where it does not tell.
    public let aaguid: AAGUID
    public let id: CredentialID
    public let publicKey: COSEKey

    init(from reader: inout ByteReader, in bytes: [UInt8]) throws(WebAuthnError) {
        let (model, id) = try reading("attested credential") { () throws(ByteError) in
            (try reader.read(AAGUID.size), try reader.read(Int(reader.readInteger(UInt16.self))))
        }
        self.aaguid = try AAGUID(model)
        self.id = try CredentialID(id)
        let start = bytes.count - reader.remaining
        let value = try CBORValue(from: &reader)
        let end = bytes.count - reader.remaining
        guard end - start <= COSEKey.sizeMax else { throw .malformed("COSE key larger than \(COSEKey.sizeMax) bytes") }
        publicKey = try COSEKey(value, bytes: Array(bytes[start..<end]))
    }
}

/// The identifier of a model of authenticators (Web Authentication Level 3, §6.1, "AAGUID").
public struct AAGUID: Hashable, Sendable, CustomStringConvertible {
    public static let size = 16
    /// What an authenticator sends that does not tell its model.
    public static let none = AAGUID(zeroes: ())

    public let bytes: [UInt8]

    /// Throws unless there are 16 bytes.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count == Self.size else { throw .malformed("AAGUID") }
        self.bytes = bytes
    }

    private init(zeroes: ()) { bytes = [UInt8](repeating: 0, count: Self.size) }

    /// In the form of a UUID (RFC 9562 §4).
    public var description: String {
        let digits = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
