import Bytes
public import Domain
import Storage

/// How often somebody signed in of late, and how often their phone was asked for it.
public struct Askings: Equatable, Sendable {
    public let signIns: Int
    public let requests: Int

    public init(signIns: Int, requests: Int) {
        self.signIns = signIns
        self.requests = requests
    }
}

extension Sessions {
    /// How far back askings are counted, and how many entries of the record at most.
    public static let askingsDays = 30
    static let askingsMax = 5000

    /// Sign-ins to services, the portal's among them, and the requests that went to phones.
    public func askings(of person: ID<Person>) async throws(Refusal) -> Askings {
        let since = house.now() - Self.askingsDays * 86_400
        var query = RecordQuery(person: person, limit: Self.askingsMax, isNewestFirst: true)
        query.names = [Event.Name.signInAsked, .signInApproved, .browserUsed, .sessionUsed].map(\.rawValue)
        let wanted = query
        var (signIns, requests) = (0, 0)
        for entry in try await house.read({ try await house.store.record(wanted) }) {
            let facts = entry.leaf.facts
            guard let at = facts["at"]?.integer, at >= since.milliseconds else { break }
            guard facts["door"]?.string != Door.test.rawValue, facts["door"]?.string != Door.consent.rawValue else {
                continue
            }
            if facts["event"]?.string != Event.Name.signInAsked.rawValue {
                signIns += 1
            } else if facts["method"]?.string == Method.push.rawValue {
                requests += 1
            }
        }
        return Askings(signIns: signIns, requests: requests)
    }
}
