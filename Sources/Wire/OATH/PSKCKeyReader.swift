import Bytes

/// Reads one `Key` with the device it is in (RFC 6030 §4.2, §4.3).
struct PSKCKeyReader {
    let device: XMLElement?
    let element: XMLElement
    let seal: PSKCSeal

    func key() throws(TokenFault) -> TokenKey {
        try refuseRepetition()
        let id = try name(element.attribute("Id"), "key's Id")
        guard let serial = try name(device?.child("SerialNo")?.content, "serial") ?? id else {
            throw .missing("serial")
        }
        var key = try TokenKey(serial: serial, kind: try kind(), secret: Secret(try secret()))
        key.keyID = id
        key.algorithm = try suite()
        key.digits = try digits()
        key.manufacturer = try name(device?.child("Manufacturer")?.content, "manufacturer")
        key.issuer = try name(element.child("Issuer")?.content, "issuer")
        key.friendlyName = try name(element.children("FriendlyName").first?.content, "name")
        let person = element.child("UserId") ?? device?.child("UserId")
        key.userID = try name(person?.content, "user's name")
        try readDates(into: &key)
        try checkPolicy()
        return key
    }

    /// Of elements that stand twice nobody could say which one counts.
    private func refuseRepetition() throws(TokenFault) {
        let holders = [device, element, element.child("Data"), element.child("AlgorithmParameters")]
        for holder in holders.compactMap({ $0 }) {
            let names = holder.children.map(\.name).filter { $0 != "FriendlyName" && $0 != "Extensions" }
            guard Set(names).count == names.count else { throw .malformed("set of elements") }
        }
    }

    private func kind() throws(TokenFault) -> TokenKey.Kind {
        let data = element.child("Data")
        switch element.attribute("Algorithm") {
        case PSKCDocument.namespace + ":hotp":
            return .hotp(counter: try number(data, "Counter") ?? 0)
        case PSKCDocument.namespace + ":totp":
            // `Time` says when the file was written, which a time based token has no use for.
            return .totp(
                stepSeconds: try number(data, "TimeInterval") ?? 30, drift: try number(data, "TimeDrift") ?? 0)
        case .none: throw .missing("algorithm")
        default: throw .unsupported("algorithm")
        }
    }

    private func secret() throws(TokenFault) -> [UInt8] {
        guard let value = element.child("Data", "Secret") else { throw .missing("secret") }
        if let encrypted = value.child("EncryptedValue") {
            guard value.children("PlainValue").isEmpty else { throw .malformed("secret") }
            return try seal.open(encrypted, code: value.child("ValueMAC"))
        }
        guard let plain = value.child("PlainValue") else { throw .missing("secret") }
        guard let secret = XMLBase64.decode(plain.content) else { throw .malformed("secret") }
        return secret
    }

    /// A whole number, which stands plainly or not at all.
    private func number(_ data: XMLElement?, _ name: String) throws(TokenFault) -> Int64? {
        guard let value = data?.child(name) else { return nil }
        guard value.children("EncryptedValue").isEmpty else { throw .unsupported("encrypted \(name)") }
        guard let plain = value.child("PlainValue"), let number = Int64(plain.content) else { throw .malformed(name) }
        return number
    }

    /// `HMAC-SHA256` or the like; SHA-1 where nothing is said.
    private func suite() throws(TokenFault) -> HashAlgorithm {
        guard let suite = element.child("AlgorithmParameters", "Suite")?.content, !suite.isEmpty else { return .sha1 }
        let name = suite.hasPrefix("HMAC-") ? suite.dropFirst(5) : suite[...]
        guard let algorithm = HashAlgorithm(rawValue: name.filter { $0 != "-" }) else { throw .unsupported("suite") }
        return algorithm
    }

    private func digits() throws(TokenFault) -> Int {
        guard let format = element.child("AlgorithmParameters", "ResponseFormat") else { return 6 }
        guard format.attribute("Encoding") == "DECIMAL" else { throw .unsupported("response encoding") }
        guard ["false", "0", nil].contains(format.attribute("CheckDigits")) else { throw .unsupported("check digit") }
        guard let digits = format.attribute("Length").flatMap({ Int($0) }), TypedCode.digitsAllowed.contains(digits)
        else { throw .malformed("response length") }
        return digits
    }

    /// The later start and the earlier end of what device and key say.
    private func readDates(into key: inout TokenKey) throws(TokenFault) {
        for holder in [device, element.child("Policy")].compactMap({ $0 }) {
            if let start = try date(holder, "StartDate") { key.startDate = max(key.startDate ?? start, start) }
            if let expiry = try date(holder, "ExpiryDate") { key.expiryDate = min(key.expiryDate ?? expiry, expiry) }
        }
    }

    private func date(_ holder: XMLElement, _ name: String) throws(TokenFault) -> Int64? {
        guard let element = holder.child(name) else { return nil }
        guard let seconds = XMLDateTime.unixSeconds(element.content) else { throw .malformed(name) }
        return seconds
    }

    /// What is not understood of a policy forbids the use of the key (RFC 6030 §5).
    private func checkPolicy() throws(TokenFault) {
        guard let policy = element.child("Policy") else { return }
        let known: Set = ["StartDate", "ExpiryDate", "KeyUsage", "PINPolicy"]
        guard policy.children.allSatisfy({ known.contains($0.name) }) else { throw .unsupported("policy") }
        let usages = policy.children("KeyUsage").map(\.content)
        guard usages.isEmpty || usages.contains("OTP") else { throw .unsupported("key usage") }
        // A PIN that the token itself asks for is the token's own business; any other would be ours.
        let modes = policy.children("PINPolicy").map { $0.attribute("PINUsageMode") }
        guard modes.allSatisfy({ $0 == nil || $0 == "Local" }) else { throw .unsupported("PIN policy") }
    }

    private func name(_ text: String?, _ field: String) throws(TokenFault) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard TokenKey.isName(text) else { throw .malformed(field) }
        return text
    }
}
