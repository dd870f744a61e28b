internal import DequeModule
public import RADIUS
internal import Synchronization

/// Which requests are open and which were answered just now, so that a packet that the network or the client
/// repeats begins nothing twice and gets the same answer (RFC 5080 §2.2.2).
///
/// Look here only after the packet was proved to be the client's. Times are milliseconds of a clock that never
/// goes back.
public final class DuplicateCache: Sendable {
    /// What makes two packets the same one.
    public struct Key: Hashable, Sendable {
        public let source: Endpoint
        public let listener: UInt16
        public let identifier: UInt8
        public let authenticator: Authenticator

        public init(source: Endpoint, listener: UInt16, identifier: UInt8, authenticator: Authenticator) {
            self.source = source
            self.listener = listener
            self.identifier = identifier
            self.authenticator = authenticator
        }
    }

    /// What is to be done with a packet.
    public enum Sighting: Hashable, Sendable {
        /// Never seen: it is open from now on, and whoever got this settles or forgets it.
        case new
        /// Being worked on: do nothing, its one answer goes to the same address.
        case open
        /// Answered just now: send these octets again.
        case answered([UInt8])
        /// No room, so it was not remembered: drop it, the client repeats it.
        case full
    }

    public struct Limits: Sendable {
        /// Open and answered ones together. When it is reached new packets are dropped; what is remembered is
        /// never thrown out early, or a repeat could begin a second push.
        public var entriesMax = 262_144
        /// How long an answer is kept after it was given.
        public var answeredMilliseconds: Int64 = 5_000
        /// After this an open one counts as lost; longer than any request is worked on.
        public var openMilliseconds: Int64 = 600_000

        public init() {}
    }

    private let limits: Limits
    private let shards: [Shard]

    /// Shards keep event loops and tasks out of each other's way; each has its part of the room.
    public init(limits: Limits = Limits(), shards: Int = 16) {
        self.limits = limits
        let count = max(1, shards)
        let entriesMax = max(1, limits.entriesMax / count)
        self.shards = (0..<count).map { _ in Shard(entriesMax: entriesMax) }
    }

    /// Looks the packet up, and opens it when it is new.
    public func admit(_ key: Key, now: Int64) -> Sighting {
        shard(of: key).content.withLock { $0.admit(key, now: now, openUntil: now &+ limits.openMilliseconds) }
    }

    /// Keeps the answer of an open packet for repeats to come.
    public func settle(_ key: Key, reply: [UInt8], now: Int64) {
        shard(of: key).content.withLock {
            $0.settle(key, reply: reply, now: now, until: now &+ limits.answeredMilliseconds)
        }
    }

    /// Drops an open packet that gets no answer; its repeat is new.
    public func forget(_ key: Key) {
        shard(of: key).content.withLock { $0.forget(key) }
    }

    /// How many packets are remembered, expired ones that nothing has swept yet among them.
    public var count: Int {
        shards.reduce(0) { total, shard in total + shard.content.withLock { $0.entries.count } }
    }

    private func shard(of key: Key) -> Shard {
        shards[(Int(key.source.port) + Int(key.identifier)) % shards.count]
    }

    private final class Shard: Sendable {
        let content: Mutex<Content>

        init(entriesMax: Int) { content = Mutex(Content(entriesMax: entriesMax)) }
    }
}

extension DuplicateCache {
    /// One part of the cache. Both queues are in the order of their times, as each kind has one lifetime.
    private struct Content {
        struct Entry {
            var reply: [UInt8]?
            var until: Int64
        }

        struct Expiry {
            let key: Key
            let until: Int64
        }

        let entriesMax: Int
        var entries: [Key: Entry] = [:]
        var openCount = 0
        var openExpiries: Deque<Expiry> = []
        var answeredExpiries: Deque<Expiry> = []

        init(entriesMax: Int) { self.entriesMax = entriesMax }

        mutating func admit(_ key: Key, now: Int64, openUntil: Int64) -> Sighting {
            sweep(now)
            if let entry = entries[key] { return entry.reply.map { .answered($0) } ?? .open }
            guard entries.count < entriesMax else { return .full }
            entries[key] = Entry(reply: nil, until: openUntil)
            openCount += 1
            openExpiries.append(Expiry(key: key, until: openUntil))
            return .new
        }

        mutating func settle(_ key: Key, reply: [UInt8], now: Int64, until: Int64) {
            sweep(now)
            guard let entry = entries[key], entry.reply == nil else { return }
            entries[key] = Entry(reply: reply, until: until)
            openCount -= 1
            answeredExpiries.append(Expiry(key: key, until: until))
            dropSettledExpiries()
        }

        mutating func forget(_ key: Key) {
            guard let entry = entries[key], entry.reply == nil else { return }
            entries[key] = nil
            openCount -= 1
            dropSettledExpiries()
        }

        private mutating func sweep(_ now: Int64) {
            while let first = answeredExpiries.first, first.until <= now {
                answeredExpiries.removeFirst()
                if let entry = entries[first.key], entry.reply != nil, entry.until == first.until {
                    entries[first.key] = nil
                }
            }
            while let first = openExpiries.first, first.until <= now {
                openExpiries.removeFirst()
                if isOpen(first) {
                    entries[first.key] = nil
                    openCount -= 1
                }
            }
        }

        /// Most open ones end long before their time; their places in the queue are given back by the dozen.
        private mutating func dropSettledExpiries() {
            guard openExpiries.count > 2 * openCount + 64 else { return }
            openExpiries = openExpiries.filter { isOpen($0) }
        }

        private func isOpen(_ expiry: Expiry) -> Bool {
            guard let entry = entries[expiry.key] else { return false }
            return entry.reply == nil && entry.until == expiry.until
        }
    }
}
