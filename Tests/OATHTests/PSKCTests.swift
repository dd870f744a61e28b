import Bytes
import OATH
import Testing

@Suite("A PSKC document")
struct PSKCTests {
    static let agreed = PSKCDocument.Opening.key(
        Secret([0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12]))
    static let qwerty = PSKCDocument.Opening.password(Secret(text: "qwerty"))

    @Test(
        "of RFC 6030 gives the token's secret",
        arguments: [
            (PSKCFigures.figure2, PSKCDocument.Opening.nothing, "12345678", "1234", 6),
            (PSKCFigures.figure3, .nothing, "987654321", "12345678901234567890", 8),
            (PSKCFigures.figure5, .nothing, "987654321", "12345678901234567890", 8),
            (PSKCFigures.figure6, agreed, "987654321", "12345678901234567890", 8),
            (PSKCFigures.figure7, qwerty, "987654321", "12345678901234567890", 8),
            (PSKCFigures.figure9, .nothing, "0755225266", "12345678901234567890", 6),
        ])
    func figures(text: String, opening: PSKCDocument.Opening, serial: String, secret: String, digits: Int) throws {
        let document = try PSKCDocument(parsing: Array(text.utf8), openedWith: opening)
        let key = try #require(document.entries.first?.key)
        #expect(key.serial == serial)
        #expect(key.secret.exposedText() == secret)
        #expect(key.digits == digits)
        guard case .hotp(counter: 0) = key.kind else {
            Issue.record("not a HOTP key at counter 0")
            return
        }
    }

    @Test("gives supplementary data (RFC 6030, figure 3)")
    func supplementaryData() throws {
        let key = try #require(try read(PSKCFigures.figure3).entries.first?.key)
        #expect(key.manufacturer == "Manufacturer")
        #expect(key.issuer == "Issuer")
        #expect(key.keyID == "12345678")
        #expect(key.userID == "UID=jsmith,DC=example-bank,DC=net")
    }

    @Test("names what it cannot take by its line (RFC 6030, figures 4, 5 and 9)")
    func notTokens() throws {
        let derived = try read(PSKCFigures.figure4).entries
        #expect(derived.map(\.fault) == [.missing("secret")])
        let withPIN = try read(PSKCFigures.figure5).entries
        #expect(withPIN.map(\.fault) == [nil, .unsupported("algorithm")])
        #expect(withPIN.last?.line == 46)
        #expect(try read(PSKCFigures.figure9).isSigned)
        #expect(try !read(PSKCFigures.figure3).isSigned)
    }

    @Test("encrypted to a certificate is refused (RFC 6030, figure 8)")
    func certificate() {
        #expect(throws: PSKCError.unsupported("encryption")) { try read(PSKCFigures.figure8) }
    }

    @Test("asks for the key or password that opens it")
    func closed() {
        #expect(throws: PSKCError.keyNeeded) { try read(PSKCFigures.figure6) }
        #expect(throws: PSKCError.keyNeeded) { try read(PSKCFigures.figure6, Self.qwerty) }
        #expect(throws: PSKCError.passwordNeeded) { try read(PSKCFigures.figure7) }
    }

    @Test(
        "T31 is refused under a wrong key or password",
        arguments: [
            (PSKCFigures.figure6, PSKCDocument.Opening.key(Secret([UInt8](repeating: 3, count: 16)))),
            (PSKCFigures.figure6, .key(Secret([UInt8](repeating: 3, count: 15)))),
            (PSKCFigures.figure6, .key(Secret([]))),
            (PSKCFigures.figure7, .password(Secret(text: "Qwerty"))),
            (pskcOfPython, .password(Secret(text: "wrong horse"))),
        ])
    func wrongKey(text: String, opening: PSKCDocument.Opening) {
        #expect(throws: PSKCError.wrongKey) { try read(text, opening) }
    }

    @Test(
        "T31 is refused when its seal does not fit, and its value is not decrypted",
        arguments: [
            ("Su+NvtQfmvfJzF6bmQiJqoLRExc=", "Tu+NvtQfmvfJzF6bmQiJqoLRExc="),
            ("AAECAwQFBgcICQoLDA0OD+cI", "AAECAwQFBgcICQoLDA0OD+cJ"),
            ("AAECAwQFBgcI", "BAECAwQFBgcI"),
        ])
    func badSeal(original: String, changed: String) throws {
        let text = try replaced(PSKCFigures.figure6, original, changed)
        #expect(throws: PSKCError.wrongKey) { try read(text, Self.agreed) }
    }

    @Test("T31 names the one key whose seal does not fit, and gives the others")
    func oneBadSeal() throws {
        let text = try replaced(pskcOfPython, "w4laBeqL", "AAAAAAAA")
        let entries = try read(text, .password(Secret(text: "correct horse"))).entries
        #expect(entries.map(\.fault) == [.wrongSeal, nil])
        #expect(entries.last?.key?.serial == "T1")
    }

    @Test("T31 takes nothing that is encrypted without a seal")
    func unsealed() throws {
        let text = try replaced(PSKCFigures.figure6, "ValueMAC>", "Other>")
        #expect(try read(text, Self.agreed).entries.map(\.fault) == [.unsealed])
    }

    @Test("of the python-pskc library gives kinds, counters, intervals and drift")
    func python() throws {
        let keys = try read(pskcOfPython, .password(Secret(text: "correct horse"))).entries.compactMap(\.key)
        #expect(keys.map { $0.secret.exposed() } == [Array(0..<20), Array(0..<21)])
        #expect(keys.map(\.digits) == [8, 8])
        guard case .totp(stepSeconds: 60, drift: -3) = keys.first?.kind, case .hotp(counter: 42) = keys.last?.kind
        else {
            Issue.record("wrong kinds")
            return
        }
    }

    @Test(
        "T31 with a document type or entities is refused unread",
        arguments: [
            "<!DOCTYPE KeyContainer><KeyContainer/>",
            "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><KeyContainer>&b;</KeyContainer>",
            "<!DOCTYPE k SYSTEM \"http://127.0.0.1/x.dtd\"><KeyContainer/>",
            "<KeyContainer><!-- <!DOCTYPE --></KeyContainer>",
        ])
    func documentType(text: String) {
        #expect(throws: PSKCError.documentType) { try read(text) }
    }

    @Test("is refused in any encoding but UTF-8, where a document type could hide")
    func encodings() throws {
        let bomb = "<!DOCTYPE k><KeyContainer/>"
        let wide: [UInt8] = [0xff, 0xfe] + bomb.utf8.reduce(into: []) { $0 += [$1, 0] }
        #expect(throws: PSKCError.encoding) { try PSKCDocument(parsing: wide) }
        #expect(throws: PSKCError.encoding) { try PSKCDocument(parsing: [0x3c, 0xff, 0x3e]) }
        #expect(throws: PSKCError.encoding) { try PSKCDocument(parsing: [0x3c, 0x00]) }
        // UTF-7 would spell a document type without the bytes that are looked for.
        let sevenBit = "<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-!DOCTYPE k+AD4-<KeyContainer/>"
        #expect(throws: PSKCError.self) { try read(sevenBit) }
    }

    @Test(
        "is refused when it is no key container of version 1.0",
        arguments: [
            "<KeyContainer Version=\"1.0\"/>", "<a xmlns=\"\(PSKCDocument.namespace)\" Version=\"1.0\"/>",
            "<KeyContainer xmlns=\"\(PSKCDocument.namespace)\" Version=\"2.0\"/>",
            "<KeyContainer xmlns=\"\(PSKCDocument.namespace)\"/>",
        ])
    func otherDocuments(text: String) {
        #expect(throws: PSKCError.notPSKC) { try read(text) }
    }

    @Test("is refused at every prefix", arguments: [PSKCFigures.figure2, PSKCFigures.figure6])
    func prefixes(text: String) {
        let bytes = Array(text.utf8)
        for size in 0..<bytes.count {
            #expect(throws: PSKCError.self) {
                try PSKCDocument(parsing: Array(bytes.prefix(size)), openedWith: Self.agreed)
            }
        }
    }

    @Test(
        "bounds the rounds, salt and length of its key derivation",
        arguments: [
            ("<IterationCount>1000<", "<IterationCount>2000001<", PSKCError.unsupported("number of iterations")),
            ("<IterationCount>1000<", "<IterationCount>0<", .unsupported("number of iterations")),
            ("<IterationCount>1000<", "<IterationCount>99999999999999999999<", .unsupported("key derivation")),
            ("<KeyLength>16<", "<KeyLength>4096<", .unsupported("key length")),
            ("<KeyLength>16<", "<KeyLength>24<", .wrongKey),
            ("Ej7/PEpyEpw=", "", .unsupported("salt's length")),
            ("#pbkdf2\"", "#pbkdf1\"", .unsupported("key derivation")),
            ("<PRF/>", "<PRF Algorithm=\"urn:x\"/>", .unsupported("key derivation")),
            ("xmldsig#hmac-sha1", "xmldsig#hmac-md5", .unsupported("authentication code")),
        ])
    func derivation(original: String, changed: String, error: PSKCError) throws {
        let text = try replaced(PSKCFigures.figure7, original, changed)
        #expect(throws: error) { try read(text, Self.qwerty) }
    }

    @Test(
        "names a key's field that is out of range",
        arguments: [
            ("Length=\"8\"", "Length=\"9\"", TokenFault.malformed("response length")),
            ("Length=\"8\"", "Length=\"-8\"", .malformed("response length")),
            ("DECIMAL", "HEXADECIMAL", .unsupported("response encoding")),
            ("<PlainValue>0<", "<PlainValue>-1<", .malformed("counter")),
            ("<PlainValue>0<", "<PlainValue>9223372036854775808<", .malformed("Counter")),
            ("pskc:hotp", "pskc:hotq", .unsupported("algorithm")),
            ("MTIz", "M*Iz", .malformed("secret")),
            ("<Counter>", "<Secret/><Counter>", .malformed("set of elements")),
            ("<Issuer>Issuer</Issuer>", "<Policy><Other/></Policy>", .unsupported("policy")),
            ("<Issuer>Issuer</Issuer>", "<Policy><KeyUsage>Encrypt</KeyUsage></Policy>", .unsupported("key usage")),
            ("<Issuer>Issuer</Issuer>", "<Policy><ExpiryDate>soon</ExpiryDate></Policy>", .malformed("ExpiryDate")),
            ("<SerialNo>987654321<", "<SerialNo>a&#10;b<", .malformed("serial")),
        ])
    func fields(original: String, changed: String, fault: TokenFault) throws {
        let text = try replaced(PSKCFigures.figure3, original, changed)
        #expect(try read(text).entries.map(\.fault) == [fault])
    }

    @Test("gives dates as unix seconds, the narrower of device and key")
    func dates() throws {
        let policy =
            "<Policy><StartDate>2006-05-01T00:00:00Z</StartDate>"
            + "<ExpiryDate>2006-05-31T02:00:00.5+02:00</ExpiryDate></Policy>"
        var text = try replaced(PSKCFigures.figure3, "<Issuer>Issuer</Issuer>", policy)
        text = try replaced(text, "</SerialNo>", "</SerialNo><StartDate>2006-04-01T00:00:00</StartDate>")
        let key = try #require(try read(text).entries.first?.key)
        #expect(key.startDate == 1_146_441_600)
        #expect(key.expiryDate == 1_149_033_600)
    }

    @Test("T31 of 10,000 keys with three bad ones gives the good ones and the bad ones' lines")
    func bulk() throws {
        let bad = [17, 5_000, 9_999]
        var text = "<KeyContainer xmlns=\"\(PSKCDocument.namespace)\" Version=\"1.0\">\n"
        for place in 0..<10_000 {
            text += "<KeyPackage>\n<DeviceInfo>\n<SerialNo>T\(place)</SerialNo>\n</DeviceInfo>\n"
            text += "<Key Algorithm=\"\(PSKCDocument.namespace):hotp\">\n<Data>\n<Secret>\n<PlainValue>"
            text += bad.contains(place) ? "not base 64" : "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="
            text += "</PlainValue>\n</Secret>\n</Data>\n</Key>\n</KeyPackage>\n"
        }
        let entries = try read(text + "</KeyContainer>").entries
        #expect(entries.compactMap(\.key).count == 9_997)
        let faults = entries.filter { $0.fault != nil }
        #expect(faults.map(\.line) == bad.map { 2 + 12 * $0 + 4 })
        #expect(faults.map(\.fault) == [TokenFault?](repeating: .malformed("secret"), count: 3))
    }

    private func read(_ text: String, _ opening: PSKCDocument.Opening = .nothing) throws(PSKCError) -> PSKCDocument {
        try PSKCDocument(parsing: Array(text.utf8), openedWith: opening)
    }
}

/// Replaces a text, which must be there, everywhere.
private func replaced(_ text: String, _ original: String, _ changed: String) throws -> String {
    let parts = text.split(separator: original, omittingEmptySubsequences: false)
    try #require(parts.count > 1)
    return parts.joined(separator: changed)
}
