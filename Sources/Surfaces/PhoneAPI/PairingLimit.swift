import Domain
import NIOCore
import Synchronization

/// Holds up those who guess set-up codes: so many wrong ones in a while from one address (IPv6: one /64 network).
///
/// It only slows guessing down; a set-up code has 45 bits and lives for minutes.
final class PairingLimit: Sendable {
    static let wrongMax = 10
    static let windowSeconds = 600
    /// Pairings of one source at the same time, which bounds how far wrong ones can go above `wrongMax`.
    static let atOnceMax = 32
    /// Sources that are kept; beyond them the one that was wrong longest ago is forgotten.
    static let sourcesMax = 10_000

    enum Admission: Equatable {
        case admitted
        case held(seconds: Int)
    }

    private struct Entry {
        var wrong: [Instant] = []
        var open = 0
        var lastAt: Instant
    }

    private let entries = Mutex<[Source: Entry]>([:])

    /// How many sources are kept.
    var count: Int { entries.withLock { $0.count } }

    /// Whether a pairing may be tried; one that is admitted must be `ended`.
    func admit(_ source: Source, at now: Instant) -> Admission {
        entries.withLock { entries in
            if entries[source] == nil, entries.count >= Self.sourcesMax { Self.makeRoom(in: &entries, now) }
            var entry = entries[source] ?? Entry(lastAt: now)
            entry.wrong.removeAll { $0 + Self.windowSeconds <= now }
            if entry.wrong.count >= Self.wrongMax, let first = entry.wrong.first {
                entries[source] = entry
                return .held(seconds: max(1, now.secondsUntil(first + Self.windowSeconds)))
            }
            guard entry.open < Self.atOnceMax else { return .held(seconds: 1) }
            entry.open += 1
            entry.lastAt = now
            entries[source] = entry
            return .admitted
        }
    }

    /// The pairing is over, and its code was wrong or not.
    func ended(_ source: Source, isWrong: Bool, at now: Instant) {
        entries.withLock { entries in
            guard var entry = entries[source] else { return }
            entry.open -= 1
            if isWrong { entry.wrong.append(now) }
            entries[source] = entry.open == 0 && entry.wrong.isEmpty ? nil : entry
        }
    }

    /// Forgets what is over, or else a tenth of the table, the longest ago first.
    private static func makeRoom(in entries: inout [Source: Entry], _ now: Instant) {
        entries = entries.filter { $0.value.open > 0 || now < $0.value.lastAt + windowSeconds }
        guard entries.count >= sourcesMax else { return }
        let oldest = entries.sorted { $0.value.lastAt < $1.value.lastAt }.prefix(sourcesMax / 10)
        for (source, _) in oldest { entries[source] = nil }
    }
}

extension PairingLimit {
    /// Where a pairing comes from: an IPv4 address, the first half of an IPv6 address, or nowhere known.
    struct Source: Hashable, CustomStringConvertible {
        let description: String

        init(_ address: SocketAddress?) {
            switch address {
            case .v4: description = address?.ipAddress ?? "?"
            case .v6(let address):
                // The address stands in the bytes 8 to 23 of a sockaddr_in6.
                let bytes = withUnsafeBytes(of: address.address) { Array($0.dropFirst(8).prefix(16)) }
                // An IPv4 address in IPv6's form (RFC 4291 §2.5.5.2) stands for itself.
                let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xff }
                let part = isMapped ? bytes.suffix(4) : bytes.prefix(8)
                description =
                    isMapped
                    ? part.map { "\($0)" }.joined(separator: ".")
                    : part.map { String($0, radix: 16) }.joined(separator: ":") + "/64"
            case .unixDomainSocket, nil: description = "?"
            }
        }
    }
}
