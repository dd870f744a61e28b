import Bytes
public import Domain
public import PhoneLink
import Storage

extension Phones {
    /// What is used of phones, by whom, and what the phone's last answer brought.
    public func told(by device: Device) async throws(Problem) -> ToldNotice {
        try await stored {
            let (uses, least) = try await house.policyOnPhones()
            return ToldNotice(
                uses: Dictionary(
                    uniqueKeysWithValues: PhoneItem.allCases.map {
                        ($0.rawValue, uses[$0] ?? [])
                    }),
                least: Dictionary(least.map { ($0.service, $0.systems) }) { first, _ in first },
                last: device.told.map { told in
                    ToldNotice.Last(
                        time: told.at.seconds, decision: told.said.rawValue,
                        items: Dictionary(uniqueKeysWithValues: told.items.map { ($0.key.rawValue, $0.value) }))
                })
        }
    }

    /// A test request, which the phone's owner asks for on it.
    public func test(_ device: Device) async throws(Problem) {
        let draws = Draws(from: house.random)
        let now = house.now()
        do {
            guard let portal = try await house.store.application(key: Application.portalKey) else {
                throw Fault("the portal's application is gone")
            }
            _ = try await house.store.change(.visit(device.person, portal.id)) {
                try $0.testFromPhone(device.id, draws: draws, now: now)
            }
        } catch is Refusal {
            throw Problem(.tooMany, title: "Requests are paused. Try again later.")
        } catch {
            throw failed(error)
        }
    }
}

extension House {
    /// Names of services that use one thing, at most.
    static let usersMax = 20

    /// What policy uses of phones, and for which services; and which of them ask for a version of the phone's system.
    func policyOnPhones() async throws -> PhonePolicy {
        let base = try await store.situation(.installation).figures
        var users: [PhoneItem: [String]] = [:]
        var least: [LeastSystems] = []
        for application in try await store.applications() {
            let figures = try base.replacing(application.overrides)
            for item in figures.used { users[item, default: []].append(application.name) }
            if !figures.leastSystems.isEmpty {
                let systems = figures.leastSystemNames.joined(separator: ", ")
                least.append(LeastSystems(service: application.name, systems: systems))
            }
        }
        return (users.mapValues { Array($0.prefix(Self.usersMax)) }, Array(least.prefix(Self.usersMax)))
    }
}

/// What a service asks of a phone's system: "iOS 17".
public struct LeastSystems: Equatable, Sendable {
    public let service: String
    public let systems: String
}

/// What policy uses of phones, by the services that do, and what they ask of its system.
public typealias PhonePolicy = (users: [PhoneItem: [String]], least: [LeastSystems])

extension Sessions {
    /// What policy uses of phones, and for which services.
    public func policyOnPhones() async throws -> PhonePolicy { try await house.policyOnPhones() }
}
