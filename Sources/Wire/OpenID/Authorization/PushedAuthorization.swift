import Bytes

/// A request that the client pushes ahead (RFC 9126 §2.1), as a form at an endpoint of its own.
public struct PushedAuthorizationRequest: Sendable {
    /// The request, to be kept in its serialised form.
    public let request: AuthorizationRequest

    /// Reads it for the client that has shown who it is. A wrong redirect address is told as well: the client
    /// itself listens.
    public init(parsing parameters: RequestParameters, from client: AuthenticatedClient) throws(OAuthError) {
        guard !parameters.has(.requestURI) else {
            throw OAuthError(.invalidRequest, .requestURI, "has no place in a pushed request")
        }
        // RFC 9126 §2.1 lets the authentication alone name the client.
        let named = parameters.naming(client.party.clientID)
        do {
            request = try AuthorizationRequest(parsing: named, for: client.party, through: .pushed)
        } catch {
            throw error.error
        }
    }
}

extension AuthorizationRequest {
    /// Reads a request that was kept when it was pushed. `presented` is what the browser brought: it must name the
    /// client that pushed it (RFC 9126 §2.2).
    public init(
        kept form: [UInt8], presented: RequestParameters, for party: RelyingParty
    ) throws(AuthorizationFailure) {
        guard Grammar.same(try presented.clientID(), party.clientID) else { throw .shown(.requestURIUnknown) }
        guard let parameters = try? RequestParameters(parsing: form) else { throw .shown(.malformed) }
        try self.init(parsing: parameters, for: party, through: .pushed)
    }
}

extension EndpointReply {
    /// The answer to a pushed request (RFC 9126 §2.2).
    public static func pushed(_ uri: RequestURI, lifetimeSeconds: Int) -> EndpointReply {
        EndpointReply(
            status: 201, body: ["request_uri": .string(uri.text), "expires_in": JSONValue(lifetimeSeconds)])
    }
}
