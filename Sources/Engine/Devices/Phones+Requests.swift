public import Domain
import Metrics
public import PhoneLink
import Storage
import Synchronization

extension Phones {
    /// The requests that wait for the device, each signed, oldest first. Throws `device_unknown` when the device
    /// does not count any more.
    public func requests(of device: ID<Device>) async throws(Problem) -> [WaitingRequest] {
        guard let queue = try await stored({ try await house.store.queue(of: device) }) else { throw unknownDevice }
        guard queue.mayBeAsked else { throw try await notInUse(queue.device) }
        try await stored { try await noteFetch(queue.device) }
        return try signed(alive(queue))
    }

    private func noteFetch(_ device: Device) async throws {
        guard let last = device.lastRequest, last.fetchedAt == nil else { return }
        try await house.store.noteFetch(of: device.id, at: house.now())
    }

    /// The requests, as soon as they differ from those that the phone has, else nil after so many seconds, or as
    /// soon as they are no longer wanted and the device was called with `call`. Throws `device_unknown` when the
    /// device does not count any more, which is seen at each look, the first of which is at once.
    public func requests(
        of device: ID<Device>, otherThan known: [ID<PushRequest>], within seconds: Int,
        while isWanted: @Sendable () -> Bool = { true }
    ) async throws(Problem) -> [WaitingRequest]? {
        let end = house.now() + seconds
        let hasLooked = Atomic(false)
        let found = try await stored {
            try await house.waiters.wait(for: .device(device), until: end, clock: house.clock) {
                () async throws -> Found? in
                guard isWanted() else { return .nothing }
                // Whoever goes on waiting looks again at once, so a look at the end would be one too many.
                if hasLooked.exchange(true, ordering: .relaxed), house.now() >= end { return .nothing }
                guard let queue = try await house.store.queue(of: device) else { return .notInUse(unknownDevice) }
                guard queue.mayBeAsked else { return .notInUse(try await notInUse(queue.device)) }
                try await noteFetch(queue.device)
                let alive = alive(queue)
                return alive.map(\.request.id) == known ? nil : .waiting(alive)
            }
        }
        switch found {
        case .waiting(let waiting): return try signed(waiting)
        case .notInUse(let problem): throw problem
        case .nothing, nil: return nil
        }
    }

    private enum Found: Sendable {
        case waiting([WaitingSignIn])
        case notInUse(Problem)
        case nothing
    }

    /// Makes all who wait for the device's requests look again.
    public func call(_ device: ID<Device>) { house.waiters.wake(.device(device)) }

    /// Why requests that waited wait no longer.
    public func ended(_ requests: [WaitingRequest]) async throws(Problem) -> [EndedNotice] {
        var notices: [EndedNotice] = []
        for request in requests {
            let signIn = try await stored { try await house.store.signIn(request.signIn) }
            let reason: String =
                switch signIn?.state {
                case .approved: "approved"
                case .refused(let reason, _): reason.rawValue
                case .waiting where signIn?.request?.id != request.id: Reason.superseded.rawValue
                case .waiting, .asking, nil: Reason.expired.rawValue
                }
            notices.append(EndedNotice(id: request.id.text, reason: reason))
        }
        return notices
    }

    /// Takes a phone's answer to a request.
    public func answer(_ text: String) async throws(Problem) -> AnswerReply {
        let claim = try authentic { () throws(PhoneLinkError) in try UnverifiedApproval(parsing: text) }
        guard let id = ID<Device>(parsing: claim.claimed.device.text),
            let queue = try await stored({ try await house.store.queue(of: id) })
        else { throw unknownDevice }
        let (device, now) = (queue.device, house.now())
        guard let waiting = queue.waiting.first(where: { $0.request.id.text == claim.claimed.requestID }) else {
            // Only the device itself learns that its request is over.
            _ = try authentic { () throws(PhoneLinkError) in
                try claim.verified(by: SigningPublicKey(x963: device.signingKey), now: now.seconds)
            }
            guard queue.mayBeAsked else { throw try await notInUse(device) }
            return AnswerReply(outcome: .ended, title: "This sign-in has ended.")
        }
        let pending = try pending(waiting)
        let answer = try authentic { () throws(PhoneLinkError) in
            try claim.verified(
                by: SigningPublicKey(x963: device.signingKey),
                answering: RequestBinding(of: pending, keyID: key.publicKey.keyID), now: now.seconds)
        }
        var lock: LockProof?
        if let check = answer.message.lock {
            lock = try verified(check, over: LockChallenge.answering(answer.message.requestHash), by: device)
        }
        return try await consider(answer.message, lock, waiting)
    }

    private func consider(
        _ approval: Approval, _ lock: LockProof?, _ waiting: WaitingSignIn
    ) async throws(Problem) -> AnswerReply {
        let decision: Answer.Decision =
            switch approval.decision {
            case .approve: .approve(number: approval.number)
            case .mistake: .mistake
            case .notMe: .notMe
            }
        let answer = Answer(
            request: waiting.request.id, device: waiting.request.device, nonce: approval.nonce, decision: decision,
            lock: lock, told: Self.known(approval.told))
        let draws = Draws(from: house.random)
        let now = house.now()
        let settled: SignIn
        do {
            settled = try await house.store.change(.signIn(waiting.signIn.id)) {
                try $0.consider(answer, draws: draws, now: now)
            }
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            return AnswerReply(outcome: .superseded, title: "This request has ended.")
        } catch {
            throw failed(error)
        }
        measure(settled, waiting.request, now)
        switch settled.state {
        case .approved: return AnswerReply(outcome: .approved, title: "Approved.")
        case .waiting:
            let next = try await requests(of: waiting.request.device).last { $0.id == settled.request?.id }
            return AnswerReply(
                outcome: .numberWrong, title: "That number didn't match. Type the new one on your screen.",
                next: next?.text)
        case .refused(.deniedMistake, _), .refused(.deniedNotMe, _):
            return AnswerReply(outcome: .stopped, title: "Stopped.")
        case .refused(.numberWrong, _):
            return AnswerReply(outcome: .refused, title: "That number didn't match. The request has ended.")
        case .refused(.screenLockNeeded, _):
            return AnswerReply(outcome: .refused, title: "This needs your phone's screen lock. Sign in again.")
        case .refused(.deviceTooOld, _):
            return AnswerReply(outcome: .tooOld, title: "Your phone is too old for this, or doesn't say its version.")
        case .refused, .asking: return AnswerReply(outcome: .ended, title: "This sign-in has ended.")
        }
    }

    /// What the card says that is signed in to.
    private static func title(of signIn: SignIn, _ application: String?) -> String {
        switch signIn.door {
        case .test: "Test"
        case .consent: "Exemption"
        case .radius, .duoAuth, .openID, .website, .portal: application ?? "?"
        }
    }

    /// What a phone says under names that are no item of ours is passed over.
    private static func known(_ told: [String: String]) -> [PhoneItem: String] {
        var known: [PhoneItem: String] = [:]
        for (name, text) in told {
            if let item = PhoneItem(rawValue: name), text.utf8.count <= item.bytesMax { known[item] = text }
        }
        return known
    }

    /// How long the person took, where it was the person who settled it.
    private func measure(_ settled: SignIn, _ request: PushRequest, _ now: Instant) {
        switch settled.state {
        case .approved, .waiting, .refused(.deniedMistake, _), .refused(.deniedNotMe, _), .refused(.numberWrong, _):
            answerSeconds.record(duration: .milliseconds(max(0, now.milliseconds - request.askedAt.milliseconds)))
        case .refused, .asking: break
        }
    }

    private func alive(_ queue: DeviceQueue) -> [WaitingSignIn] {
        let now = house.now()
        return queue.waiting.filter { now < $0.request.endsAt }
    }

    private func signed(_ waiting: [WaitingSignIn]) throws(Problem) -> [WaitingRequest] {
        var requests: [WaitingRequest] = []
        for waiting in waiting {
            let pending = try pending(waiting)
            do throws(PhoneLinkError) {
                let text = try pending.signed(by: key)
                requests.append(WaitingRequest(id: waiting.request.id, signIn: waiting.signIn.id, text: text))
            } catch {
                throw failed(error)
            }
        }
        return requests
    }

    /// The request as the phone's card shows it. The same row gives the same bytes, so that the answer's binding can
    /// be checked by any node.
    func pending(_ waiting: WaitingSignIn) throws(Problem) -> PendingRequest {
        let (signIn, request) = (waiting.signIn, waiting.request)
        let number: NumberMode =
            switch request.matching {
            case .typed(let number): .typed(digits: number.utf8.count)
            case .choose(_, let choices): .choose(choices)
            case .off: .none(unshown: false)
            case .cannotShow: .none(unshown: true)
            }
        do throws(PhoneLinkError) {
            return try PendingRequest(
                id: request.id.text, device: DeviceID(request.device.text), nonce: request.nonce,
                application: Self.title(of: signIn, waiting.application),
                account: waiting.username, from: signIn.origin.place, near: signIn.origin.address, number: number,
                asks: request.asks.map(\.rawValue).sorted(), asked: request.askedAt.seconds,
                ends: request.endsAt.seconds)
        } catch {
            throw failed(error)
        }
    }
}
