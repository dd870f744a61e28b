/// Bytes that must not be seen: they print as `•••`, cannot be compared with `==`, and are compared in
/// constant time.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public init(text: String) { bytes = Array(text.utf8) }

    public var count: Int { bytes.count }
    public var isEmpty: Bool { bytes.isEmpty }

    /// The bytes themselves, for a cryptographic function or for showing them once to their owner.
    public func exposed() -> [UInt8] { bytes }

    /// The bytes as text, for the same uses.
    public func exposedText() -> String { String(decoding: bytes, as: UTF8.self) }

    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    public func equals(_ other: Secret) -> Bool { equalInConstantTime(bytes, other.bytes) }
}

/// Compares without telling, by the time it takes, where two byte strings differ. Their lengths may show.
public func equalInConstantTime(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard first.count == second.count else { return false }
    var difference: UInt8 = 0
    for index in first.indices { difference |= first[index] ^ second[index] }
    return difference == 0
}

/// Compares byte strings of any kind, as above.
public func equalInConstantTime(_ first: some Collection<UInt8>, _ second: some Collection<UInt8>) -> Bool {
    guard first.count == second.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(first, second) { difference |= left ^ right }
    return difference == 0
}
