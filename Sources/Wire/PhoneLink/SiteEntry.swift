public import Bytes

/// A code of another site, as it travels and is backed up: an `otpauth://` address, whole.
public struct SiteEntry: Equatable, Sendable {
    /// Entries of one phone.
    public static let countMax = 500
    static let uriMax = 1_024

    public let uri: Secret

    /// Throws for what is no `otpauth://` address of a length that one has.
    public init(uri: Secret) throws(PhoneLinkError) {
        guard uri.count <= Self.uriMax, uri.exposedText().hasPrefix("otpauth://") else { throw .malformed("entry") }
        self.uri = uri
    }

    public static func == (left: Self, right: Self) -> Bool {
        equalInConstantTime(left.uri.exposed(), right.uri.exposed())
    }

    static func list(_ claims: Claims) throws(PhoneLinkError) -> [SiteEntry] {
        var entries: [SiteEntry] = []
        for value in try claims.array("entries", max: countMax) {
            entries.append(try SiteEntry(uri: Secret(text: Claims(value).string("uri"))))
        }
        return entries
    }

    var value: JSONValue { ["uri": .string(uri.exposedText())] }
}
