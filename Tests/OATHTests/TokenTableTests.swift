import Bytes
import OATH
import Testing

@Suite("A table of tokens")
struct TokenTableTests {
    static let good = """
        serial,seed_hex,kind,period,digits,counter,algorithm,manufacturer,expiry
        T1,3132333435363738393031323334353637383930,totp,60,8,,sha-256,"Tokens, Ltd.",2030-01-01
        T2,3132333435363738393031323334353637383930,hotp,,6,5,,,
        """

    @Test("gives the columns by their names")
    func columns() throws {
        let keys = try read(Self.good).compactMap(\.key)
        #expect(keys.map(\.serial) == ["T1", "T2"])
        #expect(keys.first?.manufacturer == "Tokens, Ltd.")
        #expect(keys.first?.algorithm == .sha256)
        #expect(keys.first?.digits == 8)
        #expect(keys.first?.expiryDate == 1_893_456_000)
        #expect(keys.last?.expiryDate == nil)
        #expect(keys.allSatisfy { $0.secret.exposedText() == "12345678901234567890" })
        guard case .totp(stepSeconds: 60, drift: 0) = keys.first?.kind, case .hotp(counter: 5) = keys.last?.kind else {
            Issue.record("wrong kinds")
            return
        }
    }

    @Test("takes base 32, other orders, CR LF, quotes, a byte order mark and blank lines")
    func forms() throws {
        let text = "\u{feff}TYPE,\"Key_Base32\",serial\r\n\r\nhotp,GEZD GNBV,\"a\"\"b\"\r\ntotp,gezdgnbv,c"
        let entries = try read(text)
        #expect(entries.compactMap(\.key).map(\.serial) == ["a\"b", "c"])
        #expect(entries.map(\.line) == [3, 4])
        #expect(entries.compactMap(\.key).allSatisfy { $0.secret.exposedText() == "12345" })
    }

    @Test(
        "T31 names a bad row by its line and gives the others",
        arguments: [
            ("T,3132,hotp,,,,,", TokenFault.row), ("T,3132,hotp,,,,,,,", .row), ("T,\"3132,hotp,,,,,,", .row),
            ("T,31\"32,hotp,,,,,,", .row), ("T,3132,hotp,,,,,,\rx", .row), (",3132,hotp,,,,,,", .missing("serial")),
            ("T,,hotp,,,,,,", .missing("key")), ("T,313,hotp,,,,,,", .malformed("key")),
            ("T,31,,,,,,,", .missing("type")),
            ("T,31,ocra,,,,,,", .unsupported("type")), ("T,31,hotp,30,,,,,", .malformed("interval")),
            ("T,31,totp,30,,1,,,", .malformed("counter")), ("T,31,hotp,,,-1,,,", .malformed("counter")),
            ("T,31,hotp,,,9223372036854775808,,,", .malformed("counter")), ("T,31,totp,0,,,,,", .malformed("interval")),
            ("T,31,totp,86401,,,,,", .malformed("interval")), ("T,31,hotp,,5,,,,", .malformed("digits")),
            ("T,31,hotp,,9,,,,", .malformed("digits")), ("T,31,hotp,,,,md5,,", .unsupported("algorithm")),
            ("T,31,hotp,,,,,,2030-02-29", .malformed("expiry")), ("T\u{7},31,hotp,,,,,,", .malformed("serial")),
        ])
    func rows(row: String, fault: TokenFault) throws {
        let last = "T9,3132,hotp,,,,,,"
        let entries = try read(Self.good + "\n" + row + "\n" + last)
        #expect(entries.map(\.fault).prefix(3) == [nil, nil, fault])
        #expect(entries.map(\.line).prefix(3) == [2, 3, 4])
        #expect(entries.last?.key?.serial == "T9")
        #expect(entries.last?.line == 5)
    }

    @Test(
        "is refused without columns that it needs, or with others",
        arguments: [
            ("", TokenTableError.noHeader), ("\n\n", .noHeader), ("\"serial", .noHeader),
            ("serial,key,type,colour", .unknownColumn(4)), ("serial,key,type,TYPE", .columnTwice("type")),
            ("serial,key,seed_hex,type", .columnTwice("key_hex")), ("key,type", .columnMissing("serial")),
            ("serial,key", .columnMissing("type")), ("serial,type", .columnMissing("key_hex")),
            ("T1,3132,hotp", .unknownColumn(1)),
        ])
    func header(text: String, error: TokenTableError) {
        #expect(throws: error) { try read(text) }
    }

    @Test("bounds its rows, columns and fields")
    func bounds() throws {
        let rows = String(repeating: "T,31,hotp\n", count: TokenTable.rowsMax)
        #expect(try read("serial,key,type\n" + rows).count == TokenTable.rowsMax)
        #expect(throws: TokenTableError.tooManyRows) { try read("serial,key,type\n" + rows + "T,31,hotp") }
        let wide = String(repeating: ",", count: 100)
        let long = String(repeating: "a", count: 5_000)
        #expect(try read("serial,key,type\n\(wide)\n\(long),31,hotp").map(\.fault) == [.row, .row])
    }

    @Test("is read or refused at every prefix without a trap")
    func prefixes() {
        let bytes = Array(Self.good.utf8)
        for size in 0..<bytes.count { _ = try? TokenTable(parsing: Array(bytes.prefix(size))) }
    }

    @Test("of Yubico's tool gives keys of both forms, and faults by line")
    func yubico() throws {
        let text = """
            LogEntry,type,timestamp,slot,publicid,privateid,aeskey
            LOGGING START,11.12.13 19:07
            Yubico OTP,12/11/2013 11:10,1,vvgutbiedkvi,ab86c04de6a3,d26a7c0f85fdda28bd816e406342b214,,,0,0,0,0,0,0
            OATH-HOTP,11.12.13 18:55,1,cccccccccccc,,916821d3a138bf855e70069605559a206ba854cd,,,0,0,0,8,16,0,0,0
            Static Password,11.12.13 19:08,1,,d5a3d50327dc,0e8e37b0e38b314a56748c030f58d21d,,,0,0,0,0,0,0
            # ykksm 1
            508326,,0,69cfb9202438ca68964ec3244bfa4843d073a43b,,2013-12-12T08:41:07,
            508328,cccccccccccc,83cebdfb7b93,a47c5bf9c152202f577be6721c0113af,,2013-12-12T08:43:17,
            508329,,,9e2,,2013-12-12T08:43:17,
            508330,axyz,83cebdfb7b93,a47c5bf9c152202f577be6721c0113af,,,
            508331,cccccccccccc,83cebdfb7b,a47c5bf9c152202f577be6721c0113af,,,
            LogEntry,Yubico OTP,12/11/2013 11:10,1,vvgutbiedkvi,ab86c04de6a3,d26a7c0f85fdda28bd816e406342b214
            """
        let entries = try YubicoTable(parsing: Array(text.utf8)).entries
        #expect(entries.map(\.line) == [3, 4, 5, 7, 8, 9, 10, 11, 12])
        let serials = ["vvgutbiedkvi", "cccccccccccc", nil, "508326", "508328", nil, nil, nil, "vvgutbiedkvi"]
        #expect(entries.map { $0.key?.serial } == serials)
        #expect(
            entries.compactMap(\.fault) == [
                .unsupported("kind of entry"), .malformed("AES key"), .malformed("public identity"),
                .malformed("private identity"),
            ])
        guard case .yubicoOTP(publicID: "vvgutbiedkvi", let privateID) = entries[0].key?.kind,
            case .hotp(counter: 16) = entries[1].key?.kind, case .hotp(counter: 0) = entries[3].key?.kind
        else {
            Issue.record("wrong kinds")
            return
        }
        #expect(Hex.encode(privateID.exposed()) == "ab86c04de6a3")
        #expect(entries[1].key?.digits == 8)
        for size in 0..<text.utf8.count { _ = try? YubicoTable(parsing: Array(text.utf8.prefix(size))) }
    }

    private func read(_ text: String) throws(TokenTableError) -> [TokenEntry] {
        try TokenTable(parsing: Array(text.utf8)).entries
    }
}
