extension Situation {
    /// What of the person's own made the code; nil for one-time codes.
    func factor(of code: TriedCode) -> OwnFactor? {
        switch code.proof {
        case .token(let id, _, _), .picture(let id):
            guard let token = tokens.first(where: { $0.id == id }) else { return nil }
            return token.device.map { .phone($0) } ?? .token(id)
        case .oneTimeCode, .used, .ended, .none: return nil
        }
    }

    /// Spends a typed code, or says why it does not count. Only a wrong code moves the count of wrong ones.
    func spend(_ code: TriedCode, _ signIn: SignIn, _ now: Instant) -> Decided<Result<Method, Refusal>> {
        let count = wrongCodes[code.form] ?? WrongCodes(person: signIn.person, form: code.form)
        if let refusal = count.refusal(figures, now: now) {
            return no(refusal, .signInRefused, Change(), signIn, now)
        }
        switch code.proof {
        case .token(let id, let position, let drift):
            guard let token = tokens.first(where: { $0.id == id }), token.isUsable else {
                guard let until = factor(of: code).flatMap({ probation(of: $0)?.waitsUntil }) else {
                    return wrong(count, signIn, now)
                }
                return no(Refusal(.deviceWaiting, until: until), .signInRefused, Change(), signIn, now)
            }
            guard accepts(token.method) else {
                return no(Refusal(.noUsableMethod), .signInRefused, Change(), signIn, now)
            }
            guard position > token.last, !token.fenced else {
                return no(Refusal(token.fenced ? .codeEnded : .codeUsed), .signInRefused, Change(), signIn, now)
            }
            var change = Change([.tokenSpent(id, last: position, drift: drift)])
            if count.inRow > 0 { change.add(.wrongCodes(WrongCodes(person: signIn.person, form: code.form))) }
            return Decided(change, .success(token.method))
        case .oneTimeCode(let id):
            guard let match = codes.first(where: { $0.id == id }) else { return wrong(count, signIn, now) }
            guard accepts(match.method) else {
                return no(Refusal(.noUsableMethod), .signInRefused, Change(), signIn, now)
            }
            guard match.spentAt == nil else { return no(Refusal(.codeUsed), .signInRefused, Change(), signIn, now) }
            guard match.isUsable(at: now) else { return no(Refusal(.codeEnded), .signInRefused, Change(), signIn, now) }
            var change = Change(match.kind.isReusable ? [] : [.codeSpent(id, at: now)])
            if count.inRow > 0 { change.add(.wrongCodes(WrongCodes(person: signIn.person, form: code.form))) }
            return Decided(change, .success(match.method))
        case .picture(let id):
            guard let token = tokens.first(where: { $0.id == id }), token.isUsable, !token.fenced else {
                return wrong(count, signIn, now)
            }
            guard accepts(token.method) else {
                return no(Refusal(.noUsableMethod), .signInRefused, Change(), signIn, now)
            }
            var change = Change()
            if count.inRow > 0 { change.add(.wrongCodes(WrongCodes(person: signIn.person, form: code.form))) }
            return Decided(change, .success(token.method))
        case .used: return no(Refusal(.codeUsed), .signInRefused, Change(), signIn, now)
        case .ended: return no(Refusal(.codeEnded), .signInRefused, Change(), signIn, now)
        case .none: return wrong(count, signIn, now)
        }
    }

    private func wrong(
        _ count: WrongCodes, _ signIn: SignIn, _ now: Instant
    ) -> Decided<Result<Method, Refusal>> {
        let next = count.oneMore(figures, now: now)
        return no(Refusal(.codeWrong), .codeWrong, Change([.wrongCodes(next)]), signIn, now, inRow: next.inRow)
    }

    private func no(
        _ refusal: Refusal, _ name: Event.Name, _ change: Change, _ signIn: SignIn, _ now: Instant, inRow: Int? = nil
    ) -> Decided<Result<Method, Refusal>> {
        var facts: [String: JSONFact] = ["reason": .text(refusal.reason.rawValue)]
        if let inRow { facts["in_row"] = .count(inRow) }
        var all = change
        all.add(event(name, at: now, signIn: signIn, facts: facts))
        return Decided(all, .failure(refusal))
    }
}
