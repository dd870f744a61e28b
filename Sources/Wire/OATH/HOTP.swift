public import Bytes

/// Counter based one-time passwords (RFC 4226). Counters are not negative.
public struct HOTP: Sendable {
    /// The longest secret in bytes: no token has more than a hash function's block.
    public static let secretSizeMax = TokenKey.secretSizeMax
    /// How many counters one search looks at, at most.
    public static let searchMax: Int64 = 1_000
    /// How far ahead consecutive codes are looked for when a token is brought back in step.
    public static let resynchronisationReach: Int64 = 100
    /// How many consecutive codes bring a token back in step: fewer could be guessed, more nobody types.
    public static let resynchronisationCodes = 2...5

    public let secret: Secret
    public let digits: Int
    public let algorithm: HashAlgorithm

    public init(
        secret: Secret, digits: Int = 6, algorithm: HashAlgorithm = .sha1
    ) throws(OneTimePasswordError) {
        guard TypedCode.digitsAllowed.contains(digits) else { throw .digits }
        guard !secret.isEmpty, secret.count <= Self.secretSizeMax else { throw .secret }
        self.secret = secret
        self.digits = digits
        self.algorithm = algorithm
    }

    /// The code at a counter, as its digits.
    public func code(counter: Int64) -> String {
        String(decoding: lastDigits(digits, of: number(at: counter, KeyedHash(algorithm, secret))), as: UTF8.self)
    }

    /// The counter that a typed code belongs to, at `counter` or up to `lookAhead` behind it. The caller stores
    /// what follows it as the next counter (RFC 4226 §7.4). All candidates are compared, always.
    public func match(_ code: TypedCode, from counter: Int64, lookAhead: Int64) -> Int64? {
        guard let last = Self.end(of: counter, lookAhead) else { return nil }
        return firstRun([code], from: counter, through: last, after: -1)
    }

    /// The counter of the last of several codes that the token showed one after the other, when they are found
    /// at `counter` or up to `reach` behind it; nil when they are not, or are too few or too many.
    public func resynchronise(
        _ codes: [TypedCode], from counter: Int64, reach: Int64 = HOTP.resynchronisationReach
    ) -> Int64? {
        guard Self.resynchronisationCodes.contains(codes.count), let last = Self.end(of: counter, reach),
            let first = firstRun(codes, from: counter, through: last, after: -1)
        else { return nil }
        return first + Int64(codes.count - 1)
    }

    /// The first counter of the range, greater than `spent`, at which the codes stand in a row.
    func firstRun(_ codes: [TypedCode], from first: Int64, through last: Int64, after spent: Int64) -> Int64? {
        guard first >= 0, last >= first, last - first <= Self.searchMax, last < Int64.max - Int64(codes.count),
            codes.allSatisfy({ $0.count == digits })
        else { return nil }
        let hash = KeyedHash(algorithm, secret)
        let modulus = (0..<digits).reduce(UInt32(1)) { product, _ in product * 10 }
        let shown = (first..<last + Int64(codes.count)).map { number(at: $0, hash) % modulus }
        let wanted = codes.map { $0.number }
        var search = CandidateSearch()
        for start in first...last {
            let place = Int(start - first)
            var difference: UInt32 = 0
            for (offset, number) in wanted.enumerated() { difference |= shown[place + offset] ^ number }
            let open: UInt64 = start > spent ? 1 : 0
            search.consider(start, fits: sameness(difference) & open)
        }
        return search.found
    }

    /// The 31 bits whose last digits are the code (RFC 4226 §5.3).
    private func number(at counter: Int64, _ hash: KeyedHash) -> UInt32 {
        dynamicallyTruncated(hash.code(of: UInt64(bitPattern: counter)))
    }

    private static func end(of counter: Int64, _ reach: Int64) -> Int64? {
        guard counter >= 0, reach >= 0 else { return nil }
        let (last, overflow) = counter.addingReportingOverflow(min(reach, searchMax))
        return overflow ? nil : last
    }
}
