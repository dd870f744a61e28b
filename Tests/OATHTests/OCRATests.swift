import Bytes
import OATH
import Testing

@Suite("OCRA")
struct OCRATests {
    static let pin = Secret(text: "1234")
    /// 25 March 2008, 12:06:30 UTC, as minutes.
    static let minute: Int64 = 0x132d0b6

    static func key(_ size: Int) -> Secret { Secret((0..<size).map { UInt8(0x30 + ($0 + 1) % 10) }) }

    static func repeated(_ digit: Int) -> String { String(repeating: "\(digit)", count: 8) }

    @Test(
        "answers a one-way challenge as RFC 6287, appendix C.1",
        arguments: [
            ("OCRA-1:HOTP-SHA1-6:QN08", 20, "237653 243178 653583 740991 608993 388898 816933 224598 750600 294470"),
            ("OCRA-1:HOTP-SHA256-8:QN08-PSHA1", 32, "83238735 01501458 17957585 86776967 86807031"),
            ("OCRA-1:HOTP-SHA512-8:QN08-T1M", 64, "95209754 55907591 22048402 24218844 36209546"),
            (
                "OCRA-1:HOTP-SHA512-8:C-QN08", 64,
                "07016083 63947962 70123924 25341727 33203315 34205738 44343969 51946085 20403879 31409299"
            ),
        ])
    func oneWay(suite: String, size: Int, responses: String) throws {
        for (digit, expected) in responses.split(separator: " ").enumerated() {
            #expect(try response(suite, size, [Self.repeated(digit)], counter: Int64(digit)) == expected)
        }
    }

    @Test("answers with counter and PIN as RFC 6287, appendix C.1")
    func counterAndPIN() throws {
        let responses = "65347737 86775851 78192410 71565254 10104329 65983500 70069104 91771096 75011558 08522129"
        for (counter, expected) in responses.split(separator: " ").enumerated() {
            let suite = "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1"
            #expect(try response(suite, 32, ["12345678"], counter: Int64(counter)) == expected)
        }
    }

    @Test(
        "answers mutual challenges as RFC 6287, appendix C.2",
        arguments: [
            ("OCRA-1:HOTP-SHA256-8:QA08", 32, true, "28247970 01984843 65387857 03351211 83412541"),
            ("OCRA-1:HOTP-SHA256-8:QA08", 32, false, "15510767 90175646 33777207 95285278 28934924"),
            ("OCRA-1:HOTP-SHA512-8:QA08", 64, true, "79496648 76831980 12250499 90856481 12761449"),
            ("OCRA-1:HOTP-SHA512-8:QA08-PSHA1", 64, false, "18806276 70020315 01600026 18951020 32528969"),
        ])
    func mutual(suite: String, size: Int, byServer: Bool, responses: String) throws {
        for (place, expected) in responses.split(separator: " ").enumerated() {
            let client = "CLI2222\(place)"
            let server = "SRV1111\(place)"
            let questions = byServer ? [client, server] : [server, client]
            #expect(try response(suite, size, questions) == expected)
        }
    }

    @Test(
        "signs as RFC 6287, appendix C.3",
        arguments: [
            ("OCRA-1:HOTP-SHA256-8:QA08", 32, "000", "53095496 04110475 31331128 76028668 46554205"),
            ("OCRA-1:HOTP-SHA512-8:QA10-T1M", 64, "00000", "77537423 31970405 10235557 95213541 65360607"),
        ])
    func signature(suite: String, size: Int, zeros: String, responses: String) throws {
        for (place, expected) in responses.split(separator: " ").enumerated() {
            #expect(try response(suite, size, ["SIG1\(place)\(zeros)"]) == expected)
        }
    }

    @Test("accepts the right response only")
    func acceptance() throws {
        let ocra = try OCRA(suite: OCRASuite(parsing: "OCRA-1:HOTP-SHA1-6:QN08"), secret: Self.key(20))
        let input = OCRAInput(questions: ["00000000"])
        #expect(try ocra.accepts("237653", to: input))
        for wrong in ["237654", "23765", "2376530", "", "243178"] { #expect(try !ocra.accepts(wrong, to: input)) }
    }

    @Test("lays each field out in its width (RFC 6287 §5.1)")
    func layout() throws {
        let text = "OCRA-1:HOTP-SHA1-0:C-QH05-PSHA256-S064-T30S"
        let suite = try OCRASuite(parsing: text)
        let pinHash = Secret([UInt8](repeating: 0xaa, count: 32))
        let input = OCRAInput(questions: ["ABCDE"], counter: 1, pinHash: pinHash, session: [1, 2], step: 2)
        let data = try suite.dataInput(input)
        #expect(data.count == text.utf8.count + 1 + 8 + 128 + 32 + 64 + 8)
        let question = data.dropFirst(text.utf8.count + 9).prefix(128)
        #expect(Array(question) == [0xab, 0xcd, 0xe0] + [UInt8](repeating: 0, count: 125))
        #expect(data.suffix(11) == [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 2])
        #expect(suite.step(at: 59) == 1)
        #expect(try OCRA(suite: suite, secret: Self.key(20)).response(to: input).utf8.count == 40)
    }

    @Test("refuses fields that the suite does not have, lacks, or that do not fit")
    func fields() throws {
        let suite = try OCRASuite(parsing: "OCRA-1:HOTP-SHA1-6:QN08-S064")
        let session: [UInt8] = [1]
        #expect(throws: OCRAError.missing("session")) { try suite.dataInput(OCRAInput(questions: ["1"])) }
        #expect(throws: OCRAError.unexpected("counter")) {
            try suite.dataInput(OCRAInput(questions: ["1"], counter: 1, session: session))
        }
        #expect(throws: OCRAError.malformed("session")) {
            try suite.dataInput(OCRAInput(questions: ["1"], session: [UInt8](repeating: 0, count: 65)))
        }
        for question in ["", "123456789", "1234567x", "１"] {
            #expect(throws: OCRAError.malformed("question")) {
                try suite.dataInput(OCRAInput(questions: [question], session: session))
            }
        }
        #expect(throws: OCRAError.missing("question")) {
            try suite.dataInput(OCRAInput(questions: [], session: session))
        }
        #expect(throws: OCRAError.unexpected("question")) {
            try suite.dataInput(OCRAInput(questions: ["1", "2", "3"], session: session))
        }
    }

    @Test(
        "refuses a suite out of its grammar",
        arguments: [
            "", "OCRA-1", "OCRA-2:HOTP-SHA1-6:QN08", "ocra-1:hotp-sha1-6:qn08", "OCRA-1:TOTP-SHA1-6:QN08",
            "OCRA-1:HOTP-SHA3-6:QN08", "OCRA-1:HOTP-SHA1-3:QN08", "OCRA-1:HOTP-SHA1-11:QN08",
            "OCRA-1:HOTP-SHA1-06:QN08",
            "OCRA-1:HOTP-SHA1-6:", "OCRA-1:HOTP-SHA1-6:C", "OCRA-1:HOTP-SHA1-6:QX08", "OCRA-1:HOTP-SHA1-6:QN03",
            "OCRA-1:HOTP-SHA1-6:QN65", "OCRA-1:HOTP-SHA1-6:QN8", "OCRA-1:HOTP-SHA1-6:QN08-PSHA3",
            "OCRA-1:HOTP-SHA1-6:QN08-S513", "OCRA-1:HOTP-SHA1-6:QN08-S000", "OCRA-1:HOTP-SHA1-6:QN08-T0M",
            "OCRA-1:HOTP-SHA1-6:QN08-T60S", "OCRA-1:HOTP-SHA1-6:QN08-T49H", "OCRA-1:HOTP-SHA1-6:QN08-T01M",
            "OCRA-1:HOTP-SHA1-6:QN08-T1M-PSHA1", "OCRA-1:HOTP-SHA1-6:QN08-PSHA1-PSHA1", "OCRA-1:HOTP-SHA1-6:QN08-",
            "OCRA-1:HOTP-SHA1-6:QN08:", "OCRA-1:HOTP-SHA1-6:C-C-QN08", "OCRA-1:HOTP-SHA1-6:QN0８",
        ])
    func grammar(text: String) {
        #expect(throws: OCRAError.self) { try OCRASuite(parsing: text) }
    }

    @Test("refuses every prefix of a suite that is not itself a suite")
    func prefixes() throws {
        let text = "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T10M"
        let complete = [
            "OCRA-1:HOTP-SHA256-8:C-QN08", "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1",
            "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064",
        ]
        for size in 0..<text.count {
            let prefix = String(text.prefix(size))
            #expect(((try? OCRASuite(parsing: prefix)) != nil) == complete.contains(prefix))
        }
        #expect(try OCRASuite(parsing: text).stepSeconds == 600)
    }

    /// Gives the suite the fields that it asks for.
    private func response(
        _ text: String, _ size: Int, _ questions: [String], counter: Int64 = 0
    ) throws -> String {
        let suite = try OCRASuite(parsing: text)
        let ocra = try OCRA(suite: suite, secret: Self.key(size))
        let input = OCRAInput(
            questions: questions, counter: suite.hasCounter ? counter : nil, pinHash: ocra.hash(ofPIN: Self.pin),
            step: suite.stepSeconds == nil ? nil : Self.minute)
        return try ocra.response(to: input)
    }
}
