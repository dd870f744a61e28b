public import Bytes

/// The claims that a client asks for one by one (OpenID Connect Core 1.0 §5.5).
public struct ClaimsRequest: Equatable, Sendable {
    /// Claims of each place, and values of each claim.
    public static let countMax = 32
    /// Bytes of a claim's name.
    public static let nameSizeMax = 128

    public struct Claim: Equatable, Sendable {
        public let isEssential: Bool
        /// Values that will do, most wanted first; empty when any will.
        public let values: [JSONValue]
    }

    /// For the ID token.
    public let idToken: [String: Claim]
    /// For UserInfo.
    public let userInfo: [String: Claim]

    /// None.
    public init() {
        idToken = [:]
        userInfo = [:]
    }

    /// Members that are not known are passed over, as §5.5 asks.
    public init(parsing text: String) throws(OAuthError) {
        guard let json = try? JSONValue(parsing: text), json.object != nil else {
            throw OAuthError(.invalidRequest, .claims, "is not a JSON object")
        }
        idToken = try Self.claims(json["id_token"])
        userInfo = try Self.claims(json["userinfo"])
    }

    private static func claims(_ value: JSONValue?) throws(OAuthError) -> [String: Claim] {
        guard let value, value != .null else { return [:] }
        guard let members = value.object, members.count <= countMax else {
            throw OAuthError(.invalidRequest, .claims, "has a member that is no object, or too large")
        }
        var claims: [String: Claim] = [:]
        for (name, wish) in members {
            guard (1...nameSizeMax).contains(name.utf8.count) else {
                throw OAuthError(.invalidRequest, .claims, "has a name that is too long")
            }
            claims[name] = try claim(wish)
        }
        return claims
    }

    private static func claim(_ wish: JSONValue) throws(OAuthError) -> Claim {
        if wish == .null { return Claim(isEssential: false, values: []) }
        guard let members = wish.object, members["essential"] == nil || members["essential"]?.bool != nil,
            members["value"] == nil || members["values"] == nil
        else { throw OAuthError(.invalidRequest, .claims, "has a member in another form than the standard's") }
        var values = members["value"].map { [$0] } ?? []
        if let several = members["values"] {
            guard let list = several.array, (1...countMax).contains(list.count) else {
                throw OAuthError(.invalidRequest, .claims, "has values that are no list, or too many")
            }
            values = list
        }
        return Claim(isEssential: members["essential"]?.bool ?? false, values: values)
    }
}
