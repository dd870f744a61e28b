/// Why an authorization request was not taken, by who may hear of it.
public enum AuthorizationFailure: Error, Equatable, Sendable {
    /// Shown to the person and never redirected: there is no address that is known to be the client's.
    case shown(Fault)
    /// Told to the client, at its own address.
    case told(OAuthError, ReturnAddress)

    public enum Fault: Equatable, Sendable {
        /// Not a request at all.
        case malformed
        /// No client is named, or the one named isn't known.
        case unknownClient
        case redirectURIMissing
        /// Not an address that is registered for this client.
        case redirectURINotRegistered
        /// The pushed request is over, used, or another client's.
        case requestURIUnknown
    }

    /// The same for a request that is pushed ahead, where the client itself listens (RFC 9126 §2.3).
    public var error: OAuthError {
        switch self {
        case .told(let error, _): error
        case .shown(.malformed): OAuthError(.invalidRequest, "the request can't be read")
        case .shown(.unknownClient): OAuthError(.invalidRequest, .clientID, "is missing or unknown")
        case .shown(.redirectURIMissing): OAuthError(.invalidRequest, .redirectURI, "is missing")
        case .shown(.redirectURINotRegistered): OAuthError(.invalidRequest, .redirectURI, "is not registered")
        case .shown(.requestURIUnknown): OAuthError(.invalidRequestURI, .requestURI, "is unknown")
        }
    }
}
