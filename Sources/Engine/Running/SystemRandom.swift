public import Domain
import Foundation

/// Random bytes of the kernel, in one call for all of them.
public struct SystemRandom: RandomSource {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            if let start = buffer.baseAddress { arc4random_buf(start, buffer.count) }
            filled = buffer.count
        }
    }
}
