import SwiftASN1
import Testing
import WebAuthn
import X509

@Suite("An attestation")
struct AttestationTests {
    private func verify(
        _ plan: AttestationPlan, accepting: Set<AttestationAllowance> = []
    ) async throws -> AttestationResult {
        let (authenticator, anchors) = try plan.made()
        var expected = try RegistrationExpectations.sample()
        expected.algorithms = COSEAlgorithm.allCases
        expected.attestation = .verified(anchors: anchors, accepting: accepting)
        return try await UnverifiedRegistration(parsing: authenticator.registration().serialized())
            .verified(against: expected, credentialIsRegistered: false, now: SoftwareAuthenticator.now).attestation
    }

    static let certified: [(AttestationFormat, AttestationType)] = [
        (.packed, .basic), (.fidoU2F, .basic), (.tpm, .attestationCA), (.apple, .anonymizationCA),
        (.androidKey, .basic),
    ]

    @Test(
        "T14 is trusted in each format when it leads to an anchor, alone or through another certificate",
        arguments: certified)
    func trusted(format: AttestationFormat, type: AttestationType) async throws {
        var plan = try AttestationPlan(format)
        let direct = try await verify(plan)
        #expect(direct.isTrusted && direct.type == type && direct.format == format.rawValue)
        #expect(direct.trustPath.count == 1)
        guard format != .fidoU2F else { return }
        plan.intermediate = try middle()
        let longer = try await verify(plan)
        #expect(longer.isTrusted && longer.trustPath.count == 2)
    }

    private func middle() throws -> CertificateDraft {
        var middle = try CertificateDraft.authority(.p256(5))
        middle.subject = [.init(type: .RDNAttributeType.commonName, utf8String: "Middle")]
        return middle
    }

    @Test("T14 is trusted for keys of each kind that its format knows")
    func kinds() async throws {
        for key in try TestKey.all() {
            let selfAttested = try AttestationPlan(.packed, credential: key)
            var plan = selfAttested
            plan.selfAttested = true
            #expect(try await verify(plan, accepting: [.selfAttestation]).type == .selfAttestation)
            plan = selfAttested
            plan.attestationKey = key
            plan.certificate.key = key
            #expect(try await verify(plan).isTrusted)
            guard key.algorithm != .edDSA else { continue }
            #expect(try await verify(AttestationPlan(.tpm, credential: key)).isTrusted)
        }
    }

    @Test(
        "T14 that leads to no anchor is refused, or said to be untrusted where that is accepted", arguments: certified)
    func untrusted(format: AttestationFormat, type: AttestationType) async throws {
        var plan = try AttestationPlan(format)
        plan.anchor = try .authority(.p256(2))
        try await expectUntrusted(plan)
        plan = try AttestationPlan(format)
        plan.anchorFormats = [.none]
        try await expectUntrusted(plan)
        plan = try AttestationPlan(format)
        plan.certificate.notAfter = SoftwareAuthenticator.now - 1
        try await expectUntrusted(plan)
        plan = try AttestationPlan(format)
        plan.certificate.notBefore = SoftwareAuthenticator.now + 1
        try await expectUntrusted(plan)
        plan = try AttestationPlan(format)
        plan.root.notAfter = SoftwareAuthenticator.now - 1
        try await expectUntrusted(plan)
        plan = try AttestationPlan(format)
        plan.certificate.extensions.append(.init(oid: [1, 2, 3, 4], critical: true, value: [5, 0]))
        try await expectUntrusted(plan)
        guard format != .fidoU2F else { return }
        for change: (inout CertificateDraft) throws -> Void in [
            { $0.replace(try .init(BasicConstraints.notCertificateAuthority, critical: true)) },
            { $0.drop(.X509ExtensionID.basicConstraints) },
            { $0.replace(try .init(KeyUsage(digitalSignature: true), critical: true)) },
            { $0.notAfter = SoftwareAuthenticator.now - 1 },
            {
                $0.version = .v1
                $0.extensions = []
            },
        ] {
            plan = try AttestationPlan(format)
            var middle = try middle()
            try change(&middle)
            plan.intermediate = middle
            try await expectUntrusted(plan)
        }
    }

    private func expectUntrusted(_ plan: AttestationPlan) async throws {
        await #expect(throws: WebAuthnError.attestationNotTrusted) { try await verify(plan) }
        let result = try await verify(plan, accepting: [.untrusted])
        #expect(!result.isTrusted && !result.trustPath.isEmpty)
    }

    @Test("T14 is trusted when the anchor is the attestation's own certificate, while that is valid")
    func ownAnchor() async throws {
        let (made, _) = try AttestationPlan(.packed).made()
        let leaf = try #require(made.statement["x5c"]?.array?.first?.bytes)
        var anchors = AttestationAnchors()
        try anchors.add(certificate: leaf, for: [.packed])
        var expected = try RegistrationExpectations.sample()
        expected.attestation = .verified(anchors: anchors, accepting: [.untrusted])
        let registration = UnverifiedRegistration(try made.registration())
        for (later, trusted) in [(0, true), (2 * CertificateDraft.day, false), (-2 * CertificateDraft.day, false)] {
            let verified = try await registration.verified(
                against: expected, credentialIsRegistered: false, now: SoftwareAuthenticator.now + later)
            #expect(verified.attestation.isTrusted == trusted)
        }
        #expect(throws: WebAuthnError.attestationInvalid("certificate")) {
            try anchors.add(certificate: Array(leaf.dropLast()))
        }
    }

    @Test("T14 of nobody or of the credential itself counts only where that is accepted")
    func weak() async throws {
        var plan = try AttestationPlan(.packed)
        plan.selfAttested = true
        for (plan, allowance) in [(try AttestationPlan(.none), AttestationAllowance.none), (plan, .selfAttestation)] {
            await #expect(throws: WebAuthnError.attestationNotTrusted) { try await verify(plan) }
            let result = try await verify(plan, accepting: [allowance])
            #expect(!result.isTrusted && result.trustPath.isEmpty)
        }
    }

    @Test("is not judged when policy ignores it, or its format is unknown and accepted")
    func ignored() async throws {
        var plan = try AttestationPlan(.packed)
        plan.edit = { $0["sig"] = .bytes([1]) }
        var (made, anchors) = try plan.made()
        var expected = try RegistrationExpectations.sample()
        let ignoring = try await UnverifiedRegistration(made.registration()).verified(
            against: expected, credentialIsRegistered: false, now: SoftwareAuthenticator.now)
        #expect(ignoring.attestation.type == nil && !ignoring.attestation.isTrusted)
        made.format = "android-safetynet"
        expected.attestation = .verified(anchors: anchors, accepting: [.unknownFormat])
        let unknown = try await UnverifiedRegistration(made.registration()).verified(
            against: expected, credentialIsRegistered: false, now: SoftwareAuthenticator.now)
        #expect(unknown.attestation.type == nil && unknown.attestation.format == "android-safetynet")
    }

    @Test("T14 that breaks one rule of its format is refused", arguments: AttestationDeviation.all)
    func deviation(_ deviation: AttestationDeviation) async throws {
        var plan = try AttestationPlan(deviation.format)
        plan.selfAttested = deviation.selfAttested
        #expect(try await verify(plan, accepting: [.selfAttestation]).type != nil)
        try deviation.change(&plan)
        await #expect(throws: deviation.error) {
            try await verify(plan, accepting: [.none, .selfAttestation, .untrusted, .unknownFormat])
        }
    }

    @Test("T14 of Android that leaves the key undescribed counts only where that is accepted")
    func undescribed() async throws {
        var plan = try AttestationPlan(.androidKey)
        plan.androidHardware = []
        await #expect(throws: WebAuthnError.attestationInvalid("key not made in the device")) {
            try await verify(plan)
        }
        plan.androidHardware = AttestationDER.origin(0)
        await #expect(throws: WebAuthnError.attestationInvalid("key for other purposes than signing")) {
            try await verify(plan)
        }
        #expect(try await verify(plan, accepting: [.undescribedAndroidKey]).isTrusted)
        plan.androidSoftware = AttestationDER.purpose(2)
        #expect(try await verify(plan).isTrusted)
    }

    @Test("T14 T20 of a TPM is refused when one of its structures is cut short anywhere")
    func prefixes() async throws {
        for credential in [try TestKey.p256(), try TestKey.rsa()] {
            let plan = try AttestationPlan(.tpm, credential: credential)
            for name in ["pubArea", "certInfo"] {
                let whole = try #require(try plan.made().authenticator.statement[name]?.bytes)
                for count in 0..<whole.count {
                    var cut = plan
                    cut.edit = { $0[name] = .bytes(Array(whole.prefix(count))) }
                    await #expect(throws: WebAuthnError.self) { try await verify(cut, accepting: [.untrusted]) }
                }
            }
        }
    }
}
