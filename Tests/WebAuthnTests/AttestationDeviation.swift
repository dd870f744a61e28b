import SwiftASN1
import Testing
import WebAuthn
import X509

/// One rule of an attestation format that is broken, and all others as they should be.
struct AttestationDeviation: Sendable, CustomTestStringConvertible {
    let format: AttestationFormat
    let rule: String
    let error: WebAuthnError
    let selfAttested: Bool
    let change: @Sendable (inout AttestationPlan) throws -> Void
    var testDescription: String { "\(format.rawValue): \(rule)" }

    init(
        _ format: AttestationFormat, _ rule: String, _ error: String, selfAttested: Bool = false,
        _ change: @escaping @Sendable (inout AttestationPlan) throws -> Void
    ) {
        self.format = format
        self.rule = rule
        self.error = .attestationInvalid(error)
        self.selfAttested = selfAttested
        self.change = change
    }

    static let all = packed + packedSelf + fidoU2F + tpm + apple + androidKey + everywhere

    private static func edited(_ name: String, _ value: CBORValue?) -> @Sendable (inout AttestationPlan) -> Void {
        { plan in plan.edit = { $0[name] = value } }
    }

    /// A certificate that names its makers otherwise.
    private static func subject(
        _ type: ASN1ObjectIdentifier, _ text: String?
    ) -> @Sendable (inout AttestationPlan) -> Void {
        { plan in
            plan.certificate.subject.removeAll { $0.type == type }
            if let text { plan.certificate.subject.append(.init(type: type, utf8String: text)) }
        }
    }

    private typealias Name = ASN1ObjectIdentifier.RDNAttributeType

    /// Rules of all formats with certificates.
    private static let everywhere: [AttestationDeviation] = [
        AttestationFormat.packed, .fidoU2F, .tpm, .apple, .androidKey,
    ].flatMap { format in
        [
            AttestationDeviation(format, "no certificate", "x5c", edited("x5c", .array([]))),
            AttestationDeviation(
                format, "a certificate that is none", "certificate", edited("x5c", .array([.bytes([1])]))),
            AttestationDeviation(format, "a certificate that is no bytes", "x5c", edited("x5c", .array([.null]))),
            AttestationDeviation(format, "too many certificates", "x5c") { plan in
                plan.edit = { statement in
                    let first = statement["x5c"]?.array?.first ?? .null
                    statement["x5c"] = .array([CBORValue](repeating: first, count: 7))
                }
            },
            AttestationDeviation(
                format, "a member beside", "members of the statement", edited("ecdaaKeyId", .bytes([1]))),
        ]
    }

    private static let packed: [AttestationDeviation] = [
        .init(.packed, "another key signed", "signature") { $0.certificate.key = try .p256(4) },
        .init(.packed, "another algorithm is named", "signature", edited("alg", CBORValue(-257))),
        .init(.packed, "another message was signed", "signature") { plan in
            let signature = try plan.attestationKey.sign([1, 2, 3])
            plan.edit = { $0["sig"] = .bytes(signature) }
        },
        .init(.packed, "the certificate is of version 1", "certificate version") { plan in
            plan.certificate.version = .v1
        },
        .init(.packed, "the certificate is a CA's", "basic constraints") { plan in
            plan.certificate.replace(
                try .init(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true))
        },
        .init(.packed, "basic constraints are missing", "basic constraints") { plan in
            plan.certificate.drop(.X509ExtensionID.basicConstraints)
        },
        .init(.packed, "no country", "certificate subject", subject(Name.countryName, nil)),
        .init(.packed, "a country of three letters", "certificate subject", subject(Name.countryName, "GBR")),
        .init(.packed, "no organisation", "certificate subject", subject(Name.organizationName, nil)),
        .init(.packed, "no unit", "certificate subject", subject(Name.organizationalUnitName, nil)),
        .init(.packed, "another unit", "certificate subject", subject(Name.organizationalUnitName, "Attestation")),
        .init(.packed, "no common name", "certificate subject", subject(Name.commonName, nil)),
        .init(.packed, "another model", "AAGUID extension") { $0.certificate.replace(CertificateDraft.model(0x12)) },
        .init(.packed, "the model's extension is critical", "AAGUID extension") { plan in
            plan.certificate.replace(CertificateDraft.model(critical: true))
        },
        .init(.packed, "the model's extension is no octet string", "AAGUID extension") { plan in
            plan.certificate.replace(.init(oid: CertificateDraft.model().oid, critical: false, value: [5, 0]))
        },
    ]

    private static let packedSelf: [AttestationDeviation] = [
        .init(
            .packed, "self: another algorithm", "alg is not the credential's", selfAttested: true,
            edited("alg", CBORValue(-257))),
        .init(.packed, "self: another key signed", "signature", selfAttested: true) { plan in
            let signature = try TestKey.p256(4).sign(
                plan.authenticator.authenticatorData + plan.authenticator.clientDataHash)
            plan.edit = { $0["sig"] = .bytes(signature) }
        },
        .init(.packed, "self: no signature", "members of the statement", selfAttested: true, edited("sig", nil)),
        .init(.packed, "self: the signature is text", "sig", selfAttested: true, edited("sig", .text("x"))),
    ]

    private static let fidoU2F: [AttestationDeviation] = [
        .init(.fidoU2F, "another key signed", "signature") { $0.certificate.key = try .p256(4) },
        .init(.fidoU2F, "two certificates", "keys of fido-u2f") { plan in
            plan.edit = { statement in
                let first = statement["x5c"]?.array?.first ?? .null
                statement["x5c"] = .array([first, first])
            }
        },
        .init(.fidoU2F, "the certified key is on another curve", "keys of fido-u2f") { plan in
            plan.certificate.key = try .p384()
        },
        .init(.fidoU2F, "the credential is on another curve", "keys of fido-u2f") { plan in
            plan.authenticator = try .registering(.p384())
        },
        .init(.fidoU2F, "the statement is another credential's", "signature") { plan in
            let other = try AttestationPlan(.fidoU2F, credential: .p256(3)).made().authenticator.statement
            plan.edit = { $0 = other }
        },
    ]

    private static let tpm: [AttestationDeviation] = [
        .init(.tpm, "another version", "ver", edited("ver", .text("1.2"))),
        .init(.tpm, "pubArea is another key", "pubArea is another key") { $0.tpm.key = try .p256(4) },
        .init(.tpm, "pubArea is no signing key", "pubArea: no signing key") { $0.tpm.symmetric = 6 },
        .init(.tpm, "pubArea has bytes left over", "pubArea") { $0.tpm.trailing = [0] },
        .init(.tpm, "pubArea is cut short", "pubArea", edited("pubArea", .bytes([0, 0x23]))),
        .init(
            .tpm, "pubArea is of another type", "type of the TPM's key",
            edited("pubArea", .bytes([0, 8] + [UInt8](repeating: 0, count: 8)))),
        .init(.tpm, "another exponent", "pubArea: RSA key") { plan in
            plan = try AttestationPlan(.tpm, credential: .rsa())
            plan.tpm.exponent = 3
        },
        .init(.tpm, "another magic", "certInfo: magic") { $0.tpm.magic = 0xff54_4348 },
        .init(.tpm, "another type", "certInfo: type") { $0.tpm.type = 0x8018 },
        .init(.tpm, "other extra data", "certInfo: extraData") { $0.tpm.extraData = [UInt8](repeating: 0, count: 32) },
        .init(.tpm, "another name", "certInfo: name") { $0.tpm.name = [0, 0x0b] + [UInt8](repeating: 0, count: 32) },
        .init(
            .tpm, "certInfo is cut short", "certInfo", edited("certInfo", .bytes([0xff, 0x54, 0x43, 0x47, 0x80]))),
        .init(.tpm, "an unknown algorithm", "certInfo: extraData", edited("alg", CBORValue(-65535))),
        .init(.tpm, "another key signed", "signature") { $0.certificate.key = try .p256(4) },
        .init(.tpm, "the certificate is of version 1", "certificate version") { $0.certificate.version = .v1 },
        .init(.tpm, "the certificate has a subject", "certificate subject", subject(Name.commonName, "TPM")),
        .init(.tpm, "no names", "subject alternative name") { plan in
            plan.certificate.drop(.X509ExtensionID.subjectAlternativeName)
        },
        .init(.tpm, "a maker without number", "subject alternative name") { plan in
            plan.certificate.replace(try TPMPlan.name(maker: "Maker"))
        },
        .init(.tpm, "no version", "subject alternative name") { plan in
            plan.certificate.replace(try TPMPlan.name(version: false))
        },
        .init(.tpm, "no usage", "extended key usage") { $0.certificate.drop(.X509ExtensionID.extendedKeyUsage) },
        .init(.tpm, "another usage", "extended key usage") { plan in
            plan.certificate.replace(try .init(ExtendedKeyUsage([.clientAuth]), critical: false))
        },
        .init(.tpm, "the certificate is a CA's", "basic constraints") { plan in
            plan.certificate.replace(
                try .init(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true))
        },
        .init(.tpm, "another model", "AAGUID extension") { $0.certificate.replace(CertificateDraft.model(0x12)) },
    ]

    private static let apple: [AttestationDeviation] = [
        .init(.apple, "another nonce", "nonce") { $0.certifiedChallenge = [UInt8](repeating: 0, count: 32) },
        .init(.apple, "another key is certified", "the certificate is for another key") { plan in
            plan.certificate.key = try .p256(4)
        },
        .init(.apple, "the certificate has no nonce", "nonce") { plan in
            let packed = try AttestationPlan(.packed).made().authenticator.statement
            plan.edit = { $0["x5c"] = packed["x5c"] }
        },
    ]

    private static let androidKey: [AttestationDeviation] = [
        .init(.androidKey, "another challenge", "attestation challenge") { plan in
            plan.certifiedChallenge = [UInt8](repeating: 0, count: 32)
        },
        .init(.androidKey, "another key is certified", "the certificate is for another key") { plan in
            plan.attestationKey = try .p256(4)
            plan.certificate.key = try .p256(4)
        },
        .init(.androidKey, "another key signed", "signature") { $0.attestationKey = try .p256(4) },
        .init(.androidKey, "no description", "key description") { plan in
            var packed = try AttestationPlan(.packed)
            packed.attestationKey = plan.authenticator.key
            packed.certificate.key = plan.authenticator.key
            let statement = try packed.made().authenticator.statement
            plan.edit = { $0 = statement }
        },
        .init(.androidKey, "a key for all applications, said by the hardware", "key for all applications") { plan in
            plan.androidHardware += AttestationDER.allApplications
        },
        .init(.androidKey, "a key for all applications, said by the software", "key for all applications") { plan in
            plan.androidSoftware = AttestationDER.allApplications
        },
        .init(.androidKey, "an imported key", "key not made in the device") { plan in
            plan.androidHardware = AttestationDER.purpose(2) + AttestationDER.origin(2)
        },
        .init(.androidKey, "a key whose lists disagree", "key not made in the device") { plan in
            plan.androidSoftware = AttestationDER.origin(2)
        },
        .init(.androidKey, "a key for decrypting", "key for other purposes than signing") { plan in
            plan.androidHardware = AttestationDER.purpose(1) + AttestationDER.origin(0)
        },
        .init(.androidKey, "a description that is none", "key description") { plan in
            plan.androidHardware = AttestationDER.value([0xa1], [5, 0])
        },
    ]
}
