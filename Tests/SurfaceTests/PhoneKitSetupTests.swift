import PhoneKit
import PhoneLink
import Testing

@Suite("A set-up link")
struct SetupLinkTests {
    @Test(
        "gives the server's address and the set-up code, also in the forms of Duo's API",
        arguments: [
            ("https://mfa.example.ac.uk/app/#pair=KX74TMQ2P", "https://mfa.example.ac.uk"),
            ("https://mfa.example.ac.uk:8443/app/#pair=kx7-4tm-q2p", "https://mfa.example.ac.uk:8443"),
            ("http://127.0.0.1:8080/app/#pair=KX74TMQ2P", "http://127.0.0.1:8080"),
            ("duo://KX74TMQ2PCOUNTERSIGN-bWZhLmV4YW1wbGUuYWMudWs", "https://mfa.example.ac.uk"),
            ("duo://KX74TMQ2PCOUNTERSIGN-bWZhLmV4YW1wbGUuYWMudWs6ODQ0Mw==", "https://mfa.example.ac.uk:8443"),
            ("DUO://KX74TMQ2P-bWZhLmV4YW1wbGUuYWMudWs=", "https://mfa.example.ac.uk"),
            ("https://m-mfa.example.ac.uk/activate/KX74TMQ2PCOUNTERSIGN", "https://mfa.example.ac.uk"),
            ("https://mfa.example.ac.uk/activate/KX74TMQ2P", "https://mfa.example.ac.uk"),
        ])
    func read(typed: String, address: String) throws {
        let link = try #require(try SetupLink(typed))
        #expect(link.server.text == address)
        #expect(link.ticket.grouped == "KX7-4TM-Q2P")
    }

    @Test(
        "is refused when it is not to a Countersign server, or not protected",
        arguments: [
            "https://a/app/#pair=x", "http://mfa.example.ac.uk/app/#pair=KX74TMQ2P", "#pair=KX74TMQ2P",
            "duo://abcdefghijklmnopqrst-bWZhLmV4YW1wbGUuYWMudWs", "duo://KX74TMQ2PCOUNTERSIGN", "duo://",
            "duo://KX74TMQ2PCOUNTERSIGN-", "duo://KX74TMQ2PCOUNTERSIGN-****", "duo://KX74TMQ2P-AAAA",
            "https://m-a.duosecurity.com/activate/abcdefghijklmnopqrst", "/activate/KX74TMQ2P",
            "http://m-mfa.example.ac.uk/activate/KX74TMQ2P",
            "https://a/app/#pair=" + String(repeating: "K", count: 600),
        ])
    func refused(typed: String) {
        #expect(throws: PhoneFailure.self) { try SetupLink(typed) }
    }

    @Test("is told from a set-up code", arguments: ["KX7-4TM-Q2P", "", "https://mfa.example.ac.uk"])
    func code(typed: String) throws {
        #expect(try SetupLink(typed) == nil)
    }
}

@Suite("A crowd's list")
struct CrowdListTests {
    @Test("has a username and a set-up code in each line")
    func read() throws {
        let members = try CrowdMember.list(parsing: "ana KX74TMQ2P\r\n\n  bo.b\tkx7-4tm-q2p \n")
        #expect(members.map(\.username) == ["ana", "bo.b"])
        #expect(members.allSatisfy { $0.code.text == "KX74TMQ2P" })
    }

    @Test(
        "names the line that is wrong",
        arguments: [
            ("ana KX74TMQ2P\nbob\n", .line(2)), ("ana KX74TMQ2P x", .line(1)), ("\n\nana KX74TMQ2", .line(3)),
            ("", .empty), (" \n\n", .empty),
        ] as [(String, CrowdMember.ListFailure)])
    func refused(text: String, failure: CrowdMember.ListFailure) {
        #expect(throws: failure) { try CrowdMember.list(parsing: text) }
    }

    @Test("is refused when it is longer than one machine has ports, and says how many files it needs")
    func bounds() {
        let text = String(repeating: "ana KX74TMQ2P\n", count: CrowdMember.countMax + 1)
        #expect(throws: CrowdMember.ListFailure.tooLong) { try CrowdMember.list(parsing: text) }
        #expect((10_000..<12_000).contains(Crowd.openFilesMin(for: 10_000)))
    }
}
