import Bytes
import Testing
import WebPush

@Suite("The address of a push line")
struct PushAddressTests {
    @Test("is read with its origin, and shows no more than that")
    func read() throws {
        let address = try PushAddress(parsing: "https://fcm.googleapis.com/fcm/send/abc:def?x=1")
        #expect(address.origin == "https://fcm.googleapis.com" && address.port == 443 && address.isSecure)
        #expect("\(address)" == "https://fcm.googleapis.com")
        #expect(try PushAddress(parsing: "http://localhost:18800/a").origin == "http://localhost:18800")
        #expect(try PushAddress(parsing: "https://a.example:8443/").origin == "https://a.example:8443")
    }

    @Test(
        "T19 T20 is refused in every other form",
        arguments: [
            "", "https://", "https:///x", "https://a.example", "ftp://a.example/", "http://a.example/",
            "http://169.254.169.254/latest", "https://A.example/", "https://a.example:0/", "https://a.example:65536/",
            "https://a.example:0443/", "https://a.example:+443/", "https://a.example:/", "https://u@a.example/",
            "https://a.example:1:2/", "https://[::1]/", "https://a.example/#x", "https://a.example\\@b.example/",
            "https://a.example/ x", "https://a.example/\u{e9}", "https://.example/", "https://a.example./",
            "https://a.example/" + String(repeating: "x", count: 1024), "http://localhost.evil.example/",
        ])
    func refused(text: String) {
        #expect(throws: WebPushError.self) { try PushAddress(parsing: text) }
    }

    @Test(
        "T19 is spoken to only where the operator allows it",
        arguments: [
            ("https://fcm.googleapis.com/x", true), ("https://web.push.apple.com/x", true),
            ("https://wns2-db5p.notify.windows.com/w/?token=x", true), ("https://push.apple.com/x", false),
            ("https://evilpush.apple.com.example/x", false), ("https://evil-fcm.googleapis.com/x", false),
            ("https://fcm.googleapis.com.evil.example/x", false), ("https://fcm.googleapis.com:8443/x", false),
            ("https://xpush.apple.com/x", false), ("https://127.0.0.1/x", false), ("http://localhost/x", false),
            ("https://localhost:5432/x", false), ("https://sub.fcm.googleapis.com/x", false),
        ])
    func allowed(text: String, isAllowed: Bool) throws {
        let services = try PushServices(PushServices.usual)
        #expect(services.allows(try PushAddress(parsing: text)) == isAllowed)
        #expect(!(try PushServices([]).allows(PushAddress(parsing: text))))
    }

    @Test("may be on this machine where that very service was named")
    func here() throws {
        let services = try PushServices(["http://localhost:18800"])
        #expect(services.allows(try PushAddress(parsing: "http://localhost:18800/wpush/v2/x")))
        #expect(!services.allows(try PushAddress(parsing: "http://localhost:18801/wpush/v2/x")))
        #expect(!services.allows(try PushAddress(parsing: "https://localhost:18800/wpush/v2/x")))
    }

    @Test(
        "has no service of another form",
        arguments: [
            "", "*", "*.", "a b", "com", "https://fcm.googleapis.com", "http://a.example", "fcm.googleapis.com/x",
            "*.*.example.com", "a.example:8443", "127.0.0.1", "http://localhost/x",
        ])
    func services(text: String) {
        #expect(!PushServices.isEntry(text))
    }
}
