import Bytes
import OATH
import Testing

@Suite("TOTP")
struct TOTPTests {
    static let times: [Int64] = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000]

    @Test(
        "computes the codes of RFC 6238, appendix B",
        arguments: [
            (HashAlgorithm.sha1, 20, ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"]),
            (HashAlgorithm.sha256, 32, ["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"]),
            (HashAlgorithm.sha512, 64, ["90693936", "25091201", "99943326", "93441116", "38618901", "47863826"]),
        ])
    func appendixB(algorithm: HashAlgorithm, size: Int, codes: [String]) throws {
        let secret = Secret((0..<size).map { UInt8(0x30 + ($0 + 1) % 10) })
        let totp = try TOTP(secret: secret, digits: 8, algorithm: algorithm)
        #expect(Self.times.map { totp.code(at: $0) } == codes)
    }

    @Test(
        "counts steps of any length from any epoch",
        arguments: [
            (30, 0, 59, 1), (30, 0, 60, 2), (60, 0, 119, 1), (1, 0, 5, 5), (30, 100, 159, 1), (30, 100, 99, 0),
            (30, -30, 0, 1), (30, 0, Int64.min, 0), (86_400, -1, .max, Int64.max / 86_400),
        ] as [(Int64, Int64, Int64, Int64)])
    func steps(length: Int64, epoch: Int64, time: Int64, step: Int64) throws {
        #expect(try totp(length, epoch: epoch).step(at: time) == step)
    }

    @Test("accepts one step either way, tells the drift and keeps to it")
    func drift() throws {
        let totp = try totp()
        let now: Int64 = 1_000_000
        let step = totp.step(at: now)
        for offset in Int64(-1)...1 {
            let match = totp.match(try code(totp, step + offset), at: now)
            #expect(match?.step == step + offset)
            #expect(match?.drift == offset)
        }
        #expect(totp.match(try code(totp, step + 2), at: now) == nil)
        #expect(totp.match(try code(totp, step - 2), at: now) == nil)
        #expect(totp.match(try code(totp, step + 5), at: now, drift: 4)?.drift == 5)
        #expect(totp.match(try code(totp, step), at: now, drift: 4) == nil)
    }

    @Test("T02 never accepts a spent step again, nor an older one after a newer")
    func spent() throws {
        let totp = try totp()
        let now: Int64 = 1_000_000
        let step = totp.step(at: now)
        #expect(totp.match(try code(totp, step), at: now, after: step) == nil)
        #expect(totp.match(try code(totp, step - 1), at: now, after: step) == nil)
        #expect(totp.match(try code(totp, step + 1), at: now, after: step)?.step == step + 1)
        let pair = [try code(totp, step), try code(totp, step + 1)]
        #expect(totp.resynchronise(pair, at: now, after: step) == nil)
    }

    @Test(
        "F63 comes back in step by two codes 20 steps adrift, and is refused 200 adrift",
        arguments: [
            (20, true), (-20, true), (100, true), (101, false), (200, false), (-200, false),
        ] as [(Int64, Bool)])
    func resynchronisation(adrift: Int64, found: Bool) throws {
        let totp = try totp()
        let now: Int64 = 1_700_000_000
        let step = totp.step(at: now) + adrift
        let match = totp.resynchronise([try code(totp, step - 1), try code(totp, step)], at: now)
        #expect(match?.step == (found ? step : nil))
        #expect(match?.drift == (found ? adrift : nil))
    }

    @Test("F63 refuses a single code, codes with a gap and six codes")
    func notConsecutive() throws {
        let totp = try totp()
        let step = totp.step(at: 1_700_000_000)
        #expect(totp.resynchronise([try code(totp, step)], at: 1_700_000_000) == nil)
        #expect(totp.resynchronise([try code(totp, step - 2), try code(totp, step)], at: 1_700_000_000) == nil)
        let six = try (step - 5...step).map { try code(totp, $0) }
        #expect(totp.resynchronise(six, at: 1_700_000_000) == nil)
        #expect(totp.resynchronise(Array(six.suffix(5)), at: 1_700_000_000)?.step == step)
    }

    @Test("refuses windows and drifts out of bounds without a trap", arguments: [Int64.min, -1, 501, .max])
    func extremes(value: Int64) throws {
        let totp = try totp()
        let any = try #require(TypedCode("000000"))
        #expect(totp.match(any, at: 0, back: value) == nil)
        #expect(totp.match(any, at: .max, drift: value, ahead: value) == nil)
        _ = totp.match(any, at: .max, drift: value, after: value)
        #expect(totp.resynchronise([any, any], at: value, drift: value, reach: value) == nil)
    }

    @Test("refuses a step of no time or of more than a day", arguments: [Int64.min, 0, 86_401])
    func stepLength(length: Int64) {
        #expect(throws: OneTimePasswordError.step) { try totp(length) }
    }

    private func totp(_ length: Int64 = 30, epoch: Int64 = 0) throws -> TOTP {
        try TOTP(secret: Secret(text: "12345678901234567890"), stepSeconds: length, epoch: epoch)
    }

    private func code(_ totp: TOTP, _ step: Int64) throws -> TypedCode {
        try #require(TypedCode(totp.hotp.code(counter: step)))
    }
}
