import Bytes

/// Reads members of the JSON that a browser's `toJSON()` makes (Web Authentication Level 3, §5.1.9).
struct ResponseReader {
    let value: JSONValue

    init(parsing bytes: [UInt8], sizeMax: Int) throws(WebAuthnError) {
        guard bytes.count <= sizeMax else { throw .malformed("response larger than \(sizeMax) bytes") }
        value = try reading("response") { () throws(ByteError) in try JSONValue(parsing: bytes) }
        guard value.object != nil else { throw .malformed("response") }
    }

    private init(_ value: JSONValue) { self.value = value }

    func object(_ name: String) throws(WebAuthnError) -> ResponseReader {
        guard let member = value[name], member.object != nil else { throw .malformed(name) }
        return ResponseReader(member)
    }

    func string(_ name: String) throws(WebAuthnError) -> String {
        guard let text = value[name]?.string else { throw .malformed(name) }
        return text
    }

    func bytes(_ name: String) throws(WebAuthnError) -> [UInt8] {
        let text = try string(name)
        return try reading(name) { () throws(ByteError) in try Base64URL.decode(text) }
    }

    /// The text, if there is one; null counts as none.
    func optionalString(_ name: String) throws(WebAuthnError) -> String? {
        guard let member = value[name], member != .null else { return nil }
        guard let text = member.string else { throw .malformed(name) }
        return text
    }

    /// `id` and `rawId`, which say the same, and `type`, which has one value (§5.1).
    func credentialID() throws(WebAuthnError) -> CredentialID {
        guard try string("type") == "public-key" else { throw .malformed("type") }
        let id = try CredentialID(text: string("rawId"))
        guard try string("id") == id.text else { throw .malformed("id is not rawId") }
        return id
    }

    /// `clientExtensionResults`: an object, empty where no extension answered.
    func extensionResults() throws(WebAuthnError) -> [String: JSONValue] {
        guard let results = value["clientExtensionResults"]?.object else { throw .malformed("clientExtensionResults") }
        return results
    }
}
