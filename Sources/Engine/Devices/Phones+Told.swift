import Bytes
public import Domain
public import PhoneLink
import Storage

extension Phones {
    /// What is used of phones, by whom, and what the phone's last answer brought.
    public func told(by device: Device) async throws(Problem) -> ToldNotice {
        try await stored {
            let uses = try await house.usersOfPhones()
            return ToldNotice(
                uses: Dictionary(
                    uniqueKeysWithValues: PhoneItem.allCases.map {
                        ($0.rawValue, uses[$0] ?? [])
                    }),
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

    /// What policy uses of phones, and for which services.
    func usersOfPhones() async throws -> [PhoneItem: [String]] {
        let base = try await store.situation(.installation).figures
        var users: [PhoneItem: [String]] = [:]
        for application in try await store.applications() {
            for item in try base.replacing(application.overrides).used {
                users[item, default: []].append(application.name)
            }
        }
        return users.mapValues { Array($0.prefix(Self.usersMax)) }
    }
}

extension Sessions {
    /// What policy uses of phones, and for which services.
    public func usersOfPhones() async throws -> [PhoneItem: [String]] { try await house.usersOfPhones() }
}
