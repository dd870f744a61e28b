internal import Domain
internal import RADIUS
internal import Synchronization

/// The clients that are served now; they can be replaced while the service runs.
public final class RADIUSClients: Sendable {
    private struct Content {
        var table: ClientTable<RADIUSClientEntry>
        /// Those of the rule `auto` whose first Message-Authenticator came since the table was filled.
        var seen: Set<ID<RADIUSClient>> = []
    }

    private let content: Mutex<Content>

    public init(_ entries: [RADIUSClientEntry] = []) throws(RADIUSServiceError) {
        content = Mutex(Content(table: try Self.table(entries)))
    }

    /// From the next packet on these clients are served. Where a network cannot be read, or stands twice, the
    /// former ones stay.
    public func replace(_ entries: [RADIUSClientEntry]) throws(RADIUSServiceError) {
        let table = try Self.table(entries)
        content.withLock { $0 = Content(table: table) }
    }

    func client(at address: IPAddress) -> RADIUSClientEntry? { content.withLock { $0.table.client(at: address) } }

    /// Whether a request without a Message-Authenticator gets no answer.
    func demandsAuthenticator(_ client: RADIUSClientEntry) -> Bool {
        switch client.rule {
        case .required: true
        case .auto: client.seenAuthenticator || content.withLock { $0.seen.contains(client.id) }
        }
    }

    /// Notes a right Message-Authenticator; true for the first one, from which on they are demanded.
    func noteAuthenticator(of client: RADIUSClientEntry) -> Bool {
        guard client.rule == .auto, !client.seenAuthenticator else { return false }
        return content.withLock { $0.seen.insert(client.id).inserted }
    }

    private static func table(
        _ entries: [RADIUSClientEntry]
    ) throws(RADIUSServiceError) -> ClientTable<RADIUSClientEntry> {
        var ranges: [(range: AddressRange, client: RADIUSClientEntry)] = []
        for entry in entries {
            guard let range = AddressRange(entry.network) else { throw .badNetwork(entry.network) }
            ranges.append((range, entry))
        }
        return try ClientTable(ranges)
    }
}
