internal import Bytes
internal import Domain
internal import Engine
internal import RADIUS

/// The rounds of an Access-Challenge (RFC 2865 §2.1).
extension Answering {
    /// Asks the person, with the number to type on the phone.
    func challenge(
        _ signIn: SignIn, _ client: RADIUSClientEntry, _ name: LoginName, after refusal: Refusal? = nil
    ) async -> Answer {
        var device: String?
        if signIn.state == .waiting, let id = signIn.request?.device { device = try? await signIns.deviceName(id) }
        return .challenge(
            texts.question(about: signIn, device: device, after: refusal),
            state: ChallengeState(of: signIn).serialized(client: client.id, name: name, signIns: signIns))
    }

    /// The next request of a sign-in that is open: nothing typed waits for the phone, `push` asks it again, and
    /// everything else is a code.
    func goOn(_ state: [UInt8], _ client: RADIUSClientEntry, _ name: LoginName, _ typed: Secret) async -> Answer {
        guard let state = ChallengeState(parsing: state, client: client.id, name: name, signIns: signIns) else {
            return .reject(nil)
        }
        do {
            guard let signIn = try await signIns.signIn(state.signIn, of: client.application) else {
                return .reject(Refusal(.expired))
            }
            // What was approved meanwhile is approved, whatever was typed.
            guard signIn.isOpen else { return try await settled(signIn) }
            if typed.isEmpty { return try await waited(signIn, state, client, name) }
            return try await respond(typed, signIn, client, name)
        } catch {
            return .reject(error)
        }
    }

    private func waited(
        _ signIn: SignIn, _ state: ChallengeState, _ client: RADIUSClientEntry, _ name: LoginName
    ) async throws(Refusal) -> Answer {
        // A number that changed since the person saw it is shown at once; where no phone was asked, nothing comes.
        guard signIn.state == .waiting, signIn.request?.id == state.request else {
            return await challenge(signIn, client, name)
        }
        let next = try await signIns.next(of: signIn.id, after: signIn, within: limits.holdSeconds)
        guard let next, next.isOpen else { return try await settled(next) }
        return await challenge(next, client, name)
    }

    private func respond(
        _ typed: Secret, _ signIn: SignIn, _ client: RADIUSClientEntry, _ name: LoginName
    ) async throws(Refusal) -> Answer {
        switch await signIns.respond(typed, to: signIn) ?? .refused(Refusal(.codeWrong)) {
        case .signIn(let next):
            guard next.isOpen else { return try await settled(next) }
            return await challenge(next, client, name)
        case .waived: return .reject(Refusal(.expired))
        case .refused(let refusal):
            switch refusal.reason {
            case .codeWrong, .codeUsed, .codeEnded, .pushPaused, .noUsableMethod, .deviceTooOld:
                return await challenge(signIn, client, name, after: refusal)
            default: return .reject(refusal)
            }
        }
    }

    /// An approval is taken once, or a State that somebody saw would open the door again.
    private func settled(_ signIn: SignIn?) async throws(Refusal) -> Answer {
        let answer = verdict(signIn)
        if answer == .accept, let signIn { try await signIns.redeem(signIn.id) }
        return answer
    }
}
