/// A number modulo 2^255 − 19, the field of Ed25519 (RFC 8032 §5.1). For public values only: it takes its time
/// where it likes.
struct FieldElement: Sendable {
    /// Four limbs, the least first; below 2^256, not always below the modulus.
    private let limbs: SIMD4<UInt64>

    static let one = FieldElement(limbs: SIMD4(1, 0, 0, 0))
    /// The modulus less one.
    static let minusOne = FieldElement(limbs: modulus &- SIMD4(1, 0, 0, 0))
    /// The curve's constant d = −121665/121666.
    static let d = FieldElement(
        limbs: SIMD4(0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73))

    private static let modulus = SIMD4<UInt64>(0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff)
    /// 2^256 modulo the modulus.
    private static let fold: UInt64 = 38

    private init(limbs: SIMD4<UInt64>) { self.limbs = limbs }

    /// Reads 32 bytes, the least first; what is missing counts as zero.
    init(littleEndian bytes: [UInt8]) {
        var limbs = SIMD4<UInt64>()
        for (index, byte) in bytes.prefix(32).enumerated() { limbs[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8) }
        self.limbs = limbs
    }

    static func + (left: FieldElement, right: FieldElement) -> FieldElement {
        var sum = SIMD4<UInt64>()
        var carry: UInt64 = 0
        for index in 0..<4 {
            (sum[index], carry) = added(left.limbs[index], right.limbs[index], carry)
        }
        return FieldElement(limbs: folded(sum, carry: carry))
    }

    static func * (left: FieldElement, right: FieldElement) -> FieldElement {
        var product = SIMD8<UInt64>()
        for i in 0..<4 {
            var carry: UInt64 = 0
            for j in 0..<4 {
                let part = left.limbs[i].multipliedFullWidth(by: right.limbs[j])
                let (sum, over) = added(part.low, product[i + j], carry)
                product[i + j] = sum
                // The high half is at most 2^64 − 2, and the two carries fit beside it.
                carry = part.high &+ over
            }
            product[i + 4] = carry
        }
        var low = product.lowHalf
        var carry: UInt64 = 0
        for index in 0..<4 {
            let part = product.highHalf[index].multipliedFullWidth(by: fold)
            let (sum, over) = added(part.low, low[index], carry)
            low[index] = sum
            carry = part.high &+ over
        }
        return FieldElement(limbs: folded(low, carry: carry))
    }

    /// Adds three limbs: their sum, and what goes to the next one.
    private static func added(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> (UInt64, UInt64) {
        let (partial, one) = first.addingReportingOverflow(second)
        let (sum, two) = partial.addingReportingOverflow(third)
        return (sum, (one ? 1 : 0) &+ (two ? 1 : 0))
    }

    /// Brings a small multiple of 2^256 back into the four limbs.
    private static func folded(_ limbs: SIMD4<UInt64>, carry: UInt64) -> SIMD4<UInt64> {
        var limbs = limbs
        var carry = carry
        while carry != 0 {
            var next = carry &* fold
            for index in 0..<4 { (limbs[index], next) = added(limbs[index], next, 0) }
            carry = next
        }
        return limbs
    }

    /// Whether the number is zero or a square, by Euler's criterion: its power (p − 1)/2 = 2^254 − 10 is 0 or 1.
    var isSquare: Bool {
        var power = FieldElement.one
        for bit in (0..<254).reversed() {
            power = power * power
            // The exponent's bits are all set but these two.
            if bit != 3, bit != 0 { power = power * self }
        }
        let value = power.reduced
        return value == SIMD4() || value == SIMD4(1, 0, 0, 0)
    }

    /// The limbs of the number below the modulus.
    private var reduced: SIMD4<UInt64> {
        var value = limbs
        // Below 2^256 the modulus fits at most twice.
        for _ in 0..<2 {
            var difference = SIMD4<UInt64>()
            var borrow = false
            for index in 0..<4 {
                let (first, one) = value[index].subtractingReportingOverflow(Self.modulus[index])
                let (second, two) = first.subtractingReportingOverflow(borrow ? 1 : 0)
                difference[index] = second
                borrow = one || two
            }
            if !borrow { value = difference }
        }
        return value
    }
}
