public import Bytes

/// What an endpoint answers a client's program: status, headers and a JSON body, never to be stored
/// (RFC 6749 §5.1).
public struct EndpointReply: Equatable, Sendable {
    public struct Header: Equatable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public let status: Int
    public let headers: [Header]
    public let body: JSONValue

    init(status: Int, body: JSONValue, challenge: String? = nil) {
        self.status = status
        self.body = body
        var headers = [
            Header(name: "Content-Type", value: "application/json"), Header(name: "Cache-Control", value: "no-store"),
            Header(name: "Pragma", value: "no-cache"),
        ]
        if let challenge { headers.append(Header(name: "WWW-Authenticate", value: challenge)) }
        self.headers = headers
    }

    public func serialized() -> [UInt8] { body.serialized() }
}

extension EndpointReply {
    /// An error of the token endpoint or of the endpoint for pushed requests (RFC 6749 §5.2, RFC 9126 §2.3).
    ///
    /// Nothing but a client's own failure to show who it is leads to 401.
    public static func failed(_ error: OAuthError) -> EndpointReply {
        switch error.code {
        case .invalidClient: EndpointReply(status: 401, body: error.json, challenge: "Basic realm=\"token\"")
        case .serverError: EndpointReply(status: 500, body: error.json)
        case .temporarilyUnavailable: EndpointReply(status: 503, body: error.json)
        default: EndpointReply(status: 400, body: error.json)
        }
    }

    /// An error of an endpoint that an access token opens (RFC 6750 §3). Without any token nothing is said of an
    /// error.
    public static func refused(_ error: OAuthError?) -> EndpointReply {
        guard let error else { return EndpointReply(status: 401, body: [:], challenge: "Bearer") }
        let status =
            switch error.code {
            case .invalidToken: 401
            case .insufficientScope: 403
            case .serverError: 500
            case .temporarilyUnavailable: 503
            default: 400
            }
        let challenge = "Bearer error=\"\(error.code.rawValue)\", error_description=\"\(error.description)\""
        return EndpointReply(status: status, body: error.json, challenge: challenge)
    }
}
