// Verifies assertions of passkeys (ES256) for some seconds of CPU time, and says how many.
//
// usage: passkey-bench SECONDS
//
// Each assertion is read from its JSON and goes through every step of Web Authentication Level 3, section 7.2. Prints
// two numbers a second: with the public key read anew from its stored bytes each time, as the server does, and with a
// key that was read before.

import Bytes
import Crypto
import Foundation
import WebAuthn

/// One sign-in: what the browser sends, what the server asked for, and what it keeps of the credential.
struct Ceremony {
    let json: [UInt8]
    let expected: AssertionExpectations
    let record: CredentialRecord

    init(party: RelyingParty) throws {
        let key = P256.Signing.PrivateKey()
        let point = Array(key.publicKey.x963Representation)
        let cose = CBORValue(map: [
            (CBORValue(1), CBORValue(2)), (CBORValue(3), CBORValue(-7)), (CBORValue(-1), CBORValue(1)),
            (CBORValue(-2), .bytes(Array(point[1...32]))), (CBORValue(-3), .bytes(Array(point[33...]))),
        ]).serialized()
        let challenge = Self.random(32)
        let id = try CredentialID(Self.random(32))
        let user = try UserHandle(Self.random(16))
        let client = JSONValue.object([
            "type": "webauthn.get", "challenge": .string(Base64URL.encode(challenge)),
            "origin": .string("https://\(party.id)"), "crossOrigin": false,
        ]).serialized()
        // User present and verified; the counter has gone from 7 to 8.
        let data = Array(SHA256.hash(data: Array(party.id.utf8))) + [0x05, 0, 0, 0, 8]
        let signature = try key.signature(for: data + SHA256.hash(data: client)).derRepresentation
        json = AuthenticationResponseJSON(
            id: id, clientDataJSON: client, authenticatorData: data, signature: Array(signature), userHandle: user
        ).serialized()
        var expected = AssertionExpectations(
            relyingParty: party, challenge: try CeremonyChallenge(challenge), user: user)
        expected.allowedCredentials = [id]
        expected.requiresUserVerification = true
        self.expected = expected
        record = CredentialRecord(
            id: id, publicKey: try COSEKey(parsing: cose), userHandle: user, signCount: 7, isBackupEligible: false)
    }

    func verified(readingKey: Bool) throws -> VerifiedAssertion {
        let assertion = try UnverifiedAssertion(parsing: json)
        guard readingKey else { return try assertion.verified(with: record, against: expected) }
        let fresh = CredentialRecord(
            id: record.id, publicKey: try COSEKey(parsing: record.publicKey.bytes), userHandle: record.userHandle,
            signCount: record.signCount, isBackupEligible: record.isBackupEligible)
        return try assertion.verified(with: fresh, against: expected)
    }

    private static func random(_ count: Int) -> [UInt8] { SymmetricKey(size: .init(bitCount: count * 8)).bytes }
}

extension SymmetricKey {
    fileprivate var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// A measurement that would mean nothing.
struct Meaningless: Error, CustomStringConvertible { let description: String }

func measure(_ ceremonies: [Ceremony], seconds: Double, readingKey: Bool) throws -> Double {
    var count = 0
    let began = clock()
    var spent = 0.0
    while spent < seconds {
        for ceremony in ceremonies {
            let found = try ceremony.verified(readingKey: readingKey)
            guard found.isUserVerified, found.signCount == 8, found.counter == .advanced else {
                throw Meaningless(description: "an assertion was read wrongly")
            }
        }
        count += ceremonies.count
        spent = Double(clock() - began) / Double(CLOCKS_PER_SEC)
    }
    return Double(count) / spent
}

guard let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init), seconds > 0 else {
    throw Meaningless(description: "usage: passkey-bench SECONDS")
}
let party = try RelyingParty(
    id: "login.example.ac.uk", name: "Example University", origins: ["https://login.example.ac.uk"])
let ceremonies = try (0..<256).map { _ in try Ceremony(party: party) }
// What is measured must be able to say no.
let crossed = try UnverifiedAssertion(parsing: ceremonies[0].json)
guard (try? crossed.verified(with: ceremonies[1].record, against: ceremonies[1].expected)) == nil else {
    throw Meaningless(description: "another's assertion was accepted")
}
for readingKey in [true, false] {
    _ = try measure(ceremonies, seconds: 0.1, readingKey: readingKey)
    print(try measure(ceremonies, seconds: seconds, readingKey: readingKey))
}
