import Bytes

/// What the server uses of what phones tell, and what the phone's last answer brought.
public struct ToldNotice: Equatable, Sendable {
    static let sizeMax = 16_384

    public struct Last: Equatable, Sendable {
        /// When it came, in unix seconds.
        public let time: Int64
        public let decision: String
        /// What it told, by the names of the items.
        public let items: [String: String]

        public init(time: Int64, decision: String, items: [String: String]) {
            self.time = time
            self.decision = decision
            self.items = items
        }
    }

    /// By each item's name, the services that use it.
    public let uses: [String: [String]]
    /// What services ask of a phone's system, by their names: "iOS 17".
    public let least: [String: String]
    public let last: Last?

    public init(uses: [String: [String]], least: [String: String] = [:], last: Last?) {
        self.uses = uses
        self.least = least
        self.last = last
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: Self.sizeMax)
        guard let uses = try claims.value("uses").object else { throw .malformed("uses") }
        self.uses = uses.mapValues { $0.array?.compactMap(\.string) ?? [] }
        least = claims.has("least") ? try claims.value("least").object?.compactMapValues(\.string) ?? [:] : [:]
        guard claims.has("last") else {
            last = nil
            return
        }
        let last = try claims.object("last")
        let items = try last.value("told").object ?? [:]
        self.last = Last(
            time: try last.time("iat"), decision: try last.token("dec", 1...16), items: items.compactMapValues(\.string)
        )
    }

    public func serialized() -> [UInt8] {
        var members: [String: JSONValue] = [
            "uses": .object(uses.mapValues { .array($0.map { .string($0) }) })
        ]
        if !least.isEmpty { members["least"] = .object(least.mapValues { .string($0) }) }
        if let last {
            members["last"] = [
                "iat": .integer(last.time), "dec": .string(last.decision),
                "told": .object(last.items.mapValues { .string($0) }),
            ]
        }
        return JSONValue.object(members).serialized()
    }
}
