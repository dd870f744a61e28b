import Bytes
import OpenID
import Testing

@Suite("A redirect address")
struct RedirectURITests {
    private static let shown: AuthorizationFailure = .shown(.redirectURINotRegistered)

    @Test(
        "T17 that is not the registered one, byte for byte, is shown and never redirected to",
        arguments: [
            // Suffixes, prefixes and other hosts.
            "https://learn.example.ac.uk/auth/oidc/x", "https://learn.example.ac.uk/auth/oidc",
            "https://learn.example.ac.uk/auth/oidc//", "https://learn.example.ac.uk", "https://evil.example/auth/oidc/",
            "https://learn.example.ac.uk.evil.example/auth/oidc/", "https://evil-learn.example.ac.uk/auth/oidc/",
            "https://learn.example.ac.uk./auth/oidc/", "https://learn.example.ac.ukx/auth/oidc/",
            // Before the host.
            "https://learn.example.ac.uk@evil.example/auth/oidc/", "https://a@learn.example.ac.uk/auth/oidc/",
            "https://learn.example.ac.uk:443@evil.example/", "https://evil.example\\@learn.example.ac.uk/auth/oidc/",
            // Escapes, dots and slashes.
            "https://learn.example.ac.uk/auth%2Foidc/", "https://learn.example.ac.uk/auth/oidc%2F",
            "https://learn.example.ac.uk/auth/./oidc/", "https://learn.example.ac.uk/x/../auth/oidc/",
            "https://learn.example.ac.uk/auth/oidc/../../evil", "https://learn.example.ac.uk/auth/oidc/%2e%2e/evil",
            "https://learn.example.ac.uk\\auth\\oidc\\", "https:\\\\learn.example.ac.uk/auth/oidc/",
            "https:/learn.example.ac.uk/auth/oidc/", "//learn.example.ac.uk/auth/oidc/", "/auth/oidc/",
            "https://learn.example.ac.uk//auth/oidc/", "https://learn.example.ac.uk/%61uth/oidc/",
            // Case, scheme, port.
            "HTTPS://learn.example.ac.uk/auth/oidc/", "https://LEARN.example.ac.uk/auth/oidc/",
            "https://learn.example.ac.uk/auth/OIDC/", "http://learn.example.ac.uk/auth/oidc/",
            "https://learn.example.ac.uk:443/auth/oidc/", "https://learn.example.ac.uk:8443/auth/oidc/",
            "https://learn.example.ac.uk:/auth/oidc/", "javascript:alert(1)", "data:text/html,x",
            // Query, fragment, spaces, controls.
            "https://learn.example.ac.uk/auth/oidc/?", "https://learn.example.ac.uk/auth/oidc/?code=x",
            "https://learn.example.ac.uk/auth/oidc/#", "https://learn.example.ac.uk/auth/oidc/#x",
            " https://learn.example.ac.uk/auth/oidc/", "https://learn.example.ac.uk/auth/oidc/ ",
            "https://learn.example.ac.uk/auth/oidc/\n", "https://learn.example.ac.uk/auth/oidc/\u{0}",
            "https://learn.example.ac.uk/auth/oidc/%0a", "https://learn.example.ac.uk\t/auth/oidc/",
            // Letters that look alike or that Swift takes for equal.
            "https://learn.example.ac.uk/auth/o\u{456}dc/", "https://l\u{435}arn.example.ac.uk/auth/oidc/",
            "https://learn\u{3002}example.ac.uk/auth/oidc/", "https://learn.example.ac.u\u{ff4b}/auth/oidc/",
        ])
    func tricks(requested: String) throws {
        #expect(try Sample.failure(["redirect_uri": requested]) == Self.shown)
        #expect(
            try Sample.failure(["redirect_uri": requested], for: Sample.native(["com.example.app:/cb"])) == Self.shown)
    }

    @Test("T17 is compared as bytes: the Kelvin sign is no K")
    func canonicalEquivalence() throws {
        let party = try Sample.party { $0.redirectURIs = ["https://a.example/K"] }
        #expect(try Sample.failure(["redirect_uri": "https://a.example/\u{212a}"], for: party) == Self.shown)
        #expect(try Sample.failure(["redirect_uri": "https://a.example/K"], for: party) == nil)
    }

    @Test("T17 left out, empty or given twice is shown to the person")
    func missing() throws {
        #expect(try Sample.failure(["redirect_uri": nil]) == .shown(.redirectURIMissing))
        #expect(try Sample.failure(["redirect_uri": ""]) == .shown(.redirectURIMissing))
        let twice = Sample.pairs() + [("redirect_uri", "https://evil.example/")]
        #expect(throws: Self.shown) {
            try AuthorizationRequest(parsing: Sample.form(twice), for: Sample.party())
        }
        let again = [("redirect_uri", "https://evil.example/")] + Sample.pairs()
        #expect(throws: Self.shown) {
            try AuthorizationRequest(parsing: Sample.form(again), for: Sample.party())
        }
    }

    @Test("T17 of one client is none of another's")
    func another() throws {
        let other = try Sample.party { $0.redirectURIs = ["https://library.example.ac.uk/cb"] }
        #expect(try Sample.failure([:], for: other) == Self.shown)
        let stranger = try Sample.party { $0.clientID = "library" }
        #expect(try Sample.failure([:], for: stranger) == .shown(.unknownClient))
    }

    @Test("T17 of a native program on the machine itself may have any port, and nothing else of its own (RFC 8252)")
    func loopback() throws {
        let party = try Sample.native(["http://127.0.0.1/cb", "http://[::1]:7/cb?a=b"])
        for good in [
            "http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", "http://[::1]/cb?a=b", "http://[::1]:9/cb?a=b",
        ] {
            #expect(try Sample.request(["redirect_uri": good], for: party).returnAddress.redirectURI == good)
        }
        for bad in [
            "http://127.0.0.1:0/cb", "http://127.0.0.1:65536/cb", "http://127.0.0.1:080/cb", "http://127.0.0.1:/cb",
            "http://127.0.0.1:80/cb/", "http://127.0.0.1:80/cb?x=y", "http://localhost:80/cb", "http://127.0.0.2:80/cb",
            "https://127.0.0.1:80/cb", "http://127.0.0.1:80@evil.example/cb", "http://127.0.0.1:80#/cb",
            "http://127.1:80/cb", "http://2130706433:80/cb", "http://0x7f.0.0.1:80/cb", "http://[::1]:80/cb",
            "http://127.0.0.1.evil.example:80/cb", "http://a@127.0.0.1:80/cb", "http://127.0.0.1:80/cb#x",
        ] {
            #expect(try Sample.failure(["redirect_uri": bad], for: party) == Self.shown, "\(bad)")
        }
        let web = try Sample.party { $0.redirectURIs = ["http://127.0.0.1/cb"] }
        #expect(try Sample.failure(["redirect_uri": "http://127.0.0.1:51004/cb"], for: web) == Self.shown)
        let named = try Sample.native(["http://localhost/cb"])
        #expect(try Sample.failure(["redirect_uri": "http://localhost:51004/cb"], for: named) == Self.shown)
    }

    @Test(
        "is registered in its one form alone",
        arguments: [
            ("https://a.example/cb#", .fragment), ("https://u@a.example/cb", .userInfo),
            ("https://u:p@a.example/cb", .userInfo), ("http://a.example/cb", .scheme), ("HTTPS://a.example/", .scheme),
            ("javascript:alert(1)", .path), ("urn:a:b", .path), ("data:/x", .scheme), ("com.example:/cb", .scheme),
            ("https:///cb", .host), ("https://A.example/", .host), ("https://a.example./", .host),
            ("https://a..example/", .host), ("https://-a.example/", .host), ("https://a_b.example/", .host),
            ("https://1.2.3/", .host), ("https://0x7f.1/", .host), ("https://01.2.3.4/", .host),
            ("https://a.example:0/", .port), ("https://a.example:443x/", .port), ("https://a.example:/", .port),
            ("https://a.example/../cb", .path), ("https://a.example/%2e%2e/cb", .path),
            ("https://a.example/%2F", .path), ("https://a.example/%5c", .path), ("https://a.example/%00", .path),
            ("https://a.example/%zz", .path), ("https://a.example/%2", .path), ("https://a.example/%252e", .path),
            ("https://a.example/?code=1", .query), ("https://a.example/?st%61te=1", .query),
            ("https://a.example/?a=%0d", .query), ("https://a.example/?a", .query),
            ("https://a.example/a b", .character),
            ("https://a.example/\\", .character), ("https://\u{e4}.example/", .character), ("", .scheme),
            ("https://*.example/", .host), ("https://a.example/\"", .character),
        ] as [(String, AddressError)])
    func registered(text: String, error: AddressError) {
        #expect(throws: error) { try RedirectURI(registering: text, for: .web) }
        #expect(throws: RegistrationError.address(text, error)) { try Sample.party { $0.redirectURIs = [text] } }
    }

    @Test(
        "may be https, the machine itself, or a native program's own scheme",
        arguments: [
            "https://a.example", "https://a.example:8443/cb?x=y&z=", "https://xn--bcher-kva.example/",
            "https://192.0.2.7/cb", "http://localhost:8080/cb", "http://[::1]/cb", "https://a.example/%C3%A4",
        ])
    func good(text: String) throws {
        #expect(try RedirectURI(registering: text, for: .web).text == text)
        #expect(try RedirectURI(registering: text, for: .native).text == text)
        #expect(try RedirectURI(registering: "ac.example.app:/cb", for: .native).text == "ac.example.app:/cb")
        #expect(throws: AddressError.scheme) { try RedirectURI(registering: "myapp:/cb", for: .native) }
        let long = "https://a.example/" + String(repeating: "a", count: 2_100)
        #expect(throws: AddressError.tooLong) { try RedirectURI(registering: long, for: .web) }
    }

    @Test("T17 random changes of one that is registered never match it")
    func property() throws {
        var random = Seeded(state: 17)
        let party = try Sample.party()
        let alphabet = Array("/\\.@:#?%&=aZ09 ;[]é\u{0}\u{212a}")
        for _ in 0..<2_000 {
            var text = Array(Sample.callback)
            let index = Int.random(in: 0..<text.count, using: &random)
            let letter = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            switch Int.random(in: 0..<3, using: &random) {
            case 0: text.insert(letter, at: index)
            case 1: text[index] = letter
            default: text.remove(at: index)
            }
            guard String(text).utf8.elementsEqual(Sample.callback.utf8) == false else { continue }
            #expect(try Sample.failure(["redirect_uri": String(text)], for: party) == Self.shown)
        }
    }
}
