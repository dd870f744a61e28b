import Crypto
public import Domain

/// Random bytes of the cryptographic library, which takes its seed from the kernel.
public struct SystemRandom: RandomSource {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: max(8, count * 8))).withUnsafeBytes { Array($0.prefix(count)) }
    }
}
