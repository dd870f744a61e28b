import Bytes
public import Domain
public import PhoneLink
import Storage

extension Phones {
    /// The requests that wait for the device, each signed, oldest first.
    public func requests(of device: ID<Device>) async throws(Problem) -> [WaitingRequest] {
        let signIns = try await stored { try await house.store.waiting(on: device) }
        let now = house.now()
        var requests: [WaitingRequest] = []
        for signIn in signIns {
            guard let request = signIn.request, now < request.endsAt else { continue }
            let pending = try await pending(signIn, request)
            do {
                requests.append(WaitingRequest(id: request.id, text: try pending.signed(by: key)))
            } catch {
                throw failed(error)
            }
        }
        return requests
    }

    /// The requests, as soon as they differ from those that the phone has, else nil after so many seconds.
    public func requests(
        of device: ID<Device>, otherThan known: [ID<PushRequest>], within seconds: Int
    ) async throws(Problem) -> [WaitingRequest]? {
        let end = house.now() + seconds
        return try await stored {
            let found = try await house.waiters.wait(for: .device(device), until: end, clock: house.clock) {
                () async throws -> Bool? in
                let now = house.now()
                let waiting = try await house.store.waiting(on: device).compactMap(\.request)
                return waiting.filter { now < $0.endsAt }.map(\.id) == known ? nil : true
            }
            guard found != nil else { return nil }
            return try await requests(of: device)
        }
    }

    /// Takes a phone's answer to a request.
    public func answer(_ text: String) async throws(Problem) -> AnswerReply {
        let claim = try authentic { () throws(PhoneLinkError) in try UnverifiedApproval(parsing: text) }
        let claimed = claim.claimed
        guard let device = ID<Device>(parsing: claimed.device.text),
            let row = try await stored({ try await house.store.device(device) })
        else { throw unknownDevice }
        guard let request = ID<PushRequest>(parsing: claimed.requestID),
            let signIn = try await stored({ try await house.store.signIn(of: request, on: device) }),
            let live = signIn.request
        else {
            // Only the device itself learns that its request is over.
            _ = try authentic { () throws(PhoneLinkError) in
                try claim.verified(by: SigningPublicKey(x963: row.signingKey), now: house.now().seconds)
            }
            return AnswerReply(outcome: .ended, title: "This sign-in has ended.")
        }
        let pending = try await pending(signIn, live)
        let answer = try authentic { () throws(PhoneLinkError) in
            try claim.verified(
                by: SigningPublicKey(x963: row.signingKey),
                answering: RequestBinding(of: pending, keyID: key.publicKey.keyID), now: house.now().seconds)
        }
        return try await consider(answer.message, request, device, signIn)
    }

    private func consider(
        _ approval: Approval, _ request: ID<PushRequest>, _ device: ID<Device>, _ signIn: SignIn
    ) async throws(Problem) -> AnswerReply {
        let decision: Answer.Decision =
            switch approval.decision {
            case .approve: .approve(number: approval.number)
            case .mistake: .mistake
            case .notMe: .notMe
            }
        let answer = Answer(request: request, device: device, nonce: approval.nonce, decision: decision)
        let draws = Draws(from: house.random)
        let now = house.now()
        let settled: SignIn
        do {
            settled = try await house.store.change(.signIn(signIn.id)) {
                try $0.consider(answer, draws: draws, now: now)
            }
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            return AnswerReply(outcome: .superseded, title: "This request has ended.")
        } catch {
            throw failed(error)
        }
        switch settled.state {
        case .approved: return AnswerReply(outcome: .approved, title: "Approved.")
        case .waiting:
            let next = try await requests(of: device).last { $0.id == settled.request?.id }
            return AnswerReply(
                outcome: .numberWrong, title: "That number didn't match. Type the new one on your screen.",
                next: next?.text)
        case .refused(.deniedMistake, _), .refused(.deniedNotMe, _):
            return AnswerReply(outcome: .stopped, title: "Stopped.")
        case .refused(.numberWrong, _):
            return AnswerReply(outcome: .refused, title: "That number didn't match. The request has ended.")
        case .refused, .asking: return AnswerReply(outcome: .ended, title: "This sign-in has ended.")
        }
    }

    /// The request as the phone's card shows it. The same row gives the same bytes, so that the answer's binding can
    /// be checked by any node.
    private func pending(_ signIn: SignIn, _ request: PushRequest) async throws(Problem) -> PendingRequest {
        let situation = try await stored { try await house.store.situation(.visit(signIn.person, signIn.application)) }
        let number: NumberMode =
            switch request.matching {
            case .typed(let number): .typed(digits: number.utf8.count)
            case .choose(_, let choices): .choose(choices)
            case .off: .none(unshown: false)
            case .cannotShow: .none(unshown: true)
            }
        do {
            return try PendingRequest(
                id: request.id.text, device: DeviceID(request.device.text), nonce: request.nonce,
                application: signIn.door == .test ? "Test" : situation.application?.name ?? "?",
                account: situation.person?.username.text ?? "?", from: signIn.origin.place,
                near: signIn.origin.address, number: number, asked: request.askedAt.seconds,
                ends: request.endsAt.seconds)
        } catch {
            throw failed(error)
        }
    }
}

/// A request that waits for a phone, signed.
public struct WaitingRequest: Sendable {
    public let id: ID<PushRequest>
    public let text: String
}
