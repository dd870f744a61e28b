import Bytes

/// What an authenticator returns for a new credential (Web Authentication Level 3, §6.5.4).
public struct AttestationObject: Equatable, Sendable {
    /// Bytes at most, certificates included.
    public static let sizeMax = CBORValue.sizeMax

    /// The name of the statement's format, such as "packed".
    public let format: String
    public let authenticatorData: AuthenticatorData
    /// The statement: a CBOR map.
    public let statement: CBORValue

    /// Reads an attestation object: a map of `fmt`, `attStmt` and `authData`, and nothing else.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        let value = try CBORValue(parsing: bytes)
        guard value.members?.count == 3, let format = value["fmt"]?.text, let data = value["authData"]?.bytes,
            let statement = value["attStmt"], statement.members != nil
        else { throw .malformed("attestation object") }
        self.format = format
        self.statement = statement
        authenticatorData = try AuthenticatorData(parsing: data)
    }
}
