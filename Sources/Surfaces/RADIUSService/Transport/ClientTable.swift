public import RADIUS

/// What is known of each client, looked up by its source address; the narrowest range wins.
///
/// A range of one family never matches the other: `::/0` holds no IPv4 address.
public struct ClientTable<Client: Sendable>: Sendable {
    private struct Level: Sendable {
        let prefixLength: Int
        var clients: [IPAddress: Client]
    }

    /// Longest prefix first.
    private var v4: [Level] = []
    private var v6: [Level] = []
    /// How many ranges there are.
    public let count: Int

    /// Refused when a range stands twice.
    public init(_ clients: [(range: AddressRange, client: Client)]) throws(RADIUSServiceError) {
        count = clients.count
        var levels: [Bool: [Int: [IPAddress: Client]]] = [true: [:], false: [:]]
        for (range, client) in clients {
            let former = levels[range.network.isIPv4, default: [:]][range.prefixLength, default: [:]]
                .updateValue(client, forKey: range.network)
            guard former == nil else { throw .repeatedRange(range) }
        }
        v4 = Self.ordered(levels[true] ?? [:])
        v6 = Self.ordered(levels[false] ?? [:])
    }

    public func client(at address: IPAddress) -> Client? {
        for level in address.isIPv4 ? v4 : v6 {
            if let client = level.clients[AddressRange.masked(address, to: level.prefixLength)] { return client }
        }
        return nil
    }

    private static func ordered(_ levels: [Int: [IPAddress: Client]]) -> [Level] {
        levels.sorted { $0.key > $1.key }.map { Level(prefixLength: $0.key, clients: $0.value) }
    }
}
