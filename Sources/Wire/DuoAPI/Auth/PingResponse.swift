public import Bytes

/// The answer to `ping` and `check`: our clock, which clients may correct theirs by.
public struct PingResponse: Equatable, Sendable {
    /// In seconds since 1970, never 0.
    public let time: Int64

    public init(time: Int64) { self.time = max(1, time) }

    public var json: JSONValue { ["time": .integer(time)] }
}

/// The same shape, given only when the credentials are right.
public typealias CheckResponse = PingResponse
