import Bytes

/// The answer to an authorization request (RFC 6749 §4.1.2), with the provider's name in it, so that a client of
/// several providers knows whose it is (RFC 9207).
public struct AuthorizationResponse: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    public struct Field: Equatable, Sendable {
        public let name: String
        public let value: String
    }

    public enum Delivery: Equatable, Sendable {
        /// A redirect to this address, with `AuthorizationResponse.status`.
        case redirect(String)
        /// A page with a form that sends itself, by POST, to this address; values are to be escaped for HTML.
        case form(action: String, fields: [Field])
    }

    /// See Other, so that a form's content never travels on (RFC 9700 §4.12).
    public static let status = 303
    /// Characters of a code.
    public static let codeSizeMax = 512

    public let delivery: Delivery

    /// Grants: the code is opaque, in the alphabet of URLs.
    public init(code: String, to address: ReturnAddress, from issuer: Issuer) {
        self.init([Field(name: "code", value: code)], address, issuer)
    }

    /// Refuses.
    public init(error: OAuthError, to address: ReturnAddress, from issuer: Issuer) {
        self.init(
            [
                Field(name: "error", value: error.code.rawValue),
                Field(name: "error_description", value: error.description),
            ],
            address, issuer)
    }

    private init(_ first: [Field], _ address: ReturnAddress, _ issuer: Issuer) {
        var fields = first
        if let state = address.state { fields.append(Field(name: "state", value: state)) }
        fields.append(Field(name: "iss", value: issuer.text))
        switch address.mode {
        case .query: delivery = .redirect(Self.location(address.redirectURI, fields))
        case .formPost: delivery = .form(action: address.redirectURI, fields: fields)
        }
    }

    /// Adds to the query that the address may have (RFC 6749 §3.1.2).
    static func location(_ address: String, _ fields: [Field]) -> String {
        let query = ParameterPairs(fields.map { ($0.name, $0.value) }).serialized()
        guard !query.isEmpty else { return address }
        let joint: String
        if !address.utf8.contains(0x3f) {
            joint = "?"
        } else {
            joint = address.utf8.last == 0x3f || address.utf8.last == 0x26 ? "" : "&"
        }
        return address + joint + String(decoding: query, as: UTF8.self)
    }

    // The code opens a session.
    public var description: String { "authorization response" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
