import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import OpenID

/// Reading answers across origins (Fetch, section 3.2), for clients that run in browsers: public ones, with PKCE.
///
/// What is published may be read by every page. What is answered to a client's program may be read by pages at the
/// origins of public clients' registered addresses: a token is worth something, and no other page needs one. No answer
/// ever goes with cookies, and none at all is given at the authorization endpoint (RFC 9700 §2.6): browsers are sent
/// there, and no script has anything to read.
extension OpenIDRoutes {
    /// Seconds for which a browser may keep the answer to its preflight.
    static let preflightSeconds = 600
    private static let allowedHeaders = "Authorization, Content-Type"

    /// The answer with what lets the page that asked read it, where it may.
    func readable(_ request: Request, _ answer: Response) async -> Response {
        var answer = answer
        answer.headers[.vary] = "Origin"
        guard let origin = await allowedOrigin(of: request) else { return answer }
        answer.headers[.accessControlAllowOrigin] = origin
        answer.headers[.accessControlExposeHeaders] = "WWW-Authenticate"
        return answer
    }

    /// What a browser asks before it sends more than a form.
    func preflight(_ request: Request, methods: [HTTPRequest.Method]) async -> Response {
        var answer = Response(status: .noContent, headers: [.vary: "Origin"])
        guard let origin = await allowedOrigin(of: request) else { return answer }
        answer.headers[.accessControlAllowOrigin] = origin
        Self.allow(methods, &answer.headers)
        return answer
    }

    /// The same for what every page may read.
    static func publishedPreflight() -> Response {
        var headers: HTTPFields = [.accessControlAllowOrigin: "*"]
        allow([.get], &headers)
        return Response(status: .noContent, headers: headers)
    }

    private static func allow(_ methods: [HTTPRequest.Method], _ headers: inout HTTPFields) {
        headers[.accessControlAllowMethods] = methods.map(\.rawValue).joined(separator: ", ")
        headers[.accessControlAllowHeaders] = allowedHeaders
        headers[.accessControlMaxAge] = String(preflightSeconds)
    }

    /// The origin that the request names, when it is a public client's. A failure to know is a no.
    private func allowedOrigin(of request: Request) async -> String? {
        guard request.headers[values: .origin].count == 1, let origin = request.headers[.origin],
            origin.hasPrefix("http")
        else { return nil }
        do {
            let known = try await grants.publicClients().flatMap(\.redirectURIs)
                .contains { AuthorizationRequest.browserOrigin(of: $0) == origin }
            return known ? origin : nil
        } catch {
            logger.error("the clients' origins cannot be read", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
