import Bytes
import OATH
import Testing

@Suite("A set-up address for an authenticator app")
struct OTPAuthURITests {
    static let sample =
        "otpauth://totp/Example%20University:priya%40example.ac.uk?secret=JBSWY3DPEHPK3PXP&issuer=Example%20University"
        + "&algorithm=SHA256&digits=8&period=60"

    @Test("is read in all its parts")
    func parts() throws {
        let address = try OTPAuthURI(parsing: Self.sample)
        #expect(address.kind == .totp(stepSeconds: 60))
        #expect(address.issuer == "Example University")
        #expect(address.account == "priya@example.ac.uk")
        #expect(Hex.encode(address.secret.exposed()) == "48656c6c6f21deadbeef")
        #expect(address.algorithm == .sha256)
        #expect(address.digits == 8)
        #expect(address.serialized().exposedText() == Self.sample)
    }

    @Test("takes SHA-1, six digits and 30 seconds where nothing is said")
    func defaults() throws {
        let address = try OTPAuthURI(parsing: "otpauth://totp/priya?secret=JBSWY3DPEHPK3PXP")
        #expect(address.kind == .totp(stepSeconds: 30))
        #expect(address.algorithm == .sha1)
        #expect(address.digits == 6)
        #expect(address.issuer == nil)
        #expect(try OTPAuthURI(parsing: "otpauth://hotp/A:%20p?secret=GE&counter=7").kind == .hotp(counter: 7))
        #expect(try OTPAuthURI(parsing: "otpauth://hotp/A:%20p?secret=GE&counter=7").issuer == "A")
    }

    @Test("comes back the same after it was written", arguments: 0..<50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let names = ["é ü/?&=#%", "a b", "东京大学", "x", "100% sure", "Priya O'Neil"]
        let kind: OTPAuthURI.Kind =
            Bool.random(using: &random)
            ? .hotp(counter: .random(in: 0 ... .max, using: &random))
            : .totp(stepSeconds: .random(in: 1...86_400, using: &random))
        let address = try OTPAuthURI(
            kind: kind, issuer: Bool.random(using: &random) ? names.randomElement(using: &random) : nil,
            account: names[Int.random(in: 0..<names.count, using: &random)],
            secret: Secret(random.bytes(Int.random(in: 1...64, using: &random))),
            algorithm: HashAlgorithm.allCases[Int.random(in: 0...2, using: &random)],
            digits: Int.random(in: 6...8, using: &random))
        let again = try OTPAuthURI(parsing: address.serialized().exposedText())
        #expect(again.kind == address.kind)
        #expect(again.issuer == address.issuer)
        #expect(again.account == address.account)
        #expect(again.secret.equals(address.secret))
        #expect(again.algorithm == address.algorithm)
        #expect(again.digits == address.digits)
    }

    @Test(
        "is refused when a part is wrong",
        arguments: [
            ("", .form), ("otpauth://", .form), ("OTPAUTH://totp/a?secret=GE", .form), ("otpauth://totp/a", .form),
            ("otpauth://totp?secret=GE", .form), ("otpauth://totp/a/b?secret=GE", .form),
            ("otpauth://yotp/a?secret=GE", .form), ("otpauth://totp/a?secret", .form),
            ("otpauth://totp/a?secret=GE&", .form), ("otpauth://totp/?secret=GE", .label),
            ("otpauth://totp/a:b:c?secret=GE", .label), ("otpauth://totp/:b?secret=GE", .label),
            ("otpauth://totp/a%0ab?secret=GE", .label), ("otpauth://totp/a%?secret=GE", .escape),
            ("otpauth://totp/a%f?secret=GE", .escape), ("otpauth://totp/a%ff?secret=GE", .escape),
            ("otpauth://totp/A:b?secret=GE&issuer=B", .issuerMismatch),
            ("otpauth://totp/a?digits=6", .missing("secret")),
            ("otpauth://totp/a?secret=", .malformed("secret")), ("otpauth://totp/a?secret=G1", .malformed("secret")),
            ("otpauth://totp/a?secret=GE%20", .malformed("secret")),
            ("otpauth://totp/a?secret=GF", .malformed("secret")),
            ("otpauth://totp/a?secret=GE&secret=GE", .unexpectedParameter),
            ("otpauth://totp/a?secret=GE&image=x", .unexpectedParameter),
            ("otpauth://totp/a?secret=GE&counter=0", .unexpectedParameter),
            ("otpauth://hotp/a?secret=GE&counter=0&period=30", .unexpectedParameter),
            ("otpauth://hotp/a?secret=GE", .missing("counter")),
            ("otpauth://hotp/a?secret=GE&counter=-1", .malformed("counter")),
            ("otpauth://hotp/a?secret=GE&counter=9223372036854775808", .malformed("counter")),
            ("otpauth://totp/a?secret=GE&digits=5", .malformed("digits")),
            ("otpauth://totp/a?secret=GE&digits=9", .malformed("digits")),
            ("otpauth://totp/a?secret=GE&digits=06", .malformed("digits")),
            ("otpauth://totp/a?secret=GE&period=0", .malformed("period")),
            ("otpauth://totp/a?secret=GE&period=86401", .malformed("period")),
            ("otpauth://totp/a?secret=GE&algorithm=MD5", .malformed("algorithm")),
        ] as [(String, OTPAuthURIError)])
    func refusal(text: String, error: OTPAuthURIError) {
        #expect(throws: error) { try OTPAuthURI(parsing: text) }
    }

    @Test("is refused when it is too long")
    func tooLong() {
        let text = "otpauth://totp/a?secret=" + String(repeating: "A", count: OTPAuthURI.sizeMax)
        #expect(throws: OTPAuthURIError.tooLong) { try OTPAuthURI(parsing: text) }
    }

    @Test("is refused at every prefix up to its secret, and never traps")
    func prefixes() {
        let text = Self.sample
        for size in 0..<text.count {
            let address = try? OTPAuthURI(parsing: String(text.prefix(size)))
            if size < 70 { #expect(address == nil) }
        }
    }
}
