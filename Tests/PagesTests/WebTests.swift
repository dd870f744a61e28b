import Bytes
import Foundation
import Testing

@testable import Assets
@testable import Pages

@Suite("A form")
struct FormFieldsTests {
    func parsed(_ body: String) throws -> FormFields { try FormFields(parsing: Array(body.utf8)) }

    @Test("is read with its escapes, and says which button was pressed")
    func read() throws {
        let fields = try parsed("username=a%C3%A9+b&password=x%26y&do=more_time&remember=yes&code=")
        #expect(fields[.username] == "aé b")
        #expect(fields.secret(.password)?.exposedText() == "x&y")
        #expect(fields.deed == .moreTime && fields.isTicked(.remember) && fields[.code] == nil)
        #expect(try parsed("do=unheard_of").deed == nil)
    }

    @Test(
        "T20 is refused when it says one thing twice, is broken or too large",
        arguments: [
            "code=1&code=2", "code=%", "code=%4", "code=%zz", "code=%ff", String(repeating: "a&", count: 41),
            String(repeating: "a", count: FormFields.bytesMax + 1),
        ])
    func refused(body: String) {
        #expect(throws: FormURLEncodedError.self) { try parsed(body) }
    }

    @Test("T26 is accepted with the token of its own session and name alone")
    func token() {
        let forms = FormToken(key: Secret(Array(repeating: 7, count: 32)))
        let token = forms.token(session: "s1", form: "prompt")
        #expect(forms.accepts(token, session: "s1", form: "prompt"))
        #expect(!forms.accepts(token, session: "s2", form: "prompt"))
        #expect(!forms.accepts(token, session: "s1", form: "portal"))
        #expect(!forms.accepts(token, session: "s1p", form: "rompt"))
        #expect(!forms.accepts(String(token.dropLast()), session: "s1", form: "prompt"))
        #expect(!forms.accepts(nil, session: "s1", form: "prompt") && !forms.accepts("", session: "s1", form: ""))
        let other = FormToken(key: Secret(Array(repeating: 8, count: 32)))
        #expect(!other.accepts(token, session: "s1", form: "prompt"))
    }
}

@Suite("A cookie")
struct CookieTests {
    @Test("T26 is tied to its host, unseen by scripts and kept from other sites' forms")
    func serialized() throws {
        let cookie = try #require(Cookie("session", "abc", lifetimeSeconds: 60))
        #expect(
            cookie.serialized(.https) == "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60")
        #expect(cookie.serialized(.plainHTTP) == "session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")
        #expect(Cookie.removing("session").serialized(.https).hasSuffix("Max-Age=0"))
    }

    @Test("is not made of what can't stand in one", arguments: ["a b", "a;b", "a,b", "a\"b", "é", "a\r\nb"])
    func impossible(value: String) {
        #expect(Cookie("session", value) == nil)
    }

    @Test("that somebody else set beside ours counts for nothing")
    func twice() {
        let cookies = Cookies(parsing: ["__Host-a=1; b=2", "__Host-c=3; __Host-c=4; =5; d"], .https)
        #expect(cookies["a"] == "1" && cookies["b"] == nil && cookies["c"] == nil && cookies["d"] == nil)
        #expect(Cookies(parsing: ["b=2"], .plainHTTP)["b"] == "2")
        let begun = [
            "visit-Z=1; __Host-visit-B=1; a=2", "__Host-visit-A=1; __Host-visit- x\u{e9}=1; __Host-visit-C,=1",
        ]
        #expect(Cookies(parsing: begun, .https).names(beginning: "visit-") == ["visit-B", "visit-A"])
    }
}

@Suite("A page's headers")
struct SecurityHeadersTests {
    @Test("T26 T25 allow our own files alone, and no frame")
    func strict() {
        let list = Dictionary(SecurityHeaders().list) { first, _ in first }
        #expect(
            list["content-security-policy"]
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "frame-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        #expect(list["x-frame-options"] == "DENY" && list["cache-control"] == "no-store")
        #expect(list["strict-transport-security"] != nil && list["referrer-policy"] == "same-origin")
    }

    @Test("name the application that a form leads to, and let nothing else in with it")
    func formOrigins() {
        var headers = SecurityHeaders()
        headers.formOrigins = [
            "https://learn.example.ac.uk", "https://a.example; script-src *", "https://b.example *", "javascript:",
        ]
        #expect(headers.contentPolicy.contains("form-action 'self' https://learn.example.ac.uk;"))
        #expect(!headers.contentPolicy.contains("*"))
    }
}

@Suite("A page's files")
struct StaticFilesTests {
    @Test("bear their hash in their address and may be kept for ever")
    func hashed() throws {
        let files = StaticFiles()
        let style = try #require(files.all.first { $0.contentType.hasPrefix("text/css") })
        #expect(style.address.wholeMatch(of: /\/assets\/style\.[0-9a-f]{16}\.css/) != nil)
        #expect(files[style.address]?.bytes == style.bytes && files["/assets/style.css"] == nil)
        #expect(style.isKnown(ifNoneMatch: "\"x\", \(style.entityTag)") && !style.isKnown(ifNoneMatch: "\"x\""))
        #expect(style.isKnown(ifNoneMatch: "W/" + style.entityTag) && !style.isKnown(ifNoneMatch: nil))
    }

    @Test("are inside the program, all of them as they lie in their folder")
    func complete() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Assets")
        guard FileManager.default.fileExists(atPath: root.path) else { return }
        var found: [String: [UInt8]] = [:]
        for folder in ["app", "pages", "words"] {
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path) {
                let path = folder + "/" + name
                guard let bytes = try? Data(contentsOf: root.appendingPathComponent(path)) else { continue }
                found[path] = Array(bytes)
            }
        }
        #expect(Set(found.keys) == Set(Asset.all.map(\.path)))
        for asset in Asset.all { #expect(found[asset.path] == asset.bytes, "\(asset.path)") }
    }
}

@Suite("What browsers say about themselves")
struct HostileHeaderTests {
    @Test("T20 may be any text at all")
    func anything() {
        var random = SplitMix(state: 20_260_628)
        let pieces = ["=", ";", ",", "q=", "-", " ", "zh", "cy", "\u{0}", "é", "%", "\"", "__Host-a", "1e999", "*"]
        for _ in 0..<5_000 {
            let text = (0..<random.next(upTo: 40)).map { _ in pieces[random.next(upTo: pieces.count)] }.joined()
            let language = Language.chosen(parameter: text, cookie: text, acceptLanguage: text)
            #expect(Language.real.contains(language))
            if let found = Cookies(parsing: [text, text], .https)["a"] { #expect(!found.contains(";")) }
        }
    }
}

/// The same numbers in each run.
struct SplitMix {
    var state: UInt64

    mutating func next(upTo bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}
