import Bytes

/// A registration as it came in: nothing of it is to be believed yet.
public struct UnverifiedRegistration: Sendable {
    /// The response as it came.
    public let response: RegistrationResponseJSON

    public init(_ response: RegistrationResponseJSON) { self.response = response }

    /// Reads `RegistrationResponseJSON`.
    public init(parsing json: [UInt8]) throws(WebAuthnError) {
        response = try RegistrationResponseJSON(parsing: json)
    }

    /// The credential's name as claimed: good for asking whether it is registered already.
    public var credentialID: CredentialID { response.id }

    /// Goes through Web Authentication Level 3, §7.1 "Registering a New Credential". Steps 1 to 4 are the
    /// caller's and the parser's.
    ///
    /// - Parameters:
    ///   - credentialIsRegistered: Whether anybody has a credential of this name. A unique index must say so again
    ///     when the credential is kept.
    ///   - now: Unix seconds, for the validity of attestation certificates.
    public func verified(
        against expected: RegistrationExpectations, credentialIsRegistered: Bool, now: Int64
    ) async throws(WebAuthnError) -> VerifiedRegistration {
        // Steps 5 and 6.
        let clientData = try CollectedClientData(parsing: response.clientDataJSON)
        // Steps 7 to 11. Step 12, the hash, is made with the client data.
        try clientData.check(.creation, challenge: expected.challenge, for: expected.relyingParty)
        // Step 13.
        let object = try AttestationObject(parsing: response.attestationObject)
        let data = object.authenticatorData
        // Steps 14 to 17.
        try data.check(
            for: expected.relyingParty, presence: !expected.isConditional,
            verification: expected.requiresUserVerification)
        guard let credential = data.credential else { throw .malformed("no attested credential") }
        // What the browser calls the credential must be what the authenticator calls it (§5.1, `rawId`).
        guard credential.id == response.id else { throw .malformed("credential id is not the authenticator's") }
        // Steps 18 and 19.
        try expected.backup.check(data.flags)
        // Step 20.
        guard expected.algorithms.contains(credential.publicKey.algorithm) else { throw .algorithmNotAccepted }
        // Step 21.
        try checkExtensions(
            expected.extensions, client: response.clientExtensionResults.keys, authenticator: data.extensionNames)
        // Steps 22 to 25.
        let subject = AttestationSubject(
            statement: object.statement, data: data, credential: credential, clientDataHash: clientData.hash)
        let attestation = try await expected.attestation.judge(object.format, subject, now: now)
        // Step 26 was taken when the credential's id was read: `CredentialID` has 1023 bytes at most.
        // Step 27.
        guard !credentialIsRegistered else { throw .credentialRegistered }
        // Step 28. Steps 29 and 30 are the caller's.
        return VerifiedRegistration(
            credential: credential, data: data, response: response, attestation: attestation)
    }
}
