public import Bytes

/// An answer of the API: the HTTP status and the JSON envelope, to be sent as `application/json`.
public struct Reply: Equatable, Sendable {
    public let status: Int
    public let body: JSONValue
    /// For the headers `Retry-After` and `X-Retry-After`, with 429 alone.
    public let retryAfterSeconds: Int?

    /// `{"stat":"OK","response":…}`, and the `metadata` that lists have.
    public static func ok(_ response: JSONValue, metadata: JSONValue? = nil) -> Reply {
        var envelope: [String: JSONValue] = ["stat": "OK", "response": response]
        envelope["metadata"] = metadata
        return Reply(status: 200, body: .object(envelope), retryAfterSeconds: nil)
    }

    /// `{"stat":"FAIL","code":…,"message":…}`, and the `message_detail` where there is one.
    public static func fail(_ failure: APIFailure) -> Reply {
        var envelope: [String: JSONValue] = [
            "stat": "FAIL", "code": .integer(Int64(failure.code)), "message": .string(failure.message),
        ]
        envelope["message_detail"] = failure.detail.map { .string($0) }
        var retryAfterSeconds: Int?
        if case .tooManyRequests(let seconds) = failure { retryAfterSeconds = seconds }
        return Reply(status: failure.status, body: .object(envelope), retryAfterSeconds: retryAfterSeconds)
    }

    public func serialized() -> [UInt8] { body.serialized() }
}
