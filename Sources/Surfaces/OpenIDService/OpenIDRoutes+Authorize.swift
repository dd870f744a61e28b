import Bytes
public import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import OpenID
import PageServing
import Pages

/// Where a sign-in that a client asked for leads.
public enum OpenIDEnd: Sendable {
    case redirect(String)
    /// A form that sends itself.
    case form(target: String, fields: [(name: String, value: String)])
    case refused(Reason)
}

extension OpenIDRoutes {
    /// A browser brings a client's request.
    func authorize(_ request: Request, peer: String?) async -> Response {
        var application: Domain.Application?
        do {
            let presented = try await parameters(of: request)
            guard let known = try await known(try presented.clientID()) else {
                throw AuthorizationFailure.shown(.unknownClient)
            }
            application = known.application
            let asked = try await read(presented, known.party)
            return try await arrive(asked, known, request, peer)
        } catch AuthorizationFailure.told(let error, let address) {
            return deliver(AuthorizationResponse(error: error, to: address, from: settings.issuer), to: request)
        } catch let failure as AuthorizationFailure {
            return errorPage(failure.error, application, request)
        } catch let error as OAuthError {
            return errorPage(error, application, request)
        } catch {
            if !(error is Refusal) { logger.error("an arrival failed", metadata: ["error": "\(error)"]) }
            return server.response(
                ProblemPage(), in: server.frame(for: request), for: request, status: .serviceUnavailable)
        }
    }

    /// The request itself, or the one that was pushed ahead, which counts once.
    private func read(_ presented: RequestParameters, _ party: RelyingParty) async throws -> AuthorizationRequest {
        guard let uri = try presented.pushedRequest() else {
            return try AuthorizationRequest(parsing: presented, for: party)
        }
        let handle = Secret(text: uri.reference)
        guard let pushed = try await grants.pushed(handle, of: party.clientID) else {
            throw AuthorizationFailure.shown(.requestURIUnknown)
        }
        let asked = try AuthorizationRequest(kept: Array(pushed.parameters.utf8), presented: presented, for: party)
        guard try await grants.takeOnce(Array("par \(uri.reference)".utf8), until: pushed.endsAt) else {
            throw AuthorizationFailure.shown(.requestURIUnknown)
        }
        return asked
    }

    private func arrive(
        _ asked: AuthorizationRequest, _ known: KnownClient, _ request: Request, _ peer: String?
    ) async throws -> Response {
        func tell(_ error: OAuthError) -> AuthorizationFailure { .told(error, asked.returnAddress) }
        guard !asked.demandsTheUnknown else { throw tell(Self.unmet) }
        do {
            _ = try hint(of: asked)
        } catch let error as OAuthError {
            throw tell(error)
        }
        let ticket = String(decoding: asked.serialized(), as: UTF8.self)
        guard ticket.utf8.count <= Visit.ticketSizeMax else {
            throw tell(OAuthError(.invalidRequest, "the request is too long"))
        }
        let arrival = Arrival(
            door: .openID, ticket: ticket, destination: asked.destination, demands: asked.demands,
            hint: asked.loginHint,
            origin: Domain.Origin(
                address: peer, place: BrowserName(userAgent: request.headers[.userAgent])?.description),
            silent: asked.prompts.contains(.none))
        let beginning = try await visits.begin(
            arrival, at: known.application.id,
            cookies: server.browserCookies(of: request))
        switch beginning {
        case .needsPerson: throw tell(OAuthError(.loginRequired, "the person has to sign in"))
        case .satisfied(let pass): return onward(to: await end(pass), request, known.application)
        case .page(let visit, let secret):
            return server.redirect(
                toVisit: visit.id.text, secret: secret, lifetimeSeconds: Visit.cookieSeconds,
                languages: asked.uiLocales, for: request)
        }
    }

    /// Whom the client believes to be there, by an ID token of ours.
    private func hint(of asked: AuthorizationRequest) throws -> IDTokenHint? {
        guard let text = asked.idTokenHint else { return nil }
        return try IDTokenHint(verifying: text, of: asked, from: settings.issuer, signedBy: try keys.published())
    }

    static let unmet = OAuthError(.unmetAuthenticationRequirements, "the sign-in cannot be of that class")

    /// Hands a pass to the client that began the visit: a code, or why there is none.
    public func end(_ pass: Pass) async -> OpenIDEnd {
        do {
            let parameters = try RequestParameters(parsing: Array(pass.ticket.utf8))
            guard let known = try await known(try parameters.clientID()), known.application.id == pass.application
            else {
                return .refused(.expired)
            }
            let asked = try AuthorizationRequest(parsing: parameters, for: known.party, through: .pushed)
            if let error = try shortfall(of: pass, for: asked) {
                return Self.end(AuthorizationResponse(error: error, to: asked.returnAddress, from: settings.issuer))
            }
            let code = try await grants.code(
                for: pass,
                GrantRequest(
                    client: asked.clientID, scope: asked.scopes.text, nonce: asked.nonce,
                    redirectURI: asked.returnAddress.redirectURI, codeChallenge: asked.challenge?.text,
                    context: ReachedContext(shown: Shown(pass)).context(wanted: asked.wantedContexts)))
            return Self.end(
                AuthorizationResponse(code: code.exposedText(), to: asked.returnAddress, from: settings.issuer))
        } catch is AuthorizationFailure {
            // The registration changed while the person signed in.
            return .refused(.expired)
        } catch {
            if !(error is Refusal) { logger.error("a pass was lost", metadata: ["error": "\(error)"]) }
            return .refused(.serviceError)
        }
    }

    /// What the client demands and the sign-in is not: another person, or a class that was not reached.
    private func shortfall(of pass: Pass, for asked: AuthorizationRequest) throws -> OAuthError? {
        let reached = ReachedContext(shown: Shown(pass))
        if !asked.demandedContexts.isEmpty, !asked.demandedContexts.contains(where: reached.isMet) { return Self.unmet }
        let subjects = [asked.demandedSubject, try hint(of: asked)?.subject].compactMap { $0 }
        guard subjects.allSatisfy({ $0.utf8.elementsEqual(pass.person.id.text.utf8) }) else {
            return OAuthError(.loginRequired, "somebody else is signed in")
        }
        return nil
    }

    private static func end(_ response: AuthorizationResponse) -> OpenIDEnd {
        switch response.delivery {
        case .redirect(let address): .redirect(address)
        case .form(let action, let fields): .form(target: action, fields: fields.map { ($0.name, $0.value) })
        }
    }

    private func deliver(_ response: AuthorizationResponse, to request: Request) -> Response {
        onward(to: Self.end(response), request, nil)
    }

    private func onward(
        to end: OpenIDEnd, _ request: Request, _ application: Domain.Application?
    ) -> Response {
        var frame = server.frame(for: request)
        frame.application = application?.name
        switch end {
        case .redirect(let address): return server.redirect(to: address)
        case .form(let target, let fields):
            return server.response(
                OnwardPage(target: target, fields: fields), in: frame, for: request,
                formOrigins: [AuthorizationRequest.origin(of: target)].compactMap { $0 })
        case .refused:
            return server.response(ProblemPage(), in: frame, for: request, status: .serviceUnavailable)
        }
    }

    /// What can't be told to a client is shown, and leads nowhere.
    func errorPage(_ error: OAuthError, _ application: Domain.Application?, _ request: Request) -> Response {
        var frame = server.frame(for: request)
        frame.application = application?.name
        let seconds = Double(clock.now().milliseconds) / 1000
        let page = RequestErrorPage(
            code: error.code.rawValue, isKnown: application != nil, detail: error.description,
            time: Date(timeIntervalSince1970: seconds))
        return server.response(page, in: frame, for: request, status: .badRequest)
    }
}

extension Set<Scope> {
    /// Their names, separated by spaces.
    var text: String { Scope.allCases.filter(contains).map(\.rawValue).joined(separator: " ") }

    init(text: String) { self = Set(text.split(separator: " ").compactMap { Scope(rawValue: String($0)) }) }
}
