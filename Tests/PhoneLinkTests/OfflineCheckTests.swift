import Bytes
import PhoneLink
import Testing

@Suite("A picture code")
struct OfflineCheckTests {
    private static let nonce = (0..<16).map { UInt8($0) }

    @Test("F97 is the text, the challenge and the key of the second implementation")
    func vector() throws {
        let vector = try #require(ProtocolVectors.required().root["check"])
        let check = OfflineCheck(
            server: "https://mfa.example.ac.uk", service: "Learn", account: "ab123", place: "Firefox on Windows",
            time: 1_764_000_000, nonce: Self.nonce)
        #expect(check.text == vector["text"]?.string && check.question == vector["question"]?.string)
        #expect(try OfflineCheck(parsing: check.text) == check)
        let key = Secret(try Hex.decode(vector["passcode_key"]?.string ?? ""))
        #expect(Hex.encode(CheckKey(passcodeKey: key).secret.exposed()) == vector["check_key"]?.string)
    }

    @Test("holds any name, cut where it is too long, and is read again as it was made")
    func names() throws {
        let names = ["Læring & Co #1", "学习", String(repeating: "é", count: 90), "a=b&c=d", " "]
        for name in names {
            for place in [nil, name] {
                let check = OfflineCheck(
                    server: "http://localhost:8080", service: name, account: name, place: place, time: 0,
                    nonce: Self.nonce)
                #expect(check.text.utf8.count <= OfflineCheck.textSizeMax || name.count == 90)
                #expect(check.service.utf8.count <= 64)
                if check.text.utf8.count <= OfflineCheck.textSizeMax {
                    #expect(try OfflineCheck(parsing: check.text) == check)
                }
            }
        }
    }

    @Test("T20 is refused when it is cut short anywhere, or has a field twice, missing, unknown or wrong")
    func refused() throws {
        let text = try #require(ProtocolVectors.required().root["check"]?["text"]?.string)
        for end in text.indices.dropFirst() {
            #expect(throws: PhoneLinkError.self) { try OfflineCheck(parsing: String(text[..<end])) }
        }
        for (part, other) in [
            ("v=1", "v=2"), ("&s=Learn", "&s=Learn&s=VPN"), ("&s=Learn", ""), ("&a=ab123", ""), ("&t=", "&t=-"),
            ("&n=", "&x=1&n="), ("https:", "http:"), ("/app/check", "/app/other"), ("Learn", "L%65arn"),
            ("&n=AA", "&n="), ("Learn", String(repeating: "L", count: 500)),
        ] {
            #expect(throws: PhoneLinkError.self, "\(other)") {
                try OfflineCheck(parsing: text.replacing(part, with: other))
            }
        }
    }
}
