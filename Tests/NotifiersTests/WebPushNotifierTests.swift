import AsyncHTTPClient
import NIOHTTP1
import Testing

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
