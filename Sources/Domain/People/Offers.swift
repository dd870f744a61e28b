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
}

extension Situation {
    /// What is offered before the approved visit goes on; nil for nothing. The visit is approved by what may vouch for
    /// a new device, so that the offer can be taken at once.
    public func offer(now: Instant) -> Offer? {
        // While the password is enough for a set-up, the next sign-in says so anyway.
        let isLate = person.map { hadDevice || now >= $0.addedAt + figures.setupInductionSeconds } ?? false
        if isLate, approval(now: now) != nil, mayEnrol(now: now) { return .device }
        guard let visit, visit.door != .portal, let person, addingRefusal(now: now) == nil,
            passkeys.isEmpty, owned.count(where: { !$0.isLocked }) <= 1, figures.methods.contains(.passkey),
            now >= person.addedAt + figures.offerAfterSeconds
        else { return nil }
        guard let shown = person.offers[.passkey] else { return figures.offerTimes > 0 ? .passkey : nil }
        return shown.times < figures.offerTimes && now >= shown.at + figures.offerAgainSeconds ? .passkey : nil
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
        let noted = try adding(passkey, after: approval(now: now)?.proof, now)
        visit.challenge = nil
        visit.enrols = visit.enrols || mayEnrol(now: now)
        return Decided(Change([.passkey(passkey), .visit(visit)], events: [noted]), passkey)
    }
}
