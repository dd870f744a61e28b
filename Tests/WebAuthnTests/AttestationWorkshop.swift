import Crypto
import Foundation
import SwiftASN1
import WebAuthn
import X509

/// A certificate to be made; each part can be changed before it is signed.
struct CertificateDraft: Sendable {
    static let day: Int64 = 86_400

    var key: TestKey
    var version = Certificate.Version.v3
    var subject: [RelativeDistinguishedName.Attribute]
    var issuer: [RelativeDistinguishedName.Attribute] = Self.authority
    var extensions: [Certificate.Extension] = []
    var notBefore = SoftwareAuthenticator.now - Self.day
    var notAfter = SoftwareAuthenticator.now + Self.day

    static let authority: [RelativeDistinguishedName.Attribute] = [
        .init(type: .RDNAttributeType.commonName, utf8String: "Attestation CA")
    ]

    static func packed(_ key: TestKey) throws -> CertificateDraft {
        typealias Name = ASN1ObjectIdentifier.RDNAttributeType
        return CertificateDraft(
            key: key,
            subject: [
                try .init(type: Name.countryName, printableString: "GB"),
                .init(type: Name.organizationName, utf8String: "Maker"),
                .init(type: Name.organizationalUnitName, utf8String: "Authenticator Attestation"),
                .init(type: Name.commonName, utf8String: "Model 1"),
            ], extensions: [try .init(BasicConstraints.notCertificateAuthority, critical: true), model()])
    }

    static func authority(_ key: TestKey) throws -> CertificateDraft {
        CertificateDraft(
            key: key, subject: authority,
            extensions: [
                try .init(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true),
                try .init(KeyUsage(keyCertSign: true, cRLSign: true), critical: true),
            ])
    }

    /// id-fido-gen-ce-aaguid.
    static func model(_ byte: UInt8 = 0x11, critical: Bool = false) -> Certificate.Extension {
        Certificate.Extension(
            oid: [1, 3, 6, 1, 4, 1, 45724, 1, 1, 4], critical: critical,
            value: ([4, 16] + [UInt8](repeating: byte, count: 16))[...])
    }

    mutating func drop(_ oid: ASN1ObjectIdentifier) { extensions.removeAll { $0.oid == oid } }

    mutating func replace(_ added: Certificate.Extension) {
        drop(added.oid)
        extensions.append(added)
    }

    func signed(by key: TestKey) throws -> [UInt8] {
        let certificate = try Certificate(
            version: version, serialNumber: Certificate.SerialNumber(bytes: [1, 2, 3, UInt8(subject.count)]),
            publicKey: self.key.certificateKey.publicKey,
            notValidBefore: Date(timeIntervalSince1970: TimeInterval(notBefore)),
            notValidAfter: Date(timeIntervalSince1970: TimeInterval(notAfter)),
            issuer: DistinguishedName(issuer), subject: DistinguishedName(subject),
            signatureAlgorithm: .ecdsaWithSHA256, extensions: Certificate.Extensions(extensions),
            issuerPrivateKey: key.certificateKey)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}

/// A registration with an attestation in one of the formats; each part can be changed before it is signed.
struct AttestationPlan: Sendable {
    var format: AttestationFormat
    var authenticator: SoftwareAuthenticator
    /// Signs the statement, and is certified by `certificate`.
    var attestationKey: TestKey
    var certificate: CertificateDraft
    var root: CertificateDraft
    var rootKey: TestKey
    /// What the caller trusts; nil: the root.
    var anchor: CertificateDraft?
    var intermediate: CertificateDraft?
    var anchorFormats = Set(AttestationFormat.allCases)
    /// Changes the statement after it was made.
    var edit: @Sendable (inout [String: CBORValue]) -> Void = { _ in }
    var selfAttested = false
    var tpm: TPMPlan
    var androidSoftware: [UInt8] = []
    var androidHardware = AttestationDER.purpose(2) + AttestationDER.origin(0)
    /// The challenge or nonce in the certificate, if not the right one.
    var certifiedChallenge: [UInt8]?

    init(_ format: AttestationFormat, credential: TestKey? = nil) throws {
        self.format = format
        authenticator = try .registering(credential)
        let certified = format == .apple || format == .androidKey
        attestationKey = certified ? authenticator.key : try .p256(9)
        certificate = try .packed(attestationKey)
        rootKey = try .p256(1)
        root = try .authority(rootKey)
        tpm = TPMPlan(key: authenticator.key)
        if format == .tpm {
            certificate.subject = []
            certificate.replace(try TPMPlan.name())
            certificate.extensions.append(
                try .init(ExtendedKeyUsage([.init(oid: [2, 23, 133, 8, 3])]), critical: false))
        }
    }

    /// The authenticator with its statement, and the anchors of its relying party.
    func made() throws -> (authenticator: SoftwareAuthenticator, anchors: AttestationAnchors) {
        var made = authenticator
        made.format = format.rawValue
        made.statement = try statement()
        edit(&made.statement)
        var anchors = AttestationAnchors()
        let trusted = anchor ?? root
        try anchors.add(certificate: trusted.signed(by: trusted.key), for: anchorFormats)
        return (made, anchors)
    }

    private var signedBytes: [UInt8] { authenticator.authenticatorData + authenticator.clientDataHash }

    private func path(_ draft: CertificateDraft) throws -> CBORValue {
        guard let intermediate else { return .array([.bytes(try draft.signed(by: rootKey))]) }
        var leaf = draft
        leaf.issuer = intermediate.subject
        return .array([
            .bytes(try leaf.signed(by: intermediate.key)), .bytes(try intermediate.signed(by: rootKey)),
        ])
    }

    private func statement() throws -> [String: CBORValue] {
        let algorithm = CBORValue(attestationKey.algorithm.rawValue)
        var draft = certificate
        switch format {
        case .none: return [:]
        case .packed where selfAttested:
            return [
                "alg": CBORValue(authenticator.key.algorithm.rawValue),
                "sig": .bytes(try authenticator.key.sign(signedBytes)),
            ]
        case .packed:
            return [
                "alg": algorithm, "sig": .bytes(try attestationKey.sign(signedBytes)), "x5c": try path(draft),
            ]
        case .fidoU2F:
            let x = authenticator.key.parameters[-2]?.bytes ?? []
            let y = authenticator.key.parameters[-3]?.bytes ?? []
            let hash = Array(SHA256.hash(data: Array(authenticator.rpID.utf8)))
            let message = [0] + hash + authenticator.clientDataHash + authenticator.credentialID + [4] + x + y
            return ["sig": .bytes(try attestationKey.sign(message)), "x5c": try path(draft)]
        case .tpm:
            let info = tpm.certifyInfo(for: signedBytes, attestationKey.algorithm)
            return [
                "ver": .text("2.0"), "alg": algorithm, "sig": .bytes(try attestationKey.sign(info)),
                "certInfo": .bytes(info), "pubArea": .bytes(tpm.publicArea), "x5c": try path(draft),
            ]
        case .apple:
            let nonce = certifiedChallenge ?? Array(SHA256.hash(data: signedBytes))
            draft.extensions.append(AttestationDER.appleNonce(nonce))
            return ["x5c": try path(draft)]
        case .androidKey:
            draft.extensions.append(
                AttestationDER.androidDescription(
                    challenge: certifiedChallenge ?? authenticator.clientDataHash, software: androidSoftware,
                    hardware: androidHardware))
            return [
                "alg": algorithm, "sig": .bytes(try attestationKey.sign(signedBytes)), "x5c": try path(draft),
            ]
        }
    }
}

/// Pieces of ASN.1 that attestation certificates carry.
enum AttestationDER {
    static func value(_ tag: [UInt8], _ content: [UInt8]) -> [UInt8] {
        let count = UInt8(truncatingIfNeeded: content.count)
        return tag + (content.count < 128 ? [count] : [0x81, count]) + content
    }

    static func purpose(_ number: UInt8) -> [UInt8] { value([0xa1], value([0x31], [2, 1, number])) }
    /// [702] EXPLICIT INTEGER.
    static func origin(_ number: UInt8) -> [UInt8] { value([0xbf, 0x85, 0x3e], [2, 1, number]) }
    /// [600] EXPLICIT NULL.
    static let allApplications = value([0xbf, 0x84, 0x58], [5, 0])

    static func appleNonce(_ nonce: [UInt8]) -> Certificate.Extension {
        Certificate.Extension(
            oid: [1, 2, 840, 113635, 100, 8, 2], critical: false,
            value: value([0x30], value([0xa1], value([4], nonce)))[...])
    }

    static func androidDescription(
        challenge: [UInt8], software: [UInt8], hardware: [UInt8]
    ) -> Certificate.Extension {
        let versions: [UInt8] = [2, 1, 4, 0x0a, 1, 1, 2, 1, 4, 0x0a, 1, 1]
        let content = versions + value([4], challenge) + [4, 0] + value([0x30], software) + value([0x30], hardware)
        return Certificate.Extension(
            oid: [1, 3, 6, 1, 4, 1, 11129, 2, 1, 17], critical: false, value: value([0x30], content)[...])
    }
}
