/// What an address that somebody else gave us may lead to.
public enum OutsideAddress {
    /// Whether an address in numbers may be connected to. A name may lead to a university's own network, but not to
    /// this machine, unless it was named by that, nor to what only neighbours on the same wire may reach, where
    /// machines in clouds keep their secrets.
    public static func isAllowed(_ number: String, isLoopback: Bool) -> Bool {
        let text = number.lowercased()
        let here = text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
        if isLoopback || here { return isLoopback && here }
        let inner = text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text
        if inner.contains(".") {
            let first = inner.split(separator: ".").first.flatMap { Int($0) } ?? 0
            return first != 0 && first < 224 && !inner.hasPrefix("169.254.")
        }
        let link = ["fe8", "fe9", "fea", "feb", "ff"]
        return inner != "::" && !link.contains { inner.hasPrefix($0) }
    }
}
