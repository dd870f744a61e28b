import Foundation
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// The certificates that attestations must end at, by format (Web Authentication Level 3, §7.1 step 24).
public struct AttestationAnchors: Sendable {
    private struct Anchors {
        var store = CertificateStore()
        var encodings: Set<[UInt8]> = []
    }

    private var anchors: [AttestationFormat: Anchors] = [:]

    public init() {}

    /// Trusts a certificate, in DER, for these formats. Throws when it is none.
    public mutating func add(
        certificate der: [UInt8], for formats: Set<AttestationFormat> = Set(AttestationFormat.allCases)
    ) throws(WebAuthnError) {
        let certificate = try AttestationCertificate(der: der).certificate
        for format in formats {
            anchors[format, default: Anchors()].store.append(certificate)
            anchors[format, default: Anchors()].encodings.insert(der)
        }
    }

    /// Whether the certificates lead to an anchor, every one of them valid at the time (RFC 5280 §6). Revocation is
    /// not looked up.
    func vouch(for path: [AttestationCertificate], format: AttestationFormat, now: Int64) async -> Bool {
        guard let leaf = path.first, let anchors = anchors[format] else { return false }
        // The attestation's own certificate may be an anchor, which need not be a CA (§7.1 step 25).
        if anchors.encodings.contains(leaf.der) {
            return leaf.isValid(at: now)
        }
        let time = Date(timeIntervalSince1970: TimeInterval(now))
        var verifier = Verifier(rootCertificates: anchors.store) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            AttestationPathPolicy()
        }
        let result = await verifier.validate(
            leaf: leaf.certificate, intermediates: CertificateStore(path.dropFirst().map(\.certificate)))
        guard case .validCertificate = result else { return false }
        return true
    }
}

/// What RFC 5280 asks of attestation paths beside what `RFC5280Policy` checks: an issuer that is no anchor is of
/// version 3, or nothing would say that it is a CA (§6.1.4 (k)), and an issuer's key usage, where it stands, allows
/// signing certificates (§4.2.1.3). The extensions named here are judged with the statement.
private struct AttestationPathPolicy: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
    ]

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
        for issuer in chain.dropFirst().dropLast() where issuer.version != .v3 {
            return .failsToMeetPolicy(reason: "an issuer of an old version is no anchor")
        }
        for issuer in chain.dropFirst() {
            do {
                if let usage = try issuer.extensions.keyUsage, !usage.keyCertSign {
                    return .failsToMeetPolicy(reason: "an issuer may not sign certificates")
                }
            } catch {
                return .failsToMeetPolicy(reason: "an issuer's key usage cannot be read")
            }
        }
        return .meetsPolicy
    }
}
