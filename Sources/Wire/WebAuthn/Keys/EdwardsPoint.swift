/// The encoding of an Ed25519 public key (RFC 8032 §5.1.2): the y coordinate, little-endian,
/// and the sign of x in the highest bit.
enum EdwardsPoint {
    static let size = 32

    /// The y coordinates of the points whose order is 1, 2, 4 or 8: for such keys signatures can be made
    /// without any private key.
    private static let smallOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: size),
        [1] + [UInt8](repeating: 0, count: size - 1),
        [0xec] + [UInt8](repeating: 0xff, count: size - 2) + [0x7f],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]

    /// False when y is not below 2^255 − 19, the point's order is small, or no point of the curve has this y.
    static func isAcceptable(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == size, let last = bytes.last, let first = bytes.first else { return false }
        let y = Array(bytes.dropLast()) + [last & 0x7f]
        let beyondField = first >= 0xed && (last & 0x7f) == 0x7f && y.dropFirst().dropLast().allSatisfy { $0 == 0xff }
        return !beyondField && !smallOrder.contains(y) && isOnCurve(y)
    }

    /// RFC 8032 §5.1.3 step 2: x² = (y² − 1)/(d·y² + 1) must have a root, which it has when the product of the two is
    /// a square.
    private static func isOnCurve(_ y: [UInt8]) -> Bool {
        let number = FieldElement(littleEndian: y)
        let square = number * number
        return ((square + .minusOne) * (.d * square + .one)).isSquare
    }
}
