import HTTPTypes
import Hummingbird
import NIOCore
import RADIUS
import RADIUSService

/// Believes X-Forwarded-For as far as configured proxies wrote it.
///
/// Each proxy appends the address that it was called from, so the list is read from the right: an entry counts when
/// the one who wrote it is a proxy. What stands further left may be anybody's invention.
struct ForwardedAddress: RouterMiddleware {
    typealias Context = WebContext

    static let field = HTTPField.Name("X-Forwarded-For")

    let proxies: [AddressRange]

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let name = Self.field, let peer = context.remoteAddress?.ipAddress.flatMap({ IPAddress($0) }) else {
            return try await next(request, context)
        }
        var context = context
        let client = client(behind: peer, forwarded: request.headers[values: name])
        if client != peer { context.remoteAddress = try? SocketAddress(ipAddress: client.description, port: 0) }
        return try await next(request, context)
    }

    /// The first address, counted from the peer's, that is no proxy's. Where an entry cannot be read, or the list
    /// ends, it is the proxy that stands before it: nothing further left is known to be true.
    ///
    /// - Parameter forwarded: the values of the header's fields, in their order: together they are one list
    ///   (RFC 9110 §5.3).
    func client(behind peer: IPAddress, forwarded: [String]) -> IPAddress {
        // Empty elements count for nothing (RFC 9110 §5.6.1.2).
        let entries = forwarded.flatMap { $0.utf8.split(separator: 0x2c) }.map(Self.trimmed).filter { !$0.isEmpty }
        var nearest = peer
        for entry in entries.reversed() {
            guard isProxy(nearest), let address = Self.address(entry) else { break }
            nearest = address
        }
        return nearest
    }

    private func isProxy(_ address: IPAddress) -> Bool { proxies.contains { $0.contains(address) } }

    /// An address as proxies write them: bare, in brackets, with a port or, of IPv6, with a zone.
    private static func address(_ entry: Substring) -> IPAddress? {
        var host = entry
        if entry.utf8.first == 0x5b {
            guard let end = entry.utf8.firstIndex(of: 0x5d), isPort(entry[entry.utf8.index(after: end)...]) else {
                return nil
            }
            host = entry[..<end].dropFirst()
            guard host.utf8.contains(0x3a) else { return nil }
        } else if let colon = entry.utf8.firstIndex(of: 0x3a), !entry[..<colon].isEmpty,
            entry.utf8.lastIndex(of: 0x3a) == colon
        {
            guard isPort(entry[colon...]) else { return nil }
            host = entry[..<colon]
        }
        // A zone names an interface of the machine that wrote it (RFC 4007 §11), so it tells us nothing.
        if host.utf8.contains(0x3a), let percent = host.utf8.firstIndex(of: 0x25) {
            guard host.utf8.index(after: percent) < host.utf8.endIndex else { return nil }
            host = host[..<percent]
        }
        return IPAddress(String(host))
    }

    /// Nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        guard let colon = text.utf8.first else { return true }
        let digits = text.utf8.dropFirst()
        return colon == 0x3a && (1...5).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Without the white space that may stand around an element (OWS, RFC 9110 §5.6.3).
    private static func trimmed(_ element: Substring.UTF8View.SubSequence) -> Substring {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        var part = element.drop(while: isSpace)
        while let last = part.last, isSpace(last) { part = part.dropLast() }
        return Substring(part)
    }
}
