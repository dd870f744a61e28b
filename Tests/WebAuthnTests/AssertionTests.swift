import Bytes
import Testing
import WebAuthn

@Suite("An assertion")
struct AssertionTests {
    /// One step of §7.2 that fails, and all others as they should be.
    struct Deviation: Sendable, CustomTestStringConvertible {
        let step: String
        let error: WebAuthnError
        let change: @Sendable (inout SoftwareAuthenticator, inout AssertionExpectations) throws -> Void
        var testDescription: String { step }

        init(
            _ step: String, _ error: WebAuthnError,
            _ change: @escaping @Sendable (inout SoftwareAuthenticator, inout AssertionExpectations) throws -> Void
        ) {
            self.step = step
            self.error = error
            self.change = change
        }
    }

    static let deviations: [Deviation] = [
        Deviation("5 another credential was asked for", .credentialNotAllowed) { _, expected in
            expected.allowedCredentials = [try CredentialID([1])]
        },
        Deviation("6 the record is another credential's", .credentialNotAllowed) { made, _ in made.responseID = [1] },
        Deviation("6 the credential is another person's", .wrongUser) { _, expected in
            expected = try .sample(user: AssertionExpectations.stranger)
        },
        Deviation("6 the answer names another person", .wrongUser) { made, _ in
            made.userHandle = AssertionExpectations.stranger
        },
        Deviation("6 nobody was identified, and the answer names another person", .wrongUser) { made, expected in
            expected = try .sample(user: nil)
            made.userHandle = AssertionExpectations.stranger
        },
        Deviation("6 nobody was identified, and the answer names nobody", .userHandleMissing) { _, expected in
            expected = try .sample(user: nil)
        },
        Deviation("9 client data lack their challenge", .malformed("client data without type, challenge or origin")) {
            made, _ in made.clientData["challenge"] = nil
        },
        Deviation("10 the type is that of the other ceremony", .wrongType) { made, _ in
            made.clientData["type"] = "webauthn.create"
        },
        Deviation("11 the challenge is another", .wrongChallenge) { made, _ in
            made.clientData["challenge"] = .string(Base64URL.encode([UInt8](repeating: 1, count: 32)))
        },
        Deviation("12 the origin is another's", .originNotAllowed("https://evil.example")) { made, _ in
            made.clientData["origin"] = "https://evil.example"
        },
        Deviation("12 the origin is not encrypted", .originNotAllowed("http://login.example.ac.uk")) { made, _ in
            made.clientData["origin"] = "http://login.example.ac.uk"
        },
        Deviation("13 it ran in another site's frame", .crossOriginNotAllowed) { made, _ in
            made.clientData["crossOrigin"] = true
        },
        Deviation("14.1 it names a page around it, and none is expected", .crossOriginNotAllowed) { made, _ in
            made.clientData["topOrigin"] = "https://portal.example.org"
        },
        Deviation("14.2 the page around it is another", .topOriginNotAllowed("https://evil.example")) {
            made, expected in
            expected = try .sample(topOrigins: ["https://portal.example.org"])
            made.clientData["crossOrigin"] = true
            made.clientData["topOrigin"] = "https://evil.example"
        },
        Deviation("15 the RP ID is another's", .wrongRelyingParty) { made, _ in made.rpID = "evil.example" },
        Deviation("16 nobody touched it", .userNotPresent) { made, _ in made.flags.remove(.userPresent) },
        Deviation("17 the person was not verified", .userNotVerified) { made, expected in
            expected.requiresUserVerification = true
            made.flags.remove(.userVerified)
        },
        Deviation("18 it is backed up without being eligible", .backedUpWithoutEligibility) { made, _ in
            made.flags.insert(.backedUp)
        },
        Deviation("19.2 it has become eligible for backup", .backupEligibilityNotAccepted) { made, _ in
            made.flags.insert(.backupEligible)
        },
        Deviation("19.3 it is not backed up, and must be", .backupStateNotAccepted) { _, expected in
            expected.backup = .backedUp
        },
        Deviation("21 another key signed", .badSignature) { made, _ in made.key = try .p256(8) },
        Deviation("21 the counter was changed after signing", .badSignature) { made, _ in
            made.tampering = { $0[36] ^= 1 }
        },
        Deviation("21 the flags were changed after signing", .badSignature) { made, expected in
            expected.requiresUserVerification = true
            made.flags.remove(.userVerified)
            made.tampering = { $0[32] |= AuthenticatorFlags.userVerified.rawValue }
        },
        Deviation("23 a client extension answers unasked", .extensionNotExpected("appid")) { made, expected in
            made.clientExtensionResults = ["appid": true]
            expected.extensions = []
        },
        Deviation("23 an authenticator extension answers unasked", .extensionNotExpected("hmac-secret")) {
            made, expected in
            made.extensions = CBORValue(members: ["hmac-secret": .bool(true)])
            expected.extensions = []
        },
    ]

    @Test("T14 is refused at each step of Web Authentication Level 3, §7.2, that fails", arguments: deviations)
    func deviation(_ deviation: Deviation) throws {
        var made = try SoftwareAuthenticator.asserting()
        var expected = try AssertionExpectations.sample()
        _ = try verify(made, expected)
        try deviation.change(&made, &expected)
        #expect(throws: deviation.error) { try verify(made, expected) }
    }

    private func record(
        _ key: TestKey? = nil, signCount: UInt32 = 7, eligible: Bool = false
    ) throws -> CredentialRecord {
        let made = try SoftwareAuthenticator.asserting(key)
        return CredentialRecord(
            id: try CredentialID(made.credentialID),
            publicKey: try COSEKey(parsing: CBORValue(parameters: made.parameters).serialized()),
            userHandle: try #require(AssertionExpectations.owner), signCount: signCount, isBackupEligible: eligible)
    }

    private func verify(
        _ made: SoftwareAuthenticator, _ expected: AssertionExpectations, record: CredentialRecord? = nil
    ) throws -> VerifiedAssertion {
        try UnverifiedAssertion(parsing: made.assertion().serialized())
            .verified(with: record ?? self.record(), against: expected)
    }

    @Test("T14 that has lost its eligibility for backup is refused (§7.2 step 19.1)")
    func eligibilityLost() throws {
        #expect(throws: WebAuthnError.backupEligibilityNotAccepted) {
            try verify(.asserting(), .sample(), record: record(eligible: true))
        }
    }

    @Test(
        "T14 says whether the counter grew, stood still or went back (§7.2 step 22)",
        arguments: [
            (0, 0, CounterSignal.unused), (7, 8, .advanced), (0, 1, .advanced),
            (8, 8, .notAdvanced(stored: 8, received: 8)), (9, 8, .notAdvanced(stored: 9, received: 8)),
            (9, 0, .notAdvanced(stored: 9, received: 0)), (.max, 0, .notAdvanced(stored: .max, received: 0)),
        ] as [(UInt32, UInt32, CounterSignal)])
    func counter(stored: UInt32, received: UInt32, signal: CounterSignal) throws {
        var made = try SoftwareAuthenticator.asserting()
        made.signCount = received
        let verified = try verify(made, .sample(), record: record(signCount: stored))
        #expect(verified.counter == signal)
        #expect(verified.signCount == received)
    }

    @Test("T14 yields who signed in, with a key of each kind")
    func accepted() throws {
        for key in try TestKey.all() {
            var made = try SoftwareAuthenticator.asserting(key)
            made.flags.formUnion([.backupEligible, .backedUp])
            made.userHandle = AssertionExpectations.owner
            var expected = try AssertionExpectations.sample(user: nil)
            expected.allowedCredentials = [try CredentialID(made.credentialID), try CredentialID([1])]
            let verified = try verify(made, expected, record: record(key, eligible: true))
            #expect(verified.userHandle == AssertionExpectations.owner)
            #expect(verified.credentialID.bytes == made.credentialID)
            #expect(verified.isUserVerified && verified.isBackedUp)
        }
    }

    @Test("T14 T20 is refused when its JSON is cut short anywhere, or says one thing twice")
    func json() throws {
        let made = try SoftwareAuthenticator.asserting().assertion().serialized()
        for count in 0..<made.count {
            #expect(throws: WebAuthnError.self) { try UnverifiedAssertion(parsing: Array(made.prefix(count))) }
        }
        let text = String(decoding: made, as: UTF8.self)
        let changes = [
            (#""type":"public-key""#, #""type":"password""#),
            (#""type":"public-key""#, #""type":"public-key","type":"public-key""#),
            (#""id":"I"#, #""id":"J"#), (#""signature":""#, #""signature":"=""#), ("clientExtensionResults", "results"),
            (#""signature""#, #""sig""#), (#""response":{"#, #""response":[{"#),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(throws: WebAuthnError.self) { try UnverifiedAssertion(parsing: Array(changed.utf8)) }
        }
    }
}
