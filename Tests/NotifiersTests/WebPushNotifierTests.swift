import AsyncHTTPClient
import Bytes
import Domain
import NIOHTTP1
import Testing
import WebPush

@testable import Notifiers

@Suite("A push service's answer")
struct PushAnswerTests {
    private func end(_ status: HTTPResponseStatus, _ headers: HTTPHeaders = [:]) -> WebPushNotifier.End {
        WebPushNotifier.end(HTTPClientResponse(status: status, headers: headers))
    }

    @Test("means that it has the message, that the line is gone, or that it may come again later")
    func meanings() {
        #expect(end(.created) == .taken && end(.ok) == .taken && end(.accepted) == .taken)
        #expect(end(.notFound) == .gone && end(.gone) == .gone)
        #expect(end(.serviceUnavailable) == .busy(retryAfter: nil))
        #expect(end(.tooManyRequests, ["retry-after": "7"]) == .busy(retryAfter: 7))
    }

    @Test("has nobody wait for ever, or in the past", arguments: [("-5", 0), ("99999999", 3600)])
    func waits(text: String, seconds: Int) {
        #expect(end(.tooManyRequests, ["retry-after": text]) == .busy(retryAfter: seconds))
        #expect(end(.tooManyRequests, ["retry-after": "Fri, 15 Jan 2027"]) == .busy(retryAfter: nil))
    }

    @Test("T19 that leads elsewhere, or finds fault with us, is followed nowhere")
    func refused() {
        #expect(end(.movedPermanently) == .refused(status: 301))
        #expect(end(.badRequest) == .refused(status: 400) && end(.forbidden) == .refused(status: 403))
    }
}

@Suite("The way to a push service")
struct PushWayTests {
    @Test("may lead through a proxy, named by host and port and nothing more")
    func proxies() {
        #expect(PushProxy("proxy.example.ac.uk:3128").map { "\($0)" } == "proxy.example.ac.uk:3128")
        for text in [
            "", "proxy", ":1", "proxy:0", "proxy:65536", "http://proxy:3128", "user@proxy:1", "a b:1", "p:1:2",
        ] {
            #expect(PushProxy(text) == nil, "\(text)")
        }
    }

    @Test("has one token for each service and key, for an hour")
    func tokens() throws {
        let tokens = PushTokens(contact: "mailto:it@example.ac.uk")
        let key = try VAPIDKey(Secret([UInt8](repeating: 1, count: 32)))
        let other = try VAPIDKey(Secret([UInt8](repeating: 2, count: 32)))
        let one = try PushAddress(parsing: "https://push.example/one")
        let start = Instant(seconds: 1_700_000_000)
        let first = try tokens.token(for: one, key: key, now: start)
        #expect(try tokens.token(for: PushAddress(parsing: "https://push.example/two"), key: key, now: start) == first)
        #expect(try tokens.token(for: one, key: key, now: start + 3599) == first)
        #expect(try tokens.token(for: one, key: key, now: start + 3600) != first)
        #expect(try tokens.token(for: one, key: key, now: start - 1) != first, "the clock was set back")
        #expect(try tokens.token(for: one, key: other, now: start) != first)
        let elsewhere = try PushAddress(parsing: "https://other.example/one")
        #expect(try tokens.token(for: elsewhere, key: key, now: start) != first)
    }
}
