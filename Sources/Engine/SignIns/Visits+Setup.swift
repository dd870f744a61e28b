public import Bytes
public import Domain
import Storage

extension Visits {
    /// The set-up as soon as it differs from what the page shows, else after so many seconds.
    public func waitForChange(of setup: Setup, within seconds: Int) async throws(Refusal) -> Setup? {
        try await house.waitForChange(of: setup, within: seconds)
    }

    /// Recovery codes of somebody who has just set something up, shown once and kept nowhere; the ones that were shown
    /// before are dead.
    public func firstRecoveryCodes(_ id: ID<Visit>, cookie: Secret) async throws -> [Secret] {
        let figures = try await house.store.situation(.page(id)).figures
        let drawn = house.drawCodes(.recovery, count: figures.recoveryCodes)
        let now = house.now()
        _ = try await storeChange(id, cookie) { try $0.makeFirstCodes(drawn.digests, now: now) }
        return drawn.codes
    }

    /// "I reset my phone": it is asked no longer in this visit. Throws `Refusal`, or `Mistake` where it is gone or that
    /// was said too often.
    public func sayReset(_ device: ID<Device>, _ id: ID<Visit>, cookie: Secret) async throws {
        let now = house.now()
        let subject = Subject.resetting(id, since: now - 86_400)
        _ = try await storeChange(id, cookie, subject) { try $0.sayReset(device, now: now) }
    }

    /// "Remind me later", where policy lets it.
    public func putOff(_ id: ID<Visit>, cookie: Secret) async -> VisitStep {
        let now = house.now()
        return await step(id, cookie) { try $0.putOff(now: now).map { .onward($0) } }
    }

    /// Whether a spare is wanted was answered.
    public func answerSpare(_ id: ID<Visit>, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await change(id, cookie) { try $0.answerSpare(now: now) }
    }

    /// The recovery codes are stored, or none were due: the set-up is done.
    public func finishSetup(_ id: ID<Visit>, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await change(id, cookie) { try $0.finishSetup(now: now) }
    }

    /// Whether the browser, by the cookies of its visits, carries on in this one what a code let it begin.
    public func canCarryOn(_ view: VisitView, by cookies: [Secret]) -> Bool {
        view.isCarried(by: cookies.map(visitDigest))
    }

    public func carryOn(_ id: ID<Visit>, cookie: Secret, by cookies: [Secret]) async throws(Refusal) {
        let (now, digests) = (house.now(), cookies.map(visitDigest))
        _ = try await change(id, cookie) { try $0.carryOn(by: digests, now: now) }
    }

    /// Decides about the visit if the cookie is its own; what is thrown is a `Refusal` or a `Mistake`.
    func storeChange<Value: Sendable>(
        _ id: ID<Visit>, _ cookie: Secret, _ subject: Subject? = nil,
        _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        let digest = visitDigest(cookie)
        return try await house.store.change(subject ?? .page(id)) { situation in
            guard let visit = situation.visit, visit.browser == digest else { throw Refusal(.expired) }
            return try decide(situation)
        }
    }
}

extension House {
    func waitForChange(of setup: Setup, within seconds: Int) async throws(Refusal) -> Setup? {
        let end = now() + seconds
        return try await read {
            try await waiters.wait(for: .setup(setup.id), until: end, clock: clock) { () -> Setup?? in
                let next = try await store.setup(setup.id)
                return next == setup ? nil : .some(next)
            } ?? nil
        }
    }

    func waitForChange(of signIn: SignIn, within seconds: Int) async throws(Refusal) -> SignIn? {
        let end = now() + seconds
        return try await read {
            try await waiters.wait(for: .signIn(signIn.id), until: end, clock: clock) { () -> SignIn?? in
                let next = try await store.signIn(signIn.id)
                return next == signIn ? nil : .some(next)
            } ?? nil
        }
    }

    /// Codes of one kind in groups, and what is kept of them.
    func drawCodes(
        _ kind: OneTimeCode.Kind, count: Int
    ) -> (codes: [Secret], digests: [(ID<OneTimeCode>, [UInt8])]) {
        let form = OneTimeCode.form(of: kind)
        let codes = (0..<count).map { _ in
            ReadableCode.encode(random.bytes((form.length * 5 + 7) / 8), length: form.length)
        }
        let digests = codes.map { (random.id(OneTimeCode.self), codeDigest(kind.form, $0)) }
        return (codes.map { Secret(text: ReadableCode.grouped($0, by: form.groups)) }, digests)
    }

    /// What is kept of a code, and found by what is typed: the kinds of one form can't be told apart by it.
    func codeDigest(_ form: CodeForm, _ letters: String) -> [UInt8] {
        keyRing.digest("code \(form.rawValue)", letters.utf8)
    }
}
