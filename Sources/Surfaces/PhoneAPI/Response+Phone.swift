import HTTPTypes
import Hummingbird
import NIOCore
import PhoneLink

extension Response {
    /// Seconds after which a phone may try again what the server could not do.
    static let retrySeconds = 5
    static let noStore: HTTPFields = [.cacheControl: "no-store"]

    static func json(_ bytes: [UInt8]) -> Response { made(.ok, "application/json", ByteBuffer(bytes: bytes)) }

    static func signed(_ text: String) -> Response {
        made(.ok, PhoneEndpoint.signedType, ByteBuffer(string: text))
    }

    static func problem(_ problem: Problem, retryAfterSeconds: Int = retrySeconds) -> Response {
        let status = Self.status(of: problem)
        var response = made(status, "application/json", ByteBuffer(bytes: problem.serialized()))
        // RFC 9110 §11.6.1 demands it with every 401.
        if status == .unauthorized { response.headers[.wwwAuthenticate] = PhoneEndpoint.scheme }
        if status == .tooManyRequests || status == .serviceUnavailable {
            response.headers[.retryAfter] = "\(retryAfterSeconds)"
        }
        return response
    }

    /// The status for programs on the way; phones go by the problem's code.
    private static func status(of problem: Problem) -> HTTPResponse.Status {
        switch problem.known {
        case .malformed: .badRequest
        case .notAuthentic, .clockWrong: .unauthorized
        case .ticketWrong, .deviceUnknown, .deviceWaiting, .passwordWrong, .accountLocked: .forbidden
        case .devicesMax, .lineRefused, .lockRefused, .moveRefused: .conflict
        case .requestUnknown, .backupUnknown: .notFound
        case .tooMany: .tooManyRequests
        case .serviceError, nil: .serviceUnavailable
        }
    }

    private static func made(_ status: HTTPResponse.Status, _ type: String, _ body: ByteBuffer) -> Response {
        var headers = noStore
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
