import Bytes
import Crypto
import PhoneLink
import Testing

@Suite("A pairing")
struct PairingTests {
    private let start: Int64 = 1_764_000_000

    @Test("gives both sides the words and the passcode key of the second implementation")
    func derivations() throws {
        let vectors = try ProtocolVectors.required()
        let text = vectors.text("pairing")
        let pairing = try UnverifiedPairing(parsing: text).verified(now: start).message
        let reply = try UnverifiedPairingReply(parsing: vectors.text("paired")).verified(answering: text).message
        let server = PairingTranscript(
            pairing: text, serverKey: reply.serverKey, serverAgreementKey: reply.serverAgreementKey,
            device: reply.device)
        #expect(server == PairingTranscript(of: reply))
        #expect(Hex.encode(server.hash) == vectors.pairing("transcript"))
        #expect(server.words.description == vectors.pairing("words"))
        let expected = Secret(try Hex.decode(vectors.pairing("passcode_key")))
        let phoneSide = try PasscodeKey(
            own: vectors.agreement("phone-agreement"), other: reply.serverAgreementKey, transcript: server)
        let serverSide = try PasscodeKey(
            own: vectors.agreement("server-agreement"), other: pairing.agreementKey, transcript: server)
        #expect(phoneSide.secret.equals(expected))
        #expect(serverSide.secret.equals(expected))
    }

    @Test("T09 shows other words, makes another key and is found out when a key was swapped on the way")
    func swapped() throws {
        let vectors = try ProtocolVectors.required()
        let reply = try UnverifiedPairingReply(parsing: vectors.text("paired")).claimed
        let other = try vectors.signing("other-signing").publicKey
        let swapped = PairingTranscript(
            pairing: vectors.text("pairing"), serverKey: other, serverAgreementKey: reply.serverAgreementKey,
            device: reply.device)
        let sent = PairingTranscript(of: reply)
        #expect(swapped != sent)
        #expect(swapped.words != sent.words)
        let own = try vectors.agreement("phone-agreement")
        let first = try PasscodeKey(own: own, other: reply.serverAgreementKey, transcript: sent)
        let second = try PasscodeKey(own: own, other: reply.serverAgreementKey, transcript: swapped)
        #expect(!first.secret.equals(second.secret))
        let key = try vectors.signing("phone-signing")
        let text = try PairingConfirmation(device: reply.device, transcript: swapped, matches: true, time: start)
            .signed(by: key)
        #expect(throws: PhoneLinkError.notForThis("transcript")) {
            try UnverifiedConfirmation(parsing: text)
                .verified(by: key.publicKey, device: reply.device, transcript: sent, now: start)
        }
    }

    @Test("goes the whole way between two sides of this implementation")
    func wholeWay() throws {
        let (phone, agreement) = (try SigningKey(drawn(1)), try AgreementKey(drawn(2)))
        let (server, ephemeral) = (try SigningKey(drawn(3)), try AgreementKey(drawn(4)))
        let sent = try Pairing(
            ticket: TicketCode(typed: "kx7 4tm q2p"), signingKey: phone.publicKey, agreementKey: agreement.publicKey,
            name: "Pixel\u{202e} 8\n", facts: PhoneFacts(), time: start, nonce: Array(repeating: 7, count: 16)
        ).signed(by: phone)
        let got = try UnverifiedPairing(parsing: sent).verified(now: start + 300).message
        #expect(got.name == "Pixel 8")
        #expect(got.ticket.grouped == "KX7-4TM-Q2P")
        let reply = PairingReply(
            device: try DeviceID(random: Array(0..<12)), organisation: "Example University", account: "Staff a.bloggs",
            serverKey: server.publicKey, serverAgreementKey: ephemeral.publicKey, answering: sent, time: start,
            ends: start + 600)
        let read = try UnverifiedPairingReply(parsing: reply.signed(by: server)).verified(answering: sent).message
        #expect(read == reply)
        let transcript = PairingTranscript(of: read)
        let phoneKey = try PasscodeKey(own: agreement, other: read.serverAgreementKey, transcript: transcript)
        let serverKey = try PasscodeKey(own: ephemeral, other: got.agreementKey, transcript: transcript)
        #expect(phoneKey.secret.equals(serverKey.secret))
    }

    private func drawn(_ number: UInt8) -> Secret { Secret(Array(repeating: number, count: 32)) }

    @Test("has sixteen colours and a hundred numbers")
    func words() throws {
        #expect(ComparisonWords.Colour.allCases.count == 16)
        var hash = [UInt8](repeating: 0, count: 32)
        #expect(try PairingTranscript(hash: hash).words.description == "Black 00")
        hash.replaceSubrange(0..<3, with: [0xf1, 0, 41])
        #expect(try PairingTranscript(hash: hash).words.description == "Blue 41")
    }

    @Test(
        "refuses keys that are no point of the curve",
        arguments: [
            [UInt8](), [4], [UInt8](repeating: 0, count: 65), [4] + [UInt8](repeating: 1, count: 64),
            [2] + [UInt8](repeating: 1, count: 32), [4] + [UInt8](repeating: 255, count: 64),
        ])
    func points(bytes: [UInt8]) {
        #expect(throws: PhoneLinkError.malformed("public key")) { try SigningPublicKey(x963: bytes) }
        #expect(throws: PhoneLinkError.malformed("public key")) { try AgreementPublicKey(x963: bytes) }
    }

    @Test("refuses randomness that is no key", arguments: [0, 255] as [UInt8])
    func randomness(byte: UInt8) {
        let bytes = Secret(Array(repeating: byte, count: 32))
        #expect(throws: PhoneLinkError.unusableRandomness) { try SigningKey(bytes) }
        #expect(throws: PhoneLinkError.unusableRandomness) { try AgreementKey(bytes) }
    }

    @Test(
        "knows keys by the vectors' names and forms",
        arguments: [
            "phone-signing", "phone-agreement", "server-signing", "server-agreement", "other-signing",
        ])
    func keys(name: String) throws {
        let vectors = try ProtocolVectors.required()
        let entry = try #require(vectors.root["keys"]?[name])
        let key = try vectors.signing(name).publicKey
        #expect(Hex.encode(key.x963) == entry["x963"]?.string)
        #expect(key.keyID == entry["kid"]?.string)
        #expect(try SigningPublicKey(jwk: key.jwk) == key)
    }

    @Test("reads set-up codes as people type them, and refuses what can be none")
    func tickets() throws {
        #expect(try TicketCode(typed: " kx7-4tm q2p").text == "KX74TMQ2P")
        #expect(try TicketCode(typed: "OIL-4TM-Q2P").text == "0114TMQ2P")
        #expect(try TicketCode(random: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).text == "ZZZZZZZZZ")
        #expect(
            try TicketCode(typed: "KX74TMQ2P").link(server: "https://mfa.example.ac.uk")
                == "https://mfa.example.ac.uk/app/#pair=KX74TMQ2P")
        for wrong in [
            "", "KX7-4TM-Q2", "KX7-4TM-Q2PP", "KX7-4TM-Q2U", "KX7-4TM-Q2\u{e9}", String(repeating: "-", count: 99),
        ] {
            #expect(throws: PhoneLinkError.malformed("ticket")) { try TicketCode(typed: wrong) }
        }
    }
}
