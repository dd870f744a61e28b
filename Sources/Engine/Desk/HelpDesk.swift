public import Bytes
public import Domain
import Storage

/// The facet for pages on which people ask the help desk for something.
public struct HelpDesk: Sendable {
    let house: House
    /// The country whose numbers people write with a 0 in front.
    let country: String

    public init(_ house: House, country: String) {
        self.house = house
        self.country = country
    }

    public func now() -> Instant { house.now() }

    /// What a new form is known by: whoever sends it twice asks once.
    public func draw() -> ID<DeskItem> { house.random.id() }

    /// A secret for a browser that nobody knows yet.
    public func drawSecret() -> Secret { Secret(house.random.bytes(16)) }

    /// Somebody asks. Throws `DeskProblem` where the page has to say something, and `Refusal`.
    public func ask(
        _ draft: DeskDraft, id: ID<DeskItem>, session: Secret?, from address: String?
    ) async throws -> DeskItem {
        let now = house.now()
        let person = try await Sessions(house, relyingParty: nil).current(session)?.person
        let source = address.map { house.keyRing.digest("desk source", Array(Self.network($0).utf8)) }
        let reference =
            DeskItem.referenceMark
            + ReadableCode.encode(house.random.bytes(4), length: DeskItem.referenceLength)
        let subject = Subject.desk(id, person: person?.id, source: source, since: now - DeskItem.sourceSeconds)
        let country = country
        do {
            return try await house.store.change(subject) {
                try $0.ask(draft, id: id, reference: reference, source: source, country: country, now: now)
            }
        } catch let problem as DeskProblem {
            throw problem
        } catch {
            throw house.failed(error, "desk")
        }
    }

    /// Who is signed in in this browser.
    public func asker(_ session: Secret?) async throws(Refusal) -> Person? {
        try await Sessions(house, relyingParty: nil).current(session)?.person
    }

    /// An item and how many wait before it; nil where there is none. Its identifier is known to the one who asked.
    public func asked(_ id: ID<DeskItem>) async throws(Refusal) -> (item: DeskItem, before: Int)? {
        try await house.read {
            let subject = Subject.desk(id, person: nil, source: nil, since: house.now())
            guard let item = try await house.store.situation(subject).deskItem else { return nil }
            return (item, try await house.store.deskItemsBefore(item))
        }
    }

    /// An IPv4 address, or the /64 network of an IPv6 address: whoever has one has all of it.
    static func network(_ address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let parts = address.prefix { $0 != "%" }.split(separator: ":", omittingEmptySubsequences: false)
        let front = parts.prefix { !$0.isEmpty }
        let back = parts.dropFirst(front.count).filter { !$0.isEmpty }
        let zeros = Array(repeating: Substring("0"), count: max(0, 8 - front.count - back.count))
        return (front + zeros + back).prefix(4).joined(separator: ":")
    }
}

extension Administration {
    /// Items that a listing shows.
    public static let deskItemsMax = 500

    /// What waits at the desk, the oldest first, with the names of those who were signed in.
    public func deskQueue() async throws -> [(item: DeskItem, person: Person?)] {
        var queue: [(item: DeskItem, person: Person?)] = []
        for item in try await house.store.openDeskItems(limit: Self.deskItemsMax) {
            queue.append((item, try await person(of: item)))
        }
        return queue
    }

    /// What somebody asked: a look at them where they were signed in.
    public func deskItem(
        _ reference: String, with means: String, by actor: Actor
    ) async throws -> (item: DeskItem, person: Person?) {
        guard let item = try await house.store.situation(.deskReference(Self.canonical(reference))).deskItem else {
            throw Mistake(.notFound, "there is nothing of the reference \"\(reference)\": see countersign desk queue")
        }
        guard let person = item.person else { return (item, nil) }
        return (item, try await view(.deskRequest, .person(person), with: means, by: actor)?.person)
    }

    /// The desk is done with it.
    public func closeDeskItem(_ reference: String, done: String? = nil, by actor: Actor) async throws -> DeskItem {
        let now = house.now()
        return try await house.store.change(.deskReference(Self.canonical(reference))) {
            try $0.closeDeskItem(done: done, by: actor, now: now)
        }
    }

    /// The sign-ins of that reference, the latest first, each with its application, its person and how it ended: a
    /// look at each person.
    public func visits(
        _ reference: String, with means: String, by actor: Actor
    ) async throws -> [(visit: Visit, application: Application, person: Person?, signIn: SignIn?)] {
        let code = String(Self.canonical(reference).dropFirst(DeskItem.referenceMark.count))
        guard ReadableCode.isCanonical(code, length: Visit.referenceLength) else {
            throw Mistake(.malformed, "\"\(reference)\" is no reference of a sign-in, such as R-7Q4M")
        }
        var found: [(visit: Visit, application: Application, person: Person?, signIn: SignIn?)] = []
        for visit in try await house.store.visits(beginning: code, limit: Self.deskItemsMax) {
            let situation = try await house.store.situation(.page(visit.id))
            guard let application = situation.application else { continue }
            if let person = situation.person {
                _ = try await view(.signIn, .person(person.id), with: means, by: actor)
            }
            found.append((visit, application, situation.person, situation.signIn))
        }
        guard !found.isEmpty else {
            throw Mistake(.notFound, "there is no sign-in of the reference \"\(reference)\" any more")
        }
        return found
    }

    private func person(of item: DeskItem) async throws -> Person? {
        guard let id = item.person else { return nil }
        return try await house.store.person(id)
    }

    /// Read aloud and typed, with or without its mark.
    private static func canonical(_ typed: String) -> String {
        let code = ReadableCode.canonical(typed) ?? ""
        let isMarked = code.count == DeskItem.referenceLength + 1 || code.count == Visit.referenceLength + 1
        return DeskItem.referenceMark + (isMarked ? String(code.dropFirst()) : code)
    }
}

extension Administration {
    /// Tells everybody of a trouble.
    public func openIncident(_ text: String, by actor: Actor) async throws -> Incident {
        let (id, now) = (house.random.id(Incident.self), house.now())
        return try await house.store.change(.incident(id)) { try $0.openIncident(id, text, by: actor, now: now) }
    }

    /// Says that it is over. The first characters of its identifier will do.
    public func closeIncident(_ beginning: String, by actor: Actor) async throws -> Incident {
        let found = try await house.incidents().filter { $0.id.text.hasPrefix(beginning.uppercased()) }
        guard let only = found.first, found.count == 1 else {
            throw Mistake(.notFound, "\(found.isEmpty ? "no" : "more than one") incident begins with \(beginning)")
        }
        let now = house.now()
        return try await house.store.change(.incident(only.id)) { try $0.closeIncident(by: actor, now: now) }
    }

    /// Those that people are told of now, the newest first.
    public func incidents() async throws -> [Incident] { try await house.incidents() }
}

extension House {
    /// Incidents that one page shows.
    private static let incidentsMax = 50

    fileprivate func incidents() async throws -> [Incident] {
        try await store.incidents(closedSince: now() + -Incident.shownSeconds, limit: Self.incidentsMax)
    }
}

extension ServiceRegister {
    /// Troubles that people are told of, the newest first; none where they can't be read.
    public func incidents() async -> [Incident] {
        do {
            return try await house.incidents()
        } catch {
            _ = house.failed(error, "incidents")
            return []
        }
    }
}
