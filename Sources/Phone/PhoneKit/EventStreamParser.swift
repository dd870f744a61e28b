/// Reads server-sent events (WHATWG HTML §9.2.6) as their bytes come in.
public struct EventStreamParser: Sendable {
    /// One event.
    public struct Event: Equatable, Sendable {
        /// `message` unless the stream names it.
        public let name: String
        public let data: String

        public init(name: String, data: String) {
            self.name = name
            self.data = data
        }
    }

    /// Why the stream can't be read on.
    public enum Failure: Error, Equatable, Sendable {
        /// A line or an event is longer than `sizeMax`.
        case tooLong
    }

    /// Bytes of a line, and of an event's data.
    public static let sizeMax = 16 * 1024

    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var lastWasReturn = false

    public init() {}

    /// The events that these bytes complete.
    public mutating func feed(_ bytes: some Sequence<UInt8>) throws(Failure) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            let afterReturn = lastWasReturn
            lastWasReturn = byte == 0x0d
            switch byte {
            case 0x0a where afterReturn: continue
            case 0x0a, 0x0d:
                if let event = try endOfLine() { events.append(event) }
            default:
                guard line.count < Self.sizeMax else { throw .tooLong }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endOfLine() throws(Failure) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return endOfEvent() }
        let colon = line.firstIndex(of: 0x3a) ?? line.endIndex
        // A line that begins with a colon is a comment: the heartbeat.
        guard colon > 0 else { return nil }
        var value = line[colon...].dropFirst()
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            guard data.count + value.count < Self.sizeMax else { throw .tooLong }
            if hasData { data.append(0x0a) }
            data.append(contentsOf: value)
            hasData = true
        default: break
        }
        return nil
    }

    private mutating func endOfEvent() -> Event? {
        defer {
            name = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return Event(name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self))
    }
}
