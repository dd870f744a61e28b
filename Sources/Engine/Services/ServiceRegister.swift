public import Bytes
public import Domain
import Storage

/// A service that people sign in to, as the register of applications has it.
public struct RegisteredService: Sendable, Equatable {
    public let application: Application
    /// The ways in which it asks about people.
    public let doors: Set<Door>
    /// Where it stands, as far as the register knows.
    public let addresses: [String]

    /// Whether people are shown pages when they sign in.
    public var hasPages: Bool { door.hasPages }

    /// The door that says most: pages before others.
    public var door: Door { [.openID, .website, .duoAuth].first(where: doors.contains) ?? .radius }
}

/// The facet for surfaces that tell people which services there are, and by which figures they ask.
public struct ServiceRegister: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    public func now() -> Instant { house.now() }

    /// The installation's figures, as they are in force now.
    public func figures() async throws(Refusal) -> Figures {
        try await house.read { try await house.store.situation(.installation).figures }
    }

    /// Whether sign-ins can be decided now: the database answers.
    public func works() async -> Bool {
        do {
            _ = try await house.store.configurationCount()
            return true
        } catch {
            return false
        }
    }

    /// What each service asks now of the person who is signed in in the browser; nil where nobody is.
    public func asked(
        by services: [RegisteredService], of session: Secret?
    ) async throws(Refusal) -> (person: Person, asks: [ID<Application>: Asking])? {
        guard let session, let person = try await Sessions(house, relyingParty: nil).current(session)?.person else {
            return nil
        }
        let digest = house.sessionDigest(session)
        var asks: [ID<Application>: Asking] = [:]
        for service in services {
            let id = service.application.id
            let situation = try await house.read {
                try await house.store.situation(.arrival(id, session: digest, remembered: nil))
            }
            asks[id] = situation.asking(through: service.door, now: house.now())
        }
        return (person, asks)
    }

    /// Every service that can ask about people, by its name; the portal is none.
    public func services() async throws(Refusal) -> [RegisteredService] {
        try await house.read {
            let store = house.store
            var doors: [ID<Application>: Set<Door>] = [:]
            var addresses: [ID<Application>: [String]] = [:]
            for client in try await store.radiusClients() { doors[client.application, default: []].insert(.radius) }
            for keys in try await store.integrationKeys() { doors[keys.application, default: []].insert(.duoAuth) }
            for client in try await store.openIDClients() { doors[client.application, default: []].insert(.openID) }
            for website in try await store.websites() {
                doors[website.application, default: []].insert(.website)
                addresses[website.application, default: []].append(website.origin.text)
            }
            return try await store.applications().compactMap { application in
                guard application.id != Application.portal, let own = doors[application.id] else { return nil }
                return RegisteredService(
                    application: application, doors: own, addresses: addresses[application.id] ?? [])
            }.sorted { ($0.application.name, $0.application.key) < ($1.application.name, $1.application.key) }
        }
    }
}
