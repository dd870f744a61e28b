import Bytes
import Testing
import WebAuthn

@Suite("A registration")
struct RegistrationTests {
    /// One step of §7.1 that fails, and all others as they should be.
    struct Deviation: Sendable, CustomTestStringConvertible {
        let step: String
        let error: WebAuthnError
        let change: @Sendable (inout SoftwareAuthenticator, inout RegistrationExpectations) throws -> Void
        var testDescription: String { step }

        init(
            _ step: String, _ error: WebAuthnError,
            _ change: @escaping @Sendable (inout SoftwareAuthenticator, inout RegistrationExpectations) throws -> Void
        ) {
            self.step = step
            self.error = error
            self.change = change
        }
    }

    static let deviations: [Deviation] = [
        Deviation("6 client data lack their origin", .malformed("client data without type, challenge or origin")) {
            made, _ in made.clientData["origin"] = nil
        },
        Deviation("7 the type is that of the other ceremony", .wrongType) { made, _ in
            made.clientData["type"] = "webauthn.get"
        },
        Deviation("8 the challenge is another", .wrongChallenge) { made, _ in
            made.clientData["challenge"] = .string(Base64URL.encode([UInt8](repeating: 1, count: 32)))
        },
        Deviation("8 the challenge is padded", .wrongChallenge) { made, _ in
            made.clientData["challenge"] = .string(Base64.encode(SoftwareAuthenticator.challenge))
        },
        Deviation("9 the origin only begins like ours", .originNotAllowed("https://login.example.ac.uk.evil.example")) {
            made, _ in made.clientData["origin"] = "https://login.example.ac.uk.evil.example"
        },
        Deviation("9 the origin has another port", .originNotAllowed("https://login.example.ac.uk:8443")) {
            made, _ in made.clientData["origin"] = "https://login.example.ac.uk:8443"
        },
        Deviation("10 it ran in another site's frame", .crossOriginNotAllowed) { made, _ in
            made.clientData["crossOrigin"] = true
        },
        Deviation("11.1 it names a page around it, and none is expected", .crossOriginNotAllowed) { made, _ in
            made.clientData["topOrigin"] = "https://portal.example.org"
        },
        Deviation("11.2 the page around it is another", .topOriginNotAllowed("https://evil.example")) {
            made, expected in
            expected = try .sample(topOrigins: ["https://portal.example.org"])
            made.clientData["crossOrigin"] = true
            made.clientData["topOrigin"] = "https://evil.example"
        },
        Deviation("13 there is no new credential", .malformed("no attested credential")) { made, _ in
            made.flags.remove(.attestedCredential)
        },
        Deviation("13 the browser names another credential", .malformed("credential id is not the authenticator's")) {
            made, _ in made.responseID = [1]
        },
        Deviation("14 the RP ID is another's", .wrongRelyingParty) { made, _ in made.rpID = "evil.example" },
        Deviation("15 nobody touched it", .userNotPresent) { made, _ in made.flags.remove(.userPresent) },
        Deviation("16 the person was not verified", .userNotVerified) { made, expected in
            expected.requiresUserVerification = true
            made.flags.remove(.userVerified)
        },
        Deviation("17 it is backed up without being eligible", .backedUpWithoutEligibility) { made, _ in
            made.flags.insert(.backedUp)
        },
        Deviation("18 it may be copied, and must not", .backupEligibilityNotAccepted) { made, expected in
            made.flags.insert(.backupEligible)
            expected.backup = .singleDevice
        },
        Deviation("19 it is not backed up, and must be", .backupStateNotAccepted) { made, expected in
            made.flags.insert(.backupEligible)
            expected.backup = .backedUp
        },
        Deviation("20 its algorithm was not offered", .algorithmNotAccepted) { _, expected in
            expected.algorithms = [.rs256]
        },
        Deviation("21 a client extension answers unasked", .extensionNotExpected("credProps")) { made, expected in
            made.clientExtensionResults = ["credProps": ["rk": true]]
            expected.extensions = []
        },
        Deviation("21 an authenticator extension answers unasked", .extensionNotExpected("credProtect")) {
            made, expected in
            made.extensions = CBORValue(members: ["credProtect": CBORValue(2)])
            expected.extensions = ["credProps"]
        },
        Deviation("22 the format is unknown", .attestationFormatNotAccepted) { made, expected in
            made.format = "Packed"
            expected.attestation = .verified(anchors: AttestationAnchors(), accepting: [.none, .untrusted])
        },
        Deviation("23 the statement is not as its format demands", .attestationInvalid("members of the statement")) {
            made, expected in
            made.statement = ["sig": .bytes([1])]
            expected.attestation = .verified(anchors: AttestationAnchors(), accepting: [.none])
        },
        Deviation("25 there is no attestation, and there must be", .attestationNotTrusted) { _, expected in
            expected.attestation = .verified(anchors: AttestationAnchors())
        },
        Deviation("26 the credential id has 1024 bytes", .malformed("credential id")) { made, _ in
            made.credentialID = [UInt8](repeating: 1, count: 1024)
        },
        Deviation("26 the credential id is empty", .malformed("credential id")) { made, _ in made.credentialID = [] },
    ]

    @Test("T14 is refused at each step of Web Authentication Level 3, §7.1, that fails", arguments: deviations)
    func deviation(_ deviation: Deviation) async throws {
        var made = try SoftwareAuthenticator.registering()
        var expected = try RegistrationExpectations.sample()
        _ = try await verify(made, expected)
        try deviation.change(&made, &expected)
        await #expect(throws: deviation.error) { try await verify(made, expected) }
    }

    private func verify(
        _ made: SoftwareAuthenticator, _ expected: RegistrationExpectations, registered: Bool = false
    ) async throws -> VerifiedRegistration {
        try await UnverifiedRegistration(parsing: made.registration().serialized())
            .verified(against: expected, credentialIsRegistered: registered, now: SoftwareAuthenticator.now)
    }

    @Test("T14 of a credential that is registered already is refused (§7.1 step 27)")
    func twice() async throws {
        let made = try SoftwareAuthenticator.registering()
        await #expect(throws: WebAuthnError.credentialRegistered) {
            try await verify(made, .sample(), registered: true)
        }
    }

    @Test("T14 yields what a credential record needs, with a key of each kind")
    func accepted() async throws {
        for key in try TestKey.all() {
            var made = try SoftwareAuthenticator.registering(key)
            made.flags.formUnion([.backupEligible, .backedUp])
            made.clientExtensionResults = ["credProps": ["rk": true]]
            made.extensions = CBORValue(members: ["credProtect": CBORValue(2)])
            var expected = try RegistrationExpectations.sample()
            expected.algorithms = COSEAlgorithm.allCases
            expected.requiresUserVerification = true
            expected.extensions = ["credProps", "credProtect"]
            let verified = try await verify(made, expected)
            #expect(verified.credentialID.bytes == made.credentialID)
            #expect(verified.publicKey.algorithm == key.algorithm)
            #expect(verified.publicKey.bytes == CBORValue(parameters: key.parameters).serialized())
            #expect(verified.signCount == 8)
            #expect(verified.transports == ["internal", "usb"])
            #expect(verified.aaguid.description == "11111111-1111-1111-1111-111111111111")
            #expect(verified.isBackupEligible && verified.isBackedUp && verified.isUserVerified)
            #expect(verified.isDiscoverable == true)
            #expect(verified.attestation.type == nil && verified.attestation.format == "none")
        }
    }

    @Test("is accepted on a related origin, in an expected frame, and without a touch when it was conditional")
    func variants() async throws {
        var made = try SoftwareAuthenticator.registering()
        made.clientData["origin"] = "https://vpn.example.org"
        made.clientData["crossOrigin"] = true
        made.clientData["topOrigin"] = "https://portal.example.org"
        made.flags.remove(.userPresent)
        var expected = try RegistrationExpectations.sample(topOrigins: ["https://portal.example.org"])
        expected.isConditional = true
        #expect(try await verify(made, expected).isUserVerified)
    }

    @Test("takes a credential id of 1023 bytes")
    func longest() async throws {
        var made = try SoftwareAuthenticator.registering()
        made.credentialID = [UInt8](repeating: 1, count: CredentialID.sizeMax)
        made.responseID = made.credentialID
        #expect(try await verify(made, .sample()).credentialID.bytes.count == 1023)
    }
}
