import Bytes

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The person's terminal: answers to standard output, questions and complaints to standard error.
enum Terminal {
    static func say(_ text: String) { put("\(text)\n", 1) }

    static func say(_ value: JSONValue) { say(value.text) }

    static func complain(_ text: String) { put("\(text)\n", 2) }

    /// Asks, and reads one line; nil at the input's end.
    static func ask(_ question: String) -> String? {
        put("\(question) ", 2)
        return readLine().map(trimmed)
    }

    static func trimmed(_ line: String) -> String {
        String(line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()).lowercased()
    }

    static var isInteractive: Bool { isatty(0) == 1 }

    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "Terminal" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "Terminal on \(String(decoding: bytes, as: UTF8.self))"
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    static func canRead(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// Nil when the file can't be read or is larger.
    static func contents(of path: String, sizeMax: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count >= 0, bytes.count + count <= sizeMax else { return nil }
            guard count > 0 else { return bytes }
            bytes += part.prefix(count)
        }
    }

    /// Writes a file that its owner alone can read; never in the place of another.
    static func save(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        put("\(text)\n", file)
        return close(file) == 0
    }

    /// Without the line's end.
    static func trimmedLine(_ text: String) -> String {
        String(text.reversed().drop { $0.isNewline }.reversed())
    }

    static var now: Int64 { Int64(time(nil)) }

    static func leave(_ code: Int32) -> Never { exit(code) }

    private static func put(_ text: String, _ file: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
