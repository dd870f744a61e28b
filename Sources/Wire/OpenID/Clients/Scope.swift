/// What a client may ask for (OpenID Connect Core 1.0 §5.4, §11).
public enum Scope: String, CaseIterable, Sendable {
    case openid
    case profile
    case email
    case offlineAccess = "offline_access"

    /// Their names, separated by spaces, in the order of this list.
    static func text(_ scopes: Set<Scope>) -> String {
        allCases.filter { scopes.contains($0) }.map(\.rawValue).joined(separator: " ")
    }
}
