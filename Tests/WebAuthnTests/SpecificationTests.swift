import Bytes
import Testing
import WebAuthn

@Suite("A test vector of Web Authentication Level 3")
struct SpecificationTests {
    @Test("T14 is registered, with its attestation", arguments: SpecificationVectors.supported)
    func registration(vector: SpecificationVectors.Vector) async throws {
        let made = try await vector.registered()
        #expect(made.credentialID.bytes == vector.registration["credential_id"])
        #expect(made.aaguid.bytes == vector.registration["aaguid"])
        #expect(made.attestation.type == vector.attestationType)
        let certified = vector.attestationType != .none && vector.attestationType != .selfAttestation
        #expect(made.attestation.isTrusted == certified)
    }

    @Test("T14 signs in with the key that it registered", arguments: SpecificationVectors.supported)
    func assertion(vector: SpecificationVectors.Vector) async throws {
        let made = try await vector.registered()
        let user = try UserHandle([1, 2, 3])
        let record = CredentialRecord(
            id: made.credentialID, publicKey: made.publicKey, userHandle: user, signCount: made.signCount,
            isBackupEligible: made.isBackupEligible)
        let vectors = try #require(SpecificationVectors.shared)
        let expected = AssertionExpectations(
            relyingParty: try vectors.party(),
            challenge: try CeremonyChallenge(vector.authentication["challenge"] ?? []),
            user: user)
        let json = try vector.authenticationResponse().serialized()
        let signed = try UnverifiedAssertion(parsing: json).verified(with: record, against: expected)
        #expect(signed.credentialID == made.credentialID)

        let other = try #require(SpecificationVectors.supported.first { $0.name != vector.name })
        let response = try vector.authenticationResponse()
        let foreign = AuthenticationResponseJSON(
            id: response.id, clientDataJSON: response.clientDataJSON, authenticatorData: response.authenticatorData,
            signature: other.authentication["signature"] ?? [])
        #expect(throws: WebAuthnError.badSignature) {
            try UnverifiedAssertion(foreign).verified(with: record, against: expected)
        }
    }

    @Test("T14 with a key on a curve that is not supported is refused")
    func unsupported() async throws {
        let vector = try #require(SpecificationVectors.shared?.vectors.first { $0.name == "packed-ed448" })
        await #expect(throws: WebAuthnError.unsupportedKey("algorithm -53")) { try await vector.registered() }
    }

    @Test("T14 T20 is refused when what the authenticator made is cut short anywhere")
    func prefixes() async throws {
        for vector in SpecificationVectors.supported {
            let object = vector.registration["attestationObject"] ?? []
            for count in 0..<object.count {
                #expect(throws: WebAuthnError.self) { try AttestationObject(parsing: Array(object.prefix(count))) }
            }
            let data = vector.authentication["authenticatorData"] ?? []
            for count in 0..<data.count {
                #expect(throws: WebAuthnError.self) { try AuthenticatorData(parsing: Array(data.prefix(count))) }
            }
            #expect(throws: WebAuthnError.self) { try AttestationObject(parsing: object + [0]) }
            #expect(throws: WebAuthnError.self) { try AuthenticatorData(parsing: data + [0]) }
        }
    }

    @Test("is written again byte for byte", arguments: SpecificationVectors.supported)
    func roundTrip(vector: SpecificationVectors.Vector) throws {
        let object = vector.registration["attestationObject"] ?? []
        #expect(try CBORValue(parsing: object).serialized() == object)
        let response = try vector.registrationResponse()
        #expect(try RegistrationResponseJSON(parsing: response.serialized()) == response)
        let answer = try vector.authenticationResponse()
        #expect(try AuthenticationResponseJSON(parsing: answer.serialized()) == answer)
    }
}
