import Bytes
import Foundation
import Testing
import WebAuthn

/// Tests/Vectors/webauthn-l3.json: the test vectors of W3C Web Authentication Level 3, section "Test Vectors".
struct SpecificationVectors: Sendable {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let registration: [String: [UInt8]]
        let authentication: [String: [UInt8]]
        var testDescription: String { name }
    }

    static let shared = try? SpecificationVectors()
    /// When the vectors' certificates are valid, as for a thousand years.
    static let now: Int64 = 1_764_000_000

    let attestationCA: [UInt8]
    let vectors: [Vector]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Vectors/webauthn-l3.json")
        let root = try JSONValue(parsing: Array(Data(contentsOf: file)))
        let entries = root["vectors"]?.array ?? []
        attestationCA = try Hex.decode(
            entries.first { $0["name"] == "attestation-root-cert" }?["values"]?["attestation_ca_cert"]?.string ?? "")
        vectors = entries.filter { $0["registration"] != nil }.map { entry in
            Vector(
                name: entry["name"]?.string ?? "", registration: Self.bytes(entry["registration"]),
                authentication: Self.bytes(entry["authentication"]))
        }
    }

    private static func bytes(_ value: JSONValue?) -> [String: [UInt8]] {
        (value?.object ?? [:]).compactMapValues { member in member.string.flatMap { try? Hex.decode($0) } }
    }

    /// Those whose keys are supported: all but Ed448.
    static var supported: [Vector] { (shared?.vectors ?? []).filter { $0.name != "packed-ed448" } }

    func party() throws -> RelyingParty {
        try RelyingParty(
            id: "example.org", name: "Example", origins: ["https://example.org"],
            topOrigins: ["https://example.com"])
    }
}

extension SpecificationVectors.Vector {
    func registrationResponse() throws -> RegistrationResponseJSON {
        RegistrationResponseJSON(
            id: try CredentialID(registration["credential_id"] ?? []),
            clientDataJSON: registration["clientDataJSON"] ?? [],
            attestationObject: registration["attestationObject"] ?? [])
    }

    func authenticationResponse() throws -> AuthenticationResponseJSON {
        AuthenticationResponseJSON(
            id: try CredentialID(registration["credential_id"] ?? []),
            clientDataJSON: authentication["clientDataJSON"] ?? [],
            authenticatorData: authentication["authenticatorData"] ?? [],
            signature: authentication["signature"] ?? [])
    }

    func registrationExpectations() throws -> RegistrationExpectations {
        let vectors = try #require(SpecificationVectors.shared)
        var anchors = AttestationAnchors()
        try anchors.add(certificate: vectors.attestationCA)
        var expected = RegistrationExpectations(
            relyingParty: try vectors.party(), challenge: try CeremonyChallenge(registration["challenge"] ?? []))
        expected.algorithms = COSEAlgorithm.allCases
        expected.attestation = .verified(
            anchors: anchors, accepting: [.none, .selfAttestation, .undescribedAndroidKey])
        return expected
    }

    func registered() async throws -> VerifiedRegistration {
        try await UnverifiedRegistration(parsing: registrationResponse().serialized()).verified(
            against: registrationExpectations(), credentialIsRegistered: false, now: SpecificationVectors.now)
    }

    /// The attestation type that the specification gives the vector.
    var attestationType: AttestationType {
        switch true {
        case name.hasPrefix("none"): .none
        case name.hasPrefix("packed-self"): .selfAttestation
        case name.hasPrefix("tpm"): .attestationCA
        case name.hasPrefix("apple"): .anonymizationCA
        default: .basic
        }
    }
}
