import Bytes

/// The parameters of a query or form, each once. One without a value counts as left out (RFC 6749 §3.1, §3.2).
public struct RequestParameters: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of a whole query or form.
    public static let sizeMax = 32_768

    private var values: [ParameterName: String] = [:]
    private var repeated: Set<ParameterName> = []
    private var repeatsUnknown = false

    /// Reads a query or a form. Throws `invalid_request` when it is none, is too long, or is not UTF-8.
    ///
    /// A parameter that stands twice is refused where the parameters are used, so that a client whose address is
    /// known can be told.
    public init(parsing bytes: [UInt8]) throws(OAuthError) {
        guard bytes.count <= Self.sizeMax else { throw OAuthError(.invalidRequest, "the request is too long") }
        guard let pairs = try? ParameterPairs(parsing: bytes) else {
            throw OAuthError(.invalidRequest, "the request is not form encoded")
        }
        var seen: Set<[UInt8]> = []
        for pair in pairs.pairs {
            let isFirst = seen.insert(pair.name).inserted
            guard let name = Self.known(pair.name) else {
                repeatsUnknown = repeatsUnknown || !isFirst
                continue
            }
            guard isFirst else {
                repeated.insert(name)
                continue
            }
            guard let value = String(validating: pair.value, as: UTF8.self) else {
                throw OAuthError(.invalidRequest, name, "is not UTF-8")
            }
            values[name] = value.isEmpty ? nil : value
        }
    }

    /// Compared as bytes: Swift takes other texts for equal too.
    private static func known(_ name: [UInt8]) -> ParameterName? {
        guard name.allSatisfy({ $0 < 0x80 }) else { return nil }
        return ParameterName(rawValue: String(decoding: name, as: UTF8.self))
    }

    /// The value; nil when left out. Throws when it stands twice, is too long, or has characters it may not have.
    func text(_ name: ParameterName) throws(OAuthError) -> String? {
        guard !repeated.contains(name) else {
            throw OAuthError(.invalidRequest, name, "stands more than once")
        }
        guard let value = values[name] else { return nil }
        guard value.utf8.count <= name.sizeMax else {
            throw OAuthError(.invalidRequest, name, "is too long")
        }
        guard name.allows(value) else {
            throw OAuthError(.invalidRequest, name, "has characters that it may not have")
        }
        return value
    }

    func required(_ name: ParameterName) throws(OAuthError) -> String {
        guard let value = try text(name) else {
            throw OAuthError(.invalidRequest, name, "is missing")
        }
        return value
    }

    func has(_ name: ParameterName) -> Bool { values[name] != nil || repeated.contains(name) }

    /// Refuses any parameter that stands twice, known or not.
    func refuseRepetitions() throws(OAuthError) {
        guard repeated.isEmpty, !repeatsUnknown else {
            throw OAuthError(.invalidRequest, "a parameter stands more than once")
        }
    }

    /// Only these.
    func only(_ names: [ParameterName]) -> RequestParameters {
        var rest = self
        rest.values = values.filter { names.contains($0.key) }
        rest.repeated = []
        rest.repeatsUnknown = false
        return rest
    }

    /// The same, with this client named where none is.
    func naming(_ clientID: String) -> RequestParameters {
        guard !has(.clientID) else { return self }
        var named = self
        named.values[.clientID] = clientID
        return named
    }

    /// As a form, in the order of their names, so that equal parameters have equal bytes.
    public func serialized() -> [UInt8] {
        let sorted = values.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
        return ParameterPairs(sorted).serialized()
    }

    // Values may be secrets.
    public var description: String { values.keys.map(\.rawValue).sorted().joined(separator: ", ") }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
