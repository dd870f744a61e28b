import Bytes
import Testing
import WebAuthn

@Suite("What a browser and its authenticator send")
struct CeremonyTests {
    @Test("T14 T20 is refused as authenticator data when flags promise what is not there, or anything is left over")
    func authenticatorData() throws {
        var made = try SoftwareAuthenticator.registering()
        made.extensions = CBORValue(members: ["credProtect": CBORValue(2)])
        let bytes = made.authenticatorData
        let read = try AuthenticatorData(parsing: bytes)
        #expect(read.credential?.id.bytes == made.credentialID)
        #expect(read.extensions?["credProtect"] == CBORValue(2))
        for count in 0..<bytes.count {
            #expect(throws: WebAuthnError.self) { try AuthenticatorData(parsing: Array(bytes.prefix(count))) }
        }
        for flag in [AuthenticatorFlags.attestedCredential, .extensions] {
            var changed = bytes
            changed[32] ^= flag.rawValue
            #expect(throws: WebAuthnError.self) { try AuthenticatorData(parsing: changed) }
        }
        made.extensions = .array([])
        #expect(throws: WebAuthnError.self) { try AuthenticatorData(parsing: made.authenticatorData) }
        #expect(throws: WebAuthnError.self) {
            try AuthenticatorData(parsing: bytes + [UInt8](repeating: 0, count: AuthenticatorData.sizeMax))
        }
    }

    @Test(
        "T14 T20 is refused as client data when a member is missing, twice or of another type",
        arguments: [
            #"{}"#, #"[]"#, #"{"type":"webauthn.get","challenge":"AA"}"#,
            #"{"type":1,"challenge":"AA","origin":"https://a"}"#,
            #"{"type":"webauthn.get","challenge":"AA","origin":"https://a","crossOrigin":"false"}"#,
            #"{"type":"webauthn.get","challenge":"AA","origin":"https://a","topOrigin":null}"#,
            #"{"type":"webauthn.get","challenge":"AA","origin":"https://a","origin":"https://b"}"#,
            #"{"type":"webauthn.get","challenge":"AA","origin":"https://a"}x"#,
        ])
    func clientData(text: String) throws {
        #expect(throws: WebAuthnError.self) { try CollectedClientData(parsing: Array(text.utf8)) }
    }

    @Test("is read as client data with a byte order mark and with members that come later (§5.8.1, §7.1 step 5)")
    func clientDataExtended() throws {
        let text = #"{"type":"webauthn.get","challenge":"AA","origin":"https://a","crossOrigin":true,"later":[1]}"#
        let read = try CollectedClientData(parsing: [0xef, 0xbb, 0xbf] + Array(text.utf8))
        #expect(read.crossOrigin == true && read.topOrigin == nil && read.origin == "https://a")
        #expect(throws: WebAuthnError.self) {
            let long = #"{"type":"\#(String(repeating: "x", count: CollectedClientData.sizeMax))"}"#
            return try CollectedClientData(parsing: Array(long.utf8))
        }
    }

    @Test("T14 T20 is refused as attestation object with members missing, more, or of another type")
    func attestationObject() throws {
        let made = try SoftwareAuthenticator.registering()
        let data = CBORValue.bytes(made.authenticatorData)
        let good: [String: CBORValue] = ["fmt": .text("none"), "attStmt": .map([]), "authData": data]
        _ = try AttestationObject(parsing: CBORValue(members: good).serialized())
        let changes: [(String, CBORValue?)] = [
            ("fmt", nil), ("attStmt", nil), ("authData", nil), ("fmt", .bytes([])), ("attStmt", .null),
            ("authData", .text("")), ("epAtt", .bool(true)),
        ]
        for (name, value) in changes {
            var members = good
            members[name] = value
            #expect(throws: WebAuthnError.self) {
                try AttestationObject(parsing: CBORValue(members: members).serialized())
            }
        }
    }

    @Test(
        "T14 is refused for a relying party whose name or origins are none",
        arguments: [
            ("", "https://a.example"), ("Login.example", "https://a.example"), ("a..example", "https://a.example"),
            ("a.example", ""), ("a.example", "https://a.example/"), ("a.example", "http://a.example"),
            ("a.example", "https://A.example"), ("a.example", "https://a.example:443"),
            ("a.example", "https://a.example:0443"), ("a.example", "https://a.example:"),
            ("a.example", "https://a.example:1:2"), ("a.example", "https://user@a.example"),
            ("a.example", "null"), ("a.example", "https://*.example"),
        ])
    func parties(id: String, origin: String) throws {
        #expect(throws: WebAuthnError.self) { try RelyingParty(id: id, name: "", origins: [origin]) }
    }

    @Test("T14 needs a challenge of at least 16 bytes")
    func challenges() throws {
        #expect(throws: WebAuthnError.malformed("challenge")) {
            try CeremonyChallenge([UInt8](repeating: 1, count: 15))
        }
        #expect(try CeremonyChallenge([UInt8](repeating: 0, count: 16)).text == "AAAAAAAAAAAAAAAAAAAAAA")
        #expect(throws: WebAuthnError.malformed("user handle")) { try UserHandle([UInt8](repeating: 1, count: 65)) }
        #expect(throws: WebAuthnError.malformed("credential id")) { try CredentialID(text: "AA==") }
    }

    @Test("is refused as a registration when transports are too many, too long or no names")
    func transports() throws {
        let made = try SoftwareAuthenticator.registering().registration().serialized()
        let text = String(decoding: made, as: UTF8.self)
        let many = (0...RegistrationResponseJSON.transportsMax).map { "\"t\($0)\"" }.joined(separator: ",")
        for list in [
            "[\(many)]", "[\"\(String(repeating: "x", count: 33))\"]", "[1]", "[\"\"]", "[\"a b\"]", "\"usb\"",
        ] {
            let changed = text.replacing(#"["internal","usb"]"#, with: list)
            #expect(changed != text)
            #expect(throws: WebAuthnError.malformed("transports")) {
                try RegistrationResponseJSON(parsing: Array(changed.utf8))
            }
        }
        let without = text.replacing(#","transports":["internal","usb"]"#, with: "")
        #expect(try RegistrationResponseJSON(parsing: Array(without.utf8)).transports == [])
    }

    @Test("T14 T20 is refused as a registration when its JSON is cut short anywhere, or says one thing twice")
    func registrationJSON() throws {
        let made = try SoftwareAuthenticator.registering().registration().serialized()
        for count in 0..<made.count {
            #expect(throws: WebAuthnError.self) { try UnverifiedRegistration(parsing: Array(made.prefix(count))) }
        }
        let text = String(decoding: made, as: UTF8.self)
        let changes = [
            (#""type":"public-key""#, #""type":"password""#), (#""rawId":"I"#, #""rawId":"J"#),
            (#""type":"public-key""#, #""type":"public-key","type":"public-key""#),
            (#""attestationObject":""#, #""attestationObject":"=""#), (#""attestationObject""#, #""attestation""#),
            ("clientExtensionResults", "results"), (#""clientDataJSON""#, #""clientData""#),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(throws: WebAuthnError.self) { try UnverifiedRegistration(parsing: Array(changed.utf8)) }
        }
        let large = [UInt8](repeating: 0x20, count: RegistrationResponseJSON.sizeMax)
        #expect(throws: WebAuthnError.malformed("response larger than 131072 bytes")) {
            try UnverifiedRegistration(parsing: made + large)
        }
    }
}
