import Bytes
import Domain
import DuoAPI
import Engine
import Logging

/// Duo's Auth API, version 2: verified requests in, replies out.
///
/// Clients that fail open do so on 401, on 5xx and on silence. So a 401 says that keys, signature or date are wrong
/// and nothing else, and what fails inside is told as a refusal, with status 200.
struct AuthAPI: Sendable {
    let signIns: SignIns
    let setups: Setups
    let integrations: IntegrationDirectory
    let settings: DuoSettings
    let clock: any Clock
    let random: any RandomSource
    let logger: Logger
    let notes = TransactionNotes()
    let room: WaitingRoom

    enum Call: String, Sendable {
        case check, logo, preauth, auth, enroll
        case authStatus = "auth_status"
        case enrollStatus = "enroll_status"
    }

    /// A request whose signature is right, and whose it is.
    struct Visit: Sendable {
        let request: VerifiedRequest
        let integration: Integration
        let now: Instant

        /// What must not be taken twice; nil where the signature has no date.
        var message: SeenMessage? {
            request.replayKey.map { SeenMessage(digest: $0.hash, until: Instant(seconds: $0.expires)) }
        }
    }

    /// Anybody may ask for the time: clients that fail open do so when this does not answer.
    func ping() -> Reply { .ok(PingResponse(time: clock.now().seconds).json) }

    func answer(_ call: Call, _ incoming: IncomingRequest) async -> Reply {
        var application = "unknown"
        do {
            let visit = try verify(incoming, &application)
            do {
                return .ok(try await perform(call, visit))
            } catch let refusal as Refusal {
                return denied(refusal, call, visit)
            }
        } catch let failure as APIFailure {
            RequestCount.failed(failure, of: application, call.rawValue)
            logger.info(
                "a Duo request failed",
                metadata: [
                    "call": "\(call.rawValue)", "app": "\(application)", "code": "\(failure.code)",
                    "detail": "\(failure.detail ?? failure.message)", "peer": "\(incoming.address ?? "?")",
                ])
            return .fail(failure)
        } catch {
            logger.error("a Duo request ended in a fault", metadata: ["call": "\(call.rawValue)", "error": "\(error)"])
            return .fail(.invalidParameter("request"))
        }
    }

    private func verify(_ incoming: IncomingRequest, _ application: inout String) throws(APIFailure) -> Visit {
        let request = try SignedRequest(
            method: incoming.method, hosts: HostCandidates(received: incoming.host, publicNames: settings.publicNames),
            path: incoming.path, query: incoming.query, headers: incoming.headers, body: incoming.body)
        guard let integration = integrations[request.credentials.integrationKey] else { throw .invalidIntegrationKey }
        application = integration.applicationKey
        let now = clock.now()
        let verified = try integration.verify(request, now: now)
        if verified.variant.isLegacy {
            logger.debug(
                "a legacy signature was taken", metadata: ["app": "\(application)", "variant": "\(verified.variant)"])
        }
        return Visit(request: verified, integration: integration, now: now)
    }

    private func perform(_ call: Call, _ visit: Visit) async throws -> JSONValue {
        switch call {
        case .check: return CheckResponse(time: visit.now.seconds).json
        case .logo: throw APIFailure.notFound
        case .preauth: return try await preauth(visit).json
        case .auth: return try await auth(visit).json
        case .authStatus: return try await authStatus(visit).json
        case .enroll: return try await enroll(visit).json
        case .enrollStatus: return try await enrollStatus(visit).json
        }
    }

    /// What a refusal, a failing store's `service_error` above all, reads as to each call.
    private func denied(_ refusal: Refusal, _ call: Call, _ visit: Visit) -> Reply {
        let texts = RefusalText(settings: settings, now: visit.now)
        RequestCount.refused(refusal, of: visit.integration.applicationKey, wish: call.rawValue)
        switch call {
        case .preauth: return .ok(PreauthResponse(.deny, message: texts.text(refusal)).json)
        case .auth: return .ok(AuthResponse.settled(texts.outcome(refusal)).json)
        case .authStatus: return .ok(AuthStatusResponse(texts.outcome(refusal)).json)
        case .enrollStatus: return .ok(EnrollStatus.waiting.json)
        // Nobody is let in by an enrolment, so that here a 5xx is harmless, and true.
        case .check, .logo, .enroll: return .fail(.serverError)
        }
    }

    /// The name that a request is about.
    func username(of person: PersonReference) async throws -> String {
        switch person {
        case .username(let name): return name
        case .userID(let id):
            guard let person = ID<Person>(parsing: id.carried), let name = try await signIns.username(of: person) else {
                throw APIFailure.invalidParameter("user_id")
            }
            return name
        }
    }
}
