import Bytes

/// An assertion as it came in: nothing of it is to be believed yet.
public struct UnverifiedAssertion: Sendable {
    /// The response as it came.
    public let response: AuthenticationResponseJSON

    public init(_ response: AuthenticationResponseJSON) { self.response = response }

    /// Reads `AuthenticationResponseJSON`.
    public init(parsing json: [UInt8]) throws(WebAuthnError) {
        response = try AuthenticationResponseJSON(parsing: json)
    }

    /// The credential's name as claimed: good for finding its record, for nothing else.
    public var credentialID: CredentialID { response.id }

    /// Goes through Web Authentication Level 3, §7.2 "Verifying an Authentication Assertion", with the record that
    /// is kept of the credential. Steps 1 to 4 are the caller's and the parser's.
    public func verified(
        with record: CredentialRecord, against expected: AssertionExpectations
    ) throws(WebAuthnError) -> VerifiedAssertion {
        // Step 5.
        guard expected.allowedCredentials.isEmpty || expected.allowedCredentials.contains(response.id) else {
            throw .credentialNotAllowed
        }
        // Step 6.
        try checkUser(of: record, expected: expected.user)
        // Steps 7 to 9.
        let clientData = try CollectedClientData(parsing: response.clientDataJSON)
        let data = try AuthenticatorData(parsing: response.authenticatorData)
        // Steps 10 to 14.
        try clientData.check(.request, challenge: expected.challenge, for: expected.relyingParty)
        // Steps 15 to 18.
        try data.check(
            for: expected.relyingParty, presence: true, verification: expected.requiresUserVerification)
        // Steps 19.1 and 19.2: eligibility is settled at registration and never changes.
        guard data.flags.contains(.backupEligible) == record.isBackupEligible else {
            throw .backupEligibilityNotAccepted
        }
        // Step 19.3.
        try expected.backup.check(data.flags)
        // Steps 20 and 21; the hash is made with the client data.
        guard record.publicKey.isValid(response.signature, over: data.bytes + clientData.hash) else {
            throw .badSignature
        }
        // Step 22: the caller decides what a counter that stands still or goes back means.
        let counter = CounterSignal(stored: record.signCount, received: data.signCount)
        // Step 23.
        try checkExtensions(
            expected.extensions, client: response.clientExtensionResults.keys, authenticator: data.extensionNames)
        // Steps 24 and 25 are the caller's.
        return VerifiedAssertion(record: record, data: data, response: response, counter: counter)
    }

    /// Step 6: the record is this credential's, and its account is the one that is signing in.
    private func checkUser(of record: CredentialRecord, expected user: UserHandle?) throws(WebAuthnError) {
        guard record.id == response.id else { throw .credentialNotAllowed }
        if let user {
            guard record.userHandle == user else { throw .wrongUser }
            guard response.userHandle == nil || response.userHandle == user else { throw .wrongUser }
        } else {
            guard let handle = response.userHandle else { throw .userHandleMissing }
            guard record.userHandle == handle else { throw .wrongUser }
        }
    }
}
