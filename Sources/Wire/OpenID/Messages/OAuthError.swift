import Bytes

/// An error as the client's program reads it (RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core 1.0 §3.1.2.6).
public struct OAuthError: Error, Equatable, Sendable {
    public enum Code: String, CaseIterable, Sendable {
        case invalidRequest = "invalid_request"
        case unauthorizedClient = "unauthorized_client"
        case accessDenied = "access_denied"
        case unsupportedResponseType = "unsupported_response_type"
        case invalidScope = "invalid_scope"
        case serverError = "server_error"
        case temporarilyUnavailable = "temporarily_unavailable"

        case interactionRequired = "interaction_required"
        case loginRequired = "login_required"
        case accountSelectionRequired = "account_selection_required"
        case consentRequired = "consent_required"
        case invalidRequestURI = "invalid_request_uri"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case registrationNotSupported = "registration_not_supported"
        /// What was demanded of the sign-in could not be met (OpenID Connect Core Error Code
        /// unmet_authentication_requirements 1.0).
        case unmetAuthenticationRequirements = "unmet_authentication_requirements"

        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unsupportedGrantType = "unsupported_grant_type"

        /// Of the access token (RFC 6750 §3.1).
        case invalidToken = "invalid_token"
        case insufficientScope = "insufficient_scope"
    }

    public let code: Code
    /// For the client's developer, never for the person; nothing that came from outside stands in it.
    public let description: String

    public init(_ code: Code, _ description: StaticString) {
        self.code = code
        self.description = "\(description)"
    }

    /// The name of a parameter that is known, then what is wrong with it.
    init(_ code: Code, _ name: ParameterName, _ what: StaticString) {
        self.code = code
        description = "\(name.rawValue) \(what)"
    }

    var json: JSONValue { ["error": .string(code.rawValue), "error_description": .string(description)] }
}
