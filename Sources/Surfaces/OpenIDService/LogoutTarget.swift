import Bytes
import Domain
import NIOCore
import NIOPosix
import OpenID

/// Where a client is told of a logout: its host, looked up once, so that what was checked is what is connected to.
struct LogoutTarget {
    let url: String
    let host: String
    /// The address to connect to.
    let address: String

    /// Nil for an address that is neither HTTPS nor plain HTTP to the machine itself.
    static func resolve(_ address: WebAddress) async throws -> LogoutTarget? {
        guard address.isSecure || address.isLoopback, let (host, port) = parts(of: address) else { return nil }
        let found = try await NIOThreadPool.singleton.runIfActive {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }
        guard let number = found.ipAddress, OutsideAddress.isAllowed(number, isLoopback: address.isLoopback) else {
            return nil
        }
        return LogoutTarget(url: address.text, host: host, address: number)
    }

    private static func parts(of address: WebAddress) -> (String, Int)? {
        guard let origin = AuthorizationRequest.origin(of: address.text) else { return nil }
        let isSecure = origin.hasPrefix("https://")
        var host = origin.dropFirst(isSecure ? 8 : 7)
        var port = isSecure ? 443 : 80
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]"),
            let number = UInt16(host[host.index(after: colon)...])
        {
            (host, port) = (host[..<colon], Int(number))
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }
}
