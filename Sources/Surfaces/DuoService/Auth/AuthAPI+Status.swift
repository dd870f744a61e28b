import Domain
import DuoAPI
import Engine

extension AuthAPI {
    /// The next state that was not told yet, at once if there is one; else it waits for one, and repeats the last
    /// when none comes. Clients ask some 20 times without a pause, so that answering at once would wear them out.
    func authStatus(_ visit: Visit) async throws -> AuthStatusResponse {
        let application = visit.integration.application
        let unknown = APIFailure.invalidParameter("txid")
        guard let request = try? AuthStatusRequest(parsing: visit.request.parameters),
            let id = ID<SignIn>(parsing: request.transaction.carried)
        else { throw unknown }
        if case .refused(let refusal, application) = notes[id] {
            return AuthStatusResponse(RefusalText(settings: settings, now: visit.now).outcome(refusal))
        }
        if case .waived(application) = notes[id] { return AuthStatusResponse(Self.waived) }
        guard var signIn = try await signIns.signIn(id, of: application), signIn.door == .duoAuth else {
            throw unknown
        }
        if signIn.isOpen, notes.wasTold(signIn) {
            let seen = signIn
            let next = try await room.seat(application) {
                try await signIns.next(of: id, after: seen, within: settings.pollSeconds)
            }
            guard let next else { throw Self.full }
            signIn = next ?? seen
        }
        if notes.tell(signIn) {
            RequestCount.settled(signIn, of: visit.integration.applicationKey, wish: Call.authStatus.rawValue)
        }
        return AuthStatusResponse(outcome(of: signIn))
    }
}
