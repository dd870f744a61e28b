import Bytes
import Testing
import WebAuthn

@Suite("Options for the browser")
struct OptionsTests {
    private let party = try? RelyingParty.sample()

    @Test("to make a credential have the form of §5.1.10")
    func creation() throws {
        var options = PublicKeyCredentialCreationOptionsJSON(
            relyingParty: try #require(party),
            user: .init(id: try UserHandle([1, 2, 3, 4]), name: "ab123", displayName: "Alex \"Al\" Bell"),
            challenge: try CeremonyChallenge(SoftwareAuthenticator.challenge))
        options.excludeCredentials = [.init(id: try CredentialID([0xff, 0xfe]), transports: ["usb"])]
        options.residentKey = .required
        options.userVerification = .required
        options.hints = [.clientDevice]
        options.extensions = ["credProps": true]
        #expect(
            String(decoding: options.serialized(), as: UTF8.self) == #"{"attestation":"none","attestationFormats":[],"#
                + #""authenticatorSelection":{"requireResidentKey":true,"residentKey":"required","#
                + #""userVerification":"required"},"challenge":"WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo","#
                + #""excludeCredentials":[{"id":"__4","transports":["usb"],"type":"public-key"}],"#
                + #""extensions":{"credProps":true},"hints":["client-device"],"#
                + #""pubKeyCredParams":[{"alg":-7,"type":"public-key"},{"alg":-8,"type":"public-key"},"#
                + #"{"alg":-257,"type":"public-key"}],"rp":{"id":"login.example.ac.uk","name":"Example University"},"#
                + #""timeout":300000,"user":{"displayName":"Alex \"Al\" Bell","id":"AQIDBA","name":"ab123"}}"#)
        options.authenticatorAttachment = .crossPlatform
        options.attestation = .direct
        options.attestationFormats = [.packed, .tpm]
        #expect(options.json["authenticatorSelection"]?["authenticatorAttachment"] == "cross-platform")
        #expect(options.json["attestation"] == "direct")
        #expect(options.json["attestationFormats"] == ["packed", "tpm"])
    }

    @Test("to make an assertion have the form of §5.1.11")
    func request() throws {
        var options = PublicKeyCredentialRequestOptionsJSON(
            relyingParty: try #require(party), challenge: try CeremonyChallenge(SoftwareAuthenticator.challenge))
        options.allowCredentials = [.init(id: try CredentialID([0xff, 0xfe]))]
        options.userVerification = .discouraged
        options.timeoutMilliseconds = 60_000
        #expect(
            String(decoding: options.serialized(), as: UTF8.self)
                == #"{"allowCredentials":[{"id":"__4","type":"public-key"}],"#
                + #""challenge":"WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo","extensions":{},"hints":[],"#
                + #""rpId":"login.example.ac.uk","timeout":60000,"userVerification":"discouraged"}"#)
    }

    @Test("on related origins are allowed by a document of §5.11")
    func related() throws {
        let document = RelatedOrigins(of: try #require(party))
        let text = #"{"origins":["https://login.example.ac.uk","https://vpn.example.org"]}"#
        #expect(String(decoding: document.serialized(), as: UTF8.self) == text)
        #expect(try RelatedOrigins(parsing: Array(text.utf8)) == document)
        for wrong in [#"{}"#, #"{"origins":["https://a/"]}"#, #"{"origins":[1]}"#, #"["https://a"]"#] {
            #expect(throws: WebAuthnError.malformed(wrong.hasPrefix("[") ? "response" : "origins")) {
                try RelatedOrigins(parsing: Array(wrong.utf8))
            }
        }
    }
}
