import Bytes
import Foundation

/// A mail as the demonstration's mail server took it, in the parts that its page shows.
struct CaughtMail: Equatable, Sendable {
    let to: String
    let subject: String
    let text: String
    let html: String

    /// Reads a mail of the form that the server sends: two parts in quoted-printable. What it can't read it leaves out.
    init(to: String, message: [UInt8]) {
        let (head, body) = Self.divided(Self.lines(message)[...])
        self.to = to
        subject = Self.words(head["subject"] ?? "")
        var parts: [String: String] = [:]
        if let mark = head["content-type"]?.components(separatedBy: "boundary=\"").dropFirst().first {
            let boundary = Array("--\(mark.prefix { $0 != "\"" })".utf8)
            for part in body.split(whereSeparator: { $0.starts(with: boundary) }) {
                let (own, content) = Self.divided(part)
                let kind = own["content-type"]?.prefix { $0 != ";" } ?? ""
                parts[String(kind)] = Self.decoded(content)
            }
        }
        text = parts["text/plain"] ?? ""
        html = parts["text/html"] ?? ""
    }

    /// The addresses in its text that begin so, each once.
    func links(beginning start: String) -> [String] {
        var seen: Set<Substring> = []
        return text.split(whereSeparator: \.isWhitespace)
            .filter { ($0 == start || $0.hasPrefix(start + "/")) && seen.insert($0).inserted }.map(String.init)
    }

    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0d ? line.dropLast() : line)
        }
    }

    /// The headers by their names in lower case, unfolded, and what follows the empty line.
    private static func divided(_ lines: ArraySlice<[UInt8]>) -> ([String: String], ArraySlice<[UInt8]>) {
        let end = lines.firstIndex(of: []) ?? lines.endIndex
        var unfolded: [String] = []
        for line in lines[..<end] {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix(" "), let last = unfolded.popLast() {
                unfolded.append(last + text)
            } else {
                unfolded.append(text)
            }
        }
        var head: [String: String] = [:]
        for line in unfolded {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            head[line[..<colon].lowercased()] = String(value)
        }
        return (head, lines[end...].dropFirst())
    }

    /// RFC 2047: encoded words, between which a space is none of the text.
    private static func words(_ text: String) -> String {
        let (start, end) = ("=?UTF-8?B?", "?=")
        var bytes: [UInt8] = []
        var wasEncoded = true
        for word in text.split(separator: " ") {
            let isEncoded = word.hasPrefix(start) && word.hasSuffix(end) && word.utf8.count >= 12
            if !bytes.isEmpty, !(isEncoded && wasEncoded) { bytes.append(0x20) }
            let code = word.dropFirst(start.count).dropLast(end.count)
            bytes += isEncoded ? (try? Base64.decode(code)) ?? [] : Array(word.utf8)
            wasEncoded = isEncoded
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 2045, section 6.7.
    private static func decoded(_ lines: ArraySlice<[UInt8]>) -> String {
        var bytes: [UInt8] = []
        for line in lines {
            let isSoft = line.last == UInt8(ascii: "=")
            var rest = isSoft ? line.dropLast() : line[...]
            while let byte = rest.popFirst() {
                let hex = rest.prefix(2)
                if byte == UInt8(ascii: "="), hex.count == 2,
                    let code = UInt8(String(decoding: hex, as: UTF8.self), radix: 16)
                {
                    bytes.append(code)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            }
            if !isSoft { bytes.append(0x0a) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
