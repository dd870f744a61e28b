import Bytes
import OATH
import Testing

@Suite("HOTP")
struct HOTPTests {
    let hotp: HOTP

    init() throws { hotp = try HOTP(secret: Secret(text: "12345678901234567890")) }

    @Test("computes the codes of RFC 4226, appendix D")
    func appendixD() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { hotp.code(counter: $0) } == codes)
    }

    @Test("finds a code at its counter or ahead of it, and nowhere else")
    func lookAhead() throws {
        let code = try #require(TypedCode("520489"))
        #expect(hotp.match(code, from: 9, lookAhead: 0) == 9)
        #expect(hotp.match(code, from: 0, lookAhead: 9) == 9)
        #expect(hotp.match(code, from: 0, lookAhead: 8) == nil)
        #expect(hotp.match(code, from: 10, lookAhead: 20) == nil)
    }

    @Test("refuses counters that are negative or have no room behind them", arguments: [Int64.min, -1, .max, .max - 1])
    func extremeCounters(counter: Int64) throws {
        let code = try #require(TypedCode("520489"))
        #expect(hotp.match(code, from: counter, lookAhead: 3) == nil)
        #expect(hotp.resynchronise([code, code], from: counter) == nil)
    }

    @Test("bounds its search, whatever the caller asks for")
    func bounded() throws {
        let far = HOTP.searchMax + 1
        let code = try #require(TypedCode(hotp.code(counter: far)))
        #expect(hotp.match(code, from: 0, lookAhead: .max) == nil)
        #expect(hotp.match(code, from: 1, lookAhead: .max) == far)
    }

    @Test("refuses a code of another length", arguments: [7, 8])
    func otherLength(digits: Int) throws {
        let longer = try HOTP(secret: hotp.secret, digits: digits)
        let code = try #require(TypedCode(longer.code(counter: 0)))
        #expect(longer.match(code, from: 0, lookAhead: 0) == 0)
        #expect(hotp.match(code, from: 0, lookAhead: 0) == nil)
    }

    @Test("F63 T02 comes back in step by consecutive codes 20 ahead, and is refused 200 ahead", arguments: [2, 3])
    func resynchronisation(count: Int64) throws {
        func codes(from first: Int64) throws -> [TypedCode] {
            try (first..<first + count).map { try #require(TypedCode(hotp.code(counter: $0))) }
        }
        #expect(hotp.resynchronise(try codes(from: 1_020), from: 1_000) == 1_020 + count - 1)
        #expect(hotp.resynchronise(try codes(from: 1_200), from: 1_000) == nil)
        #expect(hotp.resynchronise(try codes(from: 1_020).reversed(), from: 1_000) == nil)
        #expect(hotp.resynchronise(try Array(codes(from: 1_020).prefix(1)), from: 1_000) == nil)
    }

    @Test("refuses digits and secrets out of range")
    func parameters() {
        #expect(throws: OneTimePasswordError.digits) { try HOTP(secret: Secret([1]), digits: 5) }
        #expect(throws: OneTimePasswordError.digits) { try HOTP(secret: Secret([1]), digits: 9) }
        #expect(throws: OneTimePasswordError.secret) { try HOTP(secret: Secret([])) }
        #expect(throws: OneTimePasswordError.secret) { try HOTP(secret: Secret([UInt8](repeating: 1, count: 257))) }
    }

    @Test(
        "T02 reads a code in one form, however it is written",
        arguments: [
            "123456", "123 456", "123-456", " 12 34 56 ", "1-2-3-4-5-6",
        ])
    func canonical(typed: String) {
        #expect(TypedCode(typed)?.text == "123456")
    }

    @Test(
        "T02 refuses what is not six to eight ASCII digits",
        arguments: [
            "", "12345", "123456789", "12345a", "１２３４５６", "123\u{a0}456", "123456\n", "+12345", "١٢٣٤٥٦",
            "1 2 3 4 5 6                      ",
        ])
    func notACode(typed: String) {
        #expect(TypedCode(typed) == nil)
    }

    @Test("never shows a typed code in a description")
    func hidden() throws {
        let code = try #require(TypedCode("123456"))
        var dumped = ""
        dump(code, to: &dumped)
        #expect(!"\(code) \(String(reflecting: code)) \(dumped)".contains("123456"))
    }
}
