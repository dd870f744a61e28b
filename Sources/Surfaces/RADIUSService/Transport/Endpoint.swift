internal import NIOCore
public import RADIUS

/// An address and a UDP port.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public let address: IPAddress
    public let port: UInt16

    public init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `192.0.2.1:1812` or `[2001:db8::1]:1812`; nil for anything else, host names among it.
    public init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: 0x3a) else { return nil }
        let digits = text[text.utf8.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else { return nil }
        var host = text[..<colon]
        if host.utf8.first == 0x5b, host.utf8.last == 0x5d {
            host = host.dropFirst().dropLast()
        } else if host.utf8.contains(0x3a) {
            return nil
        }
        guard let address = IPAddress(String(host)) else { return nil }
        self.init(address, port: port)
    }

    public var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }

    /// Nil for an address that is no IP address.
    init?(_ socketAddress: SocketAddress) {
        guard let port = socketAddress.port.flatMap({ UInt16(exactly: $0) }) else { return nil }
        // `sockaddr_in` has its address behind family and port, `sockaddr_in6` behind the flow label too.
        switch socketAddress {
        case .v4(let v4):
            let address = withUnsafeBytes(of: v4.address) { $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self) }
            self.init(IPAddress(v4: UInt32(bigEndian: address)), port: port)
        case .v6(let v6):
            let (high, low) = withUnsafeBytes(of: v6.address) { bytes in
                (
                    bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                    bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
                )
            }
            self.init(IPAddress(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low)), port: port)
        case .unixDomainSocket: return nil
        }
    }

    func socketAddress() throws -> SocketAddress {
        try SocketAddress(ipAddress: address.description, port: Int(port))
    }
}
