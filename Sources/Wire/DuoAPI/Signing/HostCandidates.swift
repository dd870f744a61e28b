/// The names of this server that a client may have signed: the `Host` header as it came, the same without its
/// port (most clients leave it out), and our public names, for a proxy that rewrites `Host`.
public struct HostCandidates: Equatable, Sendable {
    /// A host's longest text, in bytes.
    public static let sizeMax = 261
    public static let countMax = 8

    /// In lower case, each once.
    public let names: [String]

    /// Text that is no host is left out, and names beyond `countMax`.
    public init(received: String?, publicNames: [String] = []) {
        var names: [String] = []
        for host in [received].compactMap({ $0 }) + publicNames {
            guard (1...Self.sizeMax).contains(host.utf8.count),
                host.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x2f && $0 != 0x40 })
            else { continue }
            let lower = host.lowercased()
            for name in [lower, Self.withoutPort(lower)] where !names.contains(name) && names.count < Self.countMax {
                names.append(name)
            }
        }
        self.names = names
    }

    private static func withoutPort(_ host: String) -> String {
        guard let colon = host.lastIndex(of: ":"), colon > host.startIndex,
            host[host.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return host }
        let name = host[..<colon]
        // Colons that are left belong to an IPv6 address, which must stand in brackets to have a port.
        return name.contains(":") && !name.hasSuffix("]") ? host : String(name)
    }
}
