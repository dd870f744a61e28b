/// What was offered to somebody after a sign-in and put off, so that nobody is nagged.
public struct Offers: Equatable, Sendable {
    /// One offer that was shown: how often so far, and when last.
    public struct Shown: Equatable, Sendable {
        public var times: Int
        public var at: Instant
    }

    private var shown: [Offer: Shown] = [:]

    public init() {}

    public subscript(_ offer: Offer) -> Shown? { shown[offer] }

    func answered(_ offer: Offer, at now: Instant) -> Offers {
        var next = self
        next.shown[offer] = Shown(times: (shown[offer]?.times ?? 0) + 1, at: now)
        return next
    }

    /// Its stored form: "passkey=2@1790000000000".
    public var stored: String {
        shown.map { "\($0.key.rawValue)=\($0.value.times)@\($0.value.at.milliseconds)" }.sorted()
            .joined(separator: " ")
    }

    public init(stored: String) {
        for word in stored.split(separator: " ") {
            let parts = word.split(whereSeparator: { $0 == "=" || $0 == "@" }).map(String.init)
            guard parts.count == 3, let offer = Offer(rawValue: parts[0]), let times = Int(parts[1]),
                let at = Int64(parts[2])
            else { continue }
            shown[offer] = Shown(times: times, at: Instant(milliseconds: at))
        }
    }
}

/// What may be offered after a sign-in.
public enum Offer: String, CaseIterable, Sendable {
    /// A passkey on this computer, to somebody who has one way to sign in.
    case passkey
    /// A device, to somebody who came in with a code of the service desk because they have none.
    case device
    /// New recovery codes, to somebody who has used most of theirs.
    case recoveryCodes = "recovery_codes"

    static let fewRecoveryCodes = 3
}

extension Situation {
    /// What is offered before the approved visit goes on; nil for nothing. The visit is approved by what may vouch for
    /// a new device, so that the offer can be taken at once.
    public func offer(now: Instant) -> Offer? {
        if approval(now: now) == .putOff { return nil }
        // While the password is enough for a set-up, the next sign-in says so anyway.
        let hasPast = hadDevice || !owned.isEmpty
        let isLate = person.map { hasPast || now >= $0.addedAt + figures.setupInductionSeconds } ?? false
        let isDone = visit?.enrols == true && waitsUntil != nil
        if isLate, !isDone, approval(now: now) != nil, mayEnrol(now: now) { return .device }
        guard let visit, visit.door != .portal, let person, addingRefusal(now: now) == nil,
            now >= person.addedAt + figures.offerAfterSeconds, !wasAskedToday(person, now)
        else { return nil }
        let wanting: [(offer: Offer, isWanting: Bool)] = [
            (.recoveryCodes, lacksRecoveryCodes(now) && probationRefusal(now) == nil),
            (.passkey, passkeys.isEmpty && owned.count { !$0.isLocked } <= 1 && figures.methods.contains(.passkey)),
        ]
        return wanting.first { $0.isWanting && mayBeShown($0.offer, person, now) }?.offer
    }

    /// One thing a day is enough.
    private func wasAskedToday(_ person: Person, _ now: Instant) -> Bool {
        Offer.allCases.compactMap { person.offers[$0]?.at }.contains {
            now < $0 + min(figures.offerAgainSeconds, 86_400)
        }
    }

    private func mayBeShown(_ offer: Offer, _ person: Person, _ now: Instant) -> Bool {
        guard let shown = person.offers[offer] else { return figures.offerTimes > 0 }
        return shown.times < figures.offerTimes && now >= shown.at + figures.offerAgainSeconds
    }

    /// Whether few are left of a set that was made.
    private func lacksRecoveryCodes(_ now: Instant) -> Bool {
        let made = codes.filter { $0.kind == .recovery }
        return !made.isEmpty && recoveryCodesLeft(now: now) <= Offer.fewRecoveryCodes
            && recoveryCodesLeft(now: now) < figures.recoveryCodes && figures.methods.contains(.recoveryCode)
    }

    public func recoveryCodesLeft(now: Instant) -> Int {
        codes.count { $0.kind == .recovery && $0.isUsable(at: now) }
    }

    /// The offer of new recovery codes is taken before the approved visit goes on; the old ones are dead.
    public func renewCodes(
        _ digests: [(ID<OneTimeCode>, [UInt8])], now: Instant
    ) throws -> Decided<[OneTimeCode]> {
        if let refusal = addingRefusal(now: now) ?? probationRefusal(now) {
            throw refusal
        }
        guard let person else { throw Refusal(.expired) }
        let made = try makeCodes(.recovery, digests: digests, lifetimeSeconds: nil, by: .person(person.id), now: now)
        var change = try answer(.recoveryCodes, taken: true, now: now).change
        change.add(made.change)
        return Decided(change, made.value)
    }

    /// The person took the offer or put it off.
    public func answer(_ offer: Offer, taken: Bool, now: Instant) throws(Refusal) -> Decided<Visit> {
        guard let visit, visit.isOpen(at: now), var person, visit.person == person.id, approval(now: now) != nil else {
            throw Refusal(.expired)
        }
        person.offers = person.offers.answered(offer, at: now)
        let noted = event(
            .offerAnswered, at: now, facts: ["offer": .text(offer.rawValue), "taken": .text(taken ? "yes" : "no")])
        return Decided(Change([.person(person)], events: [noted]), visit)
    }

    /// An authentic registration over the visit's challenge: the passkey counts from now on, and the visit goes on.
    public func addInVisit(_ passkey: Passkey, challenge: [UInt8], now: Instant) throws -> Decided<Passkey> {
        if let refusal = addingRefusal(now: now) { throw refusal }
        guard var visit, let asked = visit.challenge, asked.bytes == challenge, now < asked.endsAt,
            passkey.person == visit.person
        else { throw Refusal(.expired) }
        var (change, added) = try adding(passkey, after: approval(now: now)?.proof, now)
        visit.challenge = nil
        visit.enrols = visit.enrols || mayEnrol(now: now)
        change.add(.visit(visit))
        return Decided(change, added)
    }
}
