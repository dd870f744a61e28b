public import PhoneLink

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where a simulated phone learns the number that a person would read from the sign-in page.
public struct NumberSource: Sendable {
    let number: @Sendable (PendingRequest) async -> String?

    /// Asks the caller, who knows the sign-in page.
    public init(_ number: @escaping @Sendable (PendingRequest) async -> String?) { self.number = number }

    /// Knows none: requests that ask for a number stay unanswered.
    public static let none = NumberSource { _ in nil }

    /// A file that holds the number when the request comes, read afresh each time.
    public static func file(_ path: String) -> NumberSource {
        NumberSource { _ in
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return nil }
            let digits = bytes.prefix(count).filter { (0x30...0x39).contains($0) }
            return String(decoding: digits, as: UTF8.self)
        }
    }

    /// A variable of the environment, for scripts with one request.
    public static func environment(_ name: String) -> NumberSource {
        NumberSource { _ in getenv(name).map { String(cString: $0) } }
    }
}
