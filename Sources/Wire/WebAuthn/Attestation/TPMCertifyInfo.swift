import Bytes

/// `TPMS_ATTEST` of the kind that certifies a key (TPM 2.0 Library, part 2, §10.12.8 and §10.12.3).
struct TPMCertifyInfo: Equatable {
    /// What the caller of the TPM gave it to sign along.
    let extraData: [UInt8]
    /// The certified key's name: the number of a hash, and that hash of its public area.
    let name: [UInt8]

    init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        var reader = ByteReader(bytes)
        do {
            guard try reader.readInteger(UInt32.self) == TPM.generated else {
                throw WebAuthnError.attestationInvalid("certInfo: magic")
            }
            guard try reader.readInteger(UInt16.self) == TPM.certify else {
                throw WebAuthnError.attestationInvalid("certInfo: type")
            }
            // qualifiedSigner.
            _ = try reader.readSized()
            extraData = try reader.readSized()
            // clockInfo and firmwareVersion.
            _ = try reader.read(17 + 8)
            name = try reader.readSized()
            // qualifiedName.
            _ = try reader.readSized()
            try reader.expectEnd()
        } catch let error as WebAuthnError {
            throw error
        } catch {
            throw .attestationInvalid("certInfo")
        }
    }
}
