/// Why a request fails, in the terms of Duo's `stat: FAIL`; the HTTP status is the first three digits of the code.
///
/// Clients that fail open do so on 401, 5xx and silence: nothing that a person types may lead to those.
public enum APIFailure: Error, Equatable, Sendable {
    /// The parameter's name.
    case missingParameter(String)
    /// The parameter's name, or a phrase such as `no capable device`.
    case invalidParameter(String)
    /// What exists already.
    case duplicate(String)
    case missingCredentials
    case invalidIntegrationKey
    case invalidSignature
    case missingTimestamp
    case badTimestamp
    case invalidContentType
    /// The integration may not use this API.
    case wrongIntegrationType
    case notFound
    /// Clients wait for as long only if it is 32 seconds or less.
    case tooManyRequests(retryAfterSeconds: Int)
    case serverError

    public var code: Int {
        switch self {
        case .missingParameter: 40001
        case .invalidParameter: 40002
        case .duplicate: 40003
        case .missingCredentials: 40101
        case .invalidIntegrationKey: 40102
        case .invalidSignature: 40103
        case .missingTimestamp: 40104
        case .badTimestamp: 40105
        case .invalidContentType: 40106
        case .wrongIntegrationType: 40301
        case .notFound: 40401
        case .tooManyRequests: 42901
        case .serverError: 50000
        }
    }

    /// The HTTP status.
    public var status: Int { code / 100 }

    public var message: String {
        switch self {
        case .missingParameter: "Missing required request parameters"
        case .invalidParameter: "Invalid request parameters"
        case .duplicate: "Duplicate resource"
        case .missingCredentials: "Missing request credentials"
        case .invalidIntegrationKey: "Invalid integration key in request credentials"
        case .invalidSignature: "Invalid signature in request credentials"
        case .missingTimestamp: "Missing request timestamp"
        case .badTimestamp: "Bad request timestamp"
        case .invalidContentType: "Invalid content type"
        case .wrongIntegrationType: "Access forbidden"
        case .notFound: "Resource not found"
        case .tooManyRequests: "Too many requests"
        case .serverError: "Server error"
        }
    }

    public var detail: String? {
        switch self {
        case .missingParameter(let detail), .invalidParameter(let detail), .duplicate(let detail): detail
        case .wrongIntegrationType: "Wrong integration type for this API."
        default: nil
        }
    }
}
