/// A proxy on the way out to push services, which connects for us (RFC 9110, section 9.3.6).
public struct PushProxy: Equatable, Sendable {
    public let host: String
    public let port: Int

    /// `proxy.example.ac.uk:3128`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = UInt16(parts[1]), port > 0, !parts[0].isEmpty,
            parts[0].utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            })
        else { return nil }
        host = String(parts[0])
        self.port = Int(port)
    }
}

extension PushProxy: CustomStringConvertible {
    public var description: String { "\(host):\(port)" }
}
