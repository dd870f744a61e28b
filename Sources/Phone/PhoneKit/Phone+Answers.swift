public import PhoneLink

extension Phone {
    /// What became of an answer.
    public struct Answer: Sendable {
        public let outcome: AnswerReply.Outcome
        /// A sentence for the person.
        public let title: String
        /// A new request that follows, checked.
        public let next: VerifiedRequest?
    }

    /// Approves a request; the number is the one on the sign-in page, where the request asks for one.
    public func approve(
        _ request: VerifiedRequest, number: String? = nil, telling told: [String: String] = [:]
    ) async throws(PhoneFailure) -> Answer {
        guard request.message.number.allows(number) else { throw .number(request.message.number) }
        var check: LockCheck?
        if request.message.asksForLock, let lock = account.lock {
            let hash = RequestBinding(of: request.message, keyID: request.keyID).hash
            check = try lock.check(LockChallenge.answering(hash), at: account.server)
        }
        return try await answer(request, .approve, number, check, told.filter { request.message.asks.contains($0.key) })
    }

    /// Says no, and why.
    public func deny(_ request: VerifiedRequest, _ decision: Denial) async throws(PhoneFailure) -> Answer {
        try await answer(request, decision == .notMe ? .notMe : .mistake, nil, nil)
    }

    /// The two ways to say no.
    public enum Denial: Sendable {
        case mistake, notMe
    }

    private func answer(
        _ request: VerifiedRequest, _ decision: Approval.Decision, _ number: String?, _ lock: LockCheck?,
        _ told: [String: String] = [:]
    ) async throws(PhoneFailure) -> Answer {
        let bytes = try await corrected { time async throws(PhoneFailure) in
            let text = try trusting { () throws(PhoneLinkError) in
                try Approval(
                    to: request, decision: decision, number: number, lock: lock, told: told, time: time
                )
                .signed(by: account.signingKey)
            }
            return try await transport.post(PhoneEndpoint.answers, signed: text)
        }
        let reply = try trusting { () throws(PhoneLinkError) in try AnswerReply(parsing: bytes) }
        return Answer(
            outcome: reply.outcome, title: reply.title, next: reply.next.flatMap { try? verified($0) })
    }
}
