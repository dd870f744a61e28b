import Bytes

/// What a phone says about itself when it is paired; every part may be left out.
public struct PhoneFacts: Equatable, Sendable {
    /// What kind of phone it is.
    public enum Kind: String, CaseIterable, Sendable {
        case android, ios, terminal, other
    }

    static let versionMax = 32
    /// Kind of phone, if it said.
    public var kind: Kind?
    /// Version of its system, such as `17.4`.
    public var systemVersion: String?
    /// Version of the app.
    public var appVersion: String?

    public init(kind: Kind? = nil, systemVersion: String? = nil, appVersion: String? = nil) {
        self.kind = kind
        self.systemVersion = systemVersion
        self.appVersion = appVersion
    }

    init(_ claims: Claims) throws(PhoneLinkError) {
        // A kind of a later version of this protocol is "other", not an error.
        kind = try claims.optionalString("kind").map { Kind(rawValue: $0) ?? .other }
        systemVersion = try claims.optionalText("os", max: Self.versionMax)
        appVersion = try claims.optionalText("app", max: Self.versionMax)
    }

    var claims: JSONValue {
        var members: [String: JSONValue] = [:]
        members["kind"] = kind.map { .string($0.rawValue) }
        members["os"] = systemVersion.map { .string(DisplayText.fitted($0, bytesMax: Self.versionMax)) }
        members["app"] = appVersion.map { .string(DisplayText.fitted($0, bytesMax: Self.versionMax)) }
        return .object(members)
    }

    var isEmpty: Bool { kind == nil && systemVersion == nil && appVersion == nil }
}
