/// What is left of an address when it no longer says whose it was.
public enum NetworkPart {
    /// The first 24 bits of an IPv4 address, `192.0.2.0`, the first 48 of an IPv6 address, `2001:db8:7::`; nil for
    /// what is no address.
    public static func of(_ address: String) -> String? {
        guard address.utf8.count <= 45 else { return nil }
        let quads = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        if quads.count == 4, !quads.contains(nil) {
            return quads.prefix(3).compactMap { $0 }.map(String.init).joined(separator: ".") + ".0"
        }
        // An IPv4 address in IPv6's form (RFC 4291 §2.5.5.2) stands for itself.
        if address.lowercased().hasPrefix("::ffff:"), let last = address.split(separator: ":").last, last.contains(".")
        {
            return of(String(last))
        }
        return groups(address).map { $0.prefix(3).map { String($0, radix: 16) }.joined(separator: ":") + "::" }
    }

    /// The eight groups of an IPv6 address (RFC 4291 §2.2).
    private static func groups(_ address: String) -> [UInt16]? {
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        var halves: [[UInt16]] = [[]]
        var isGap = false
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                // The gap, of which there is one; at an end it is written with two colons.
                let isEnd = index == 0 || index == parts.count - 1
                if isEnd, index == 0 ? parts[1].isEmpty : parts[parts.count - 2].isEmpty { continue }
                guard !isGap, !isEnd else { return nil }
                isGap = true
                halves.append([])
            } else {
                guard part.utf8.count <= 4, let group = UInt16(part, radix: 16) else { return nil }
                halves[halves.count - 1].append(group)
            }
        }
        guard halves.count == 2, let head = halves.first, let tail = halves.last else {
            return halves.count == 1 && halves[0].count == 8 ? halves[0] : nil
        }
        guard head.count + tail.count < 8 else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }
}
