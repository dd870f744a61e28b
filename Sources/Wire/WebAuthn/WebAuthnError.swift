import Bytes

/// Why a registration or an assertion was not accepted. Each case is one step of Web Authentication Level 3,
/// section 7, that failed. It goes to the log; the client is told less.
public enum WebAuthnError: Error, Equatable, Sendable {
    /// The message does not have the form that the specification gives it.
    case malformed(String)
    /// The public key is of a kind that is not supported, or is no key at all.
    case unsupportedKey(String)
    /// The client data are of another ceremony (§7.1 step 7, §7.2 step 10).
    case wrongType
    /// The client data answer another challenge (§7.1 step 8, §7.2 step 11).
    case wrongChallenge
    /// The ceremony ran on an origin that is not ours (§7.1 step 9, §7.2 step 12).
    case originNotAllowed(String)
    /// The ceremony ran inside another site's page (§7.1 step 10, §7.2 step 13).
    case crossOriginNotAllowed
    /// The ceremony ran inside a page that may not frame us (§7.1 step 11, §7.2 step 14).
    case topOriginNotAllowed(String)
    /// The authenticator answered for another relying party (§7.1 step 14, §7.2 step 15).
    case wrongRelyingParty
    /// Nobody touched the authenticator (§7.1 step 15, §7.2 step 16).
    case userNotPresent
    /// The authenticator did not verify the person, and this ceremony requires it (§7.1 step 16, §7.2 step 17).
    case userNotVerified
    /// It claims to be backed up, and not to be eligible for backup (§7.1 step 17, §7.2 step 18).
    case backedUpWithoutEligibility
    /// Its eligibility for backup is not what policy, or the credential's record, says
    /// (§7.1 step 18, §7.2 step 19).
    case backupEligibilityNotAccepted
    /// Its state of backup is not what policy asks for (§7.1 step 19, §7.2 step 19).
    case backupStateNotAccepted
    /// The new key is for an algorithm that was not offered (§7.1 step 20).
    case algorithmNotAccepted
    /// An extension answered that was not asked (§7.1 step 21, §7.2 step 23).
    case extensionNotExpected(String)
    /// The attestation statement's format is not supported, or not accepted (§7.1 step 22).
    case attestationFormatNotAccepted
    /// The attestation statement does not prove what it says (§7.1 step 23).
    case attestationInvalid(String)
    /// The attestation is sound, but of a type that policy does not accept, or of nobody whom it trusts
    /// (§7.1 step 25).
    case attestationNotTrusted
    /// The credential is registered already (§7.1 step 27).
    case credentialRegistered
    /// The credential is none of those that were asked for (§7.2 step 5).
    case credentialNotAllowed
    /// The credential belongs to somebody else (§7.2 step 6).
    case wrongUser
    /// Nobody was identified before, and the answer does not say who it is (§7.2 step 6).
    case userHandleMissing
    /// The signature is not this key's signature over this message (§7.2 step 21).
    case badSignature
}

/// Runs a reader of bytes, and says what was being read when it fails.
func reading<Value>(
    _ what: String, _ body: () throws(ByteError) -> Value
) throws(WebAuthnError) -> Value {
    do {
        return try body()
    } catch {
        throw .malformed(what)
    }
}
