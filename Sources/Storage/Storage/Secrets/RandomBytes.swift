/// Gives so many bytes that nobody can guess.
public typealias RandomBytes = @Sendable (_ count: Int) -> [UInt8]

/// The operating system's randomness.
public let systemRandomBytes: RandomBytes = { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
