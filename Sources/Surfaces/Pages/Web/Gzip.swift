internal import CZlib

/// The content coding `gzip` (RFC 9110, section 8.4.1.3).
enum Gzip {
    /// The bytes in it; nil where that makes them no smaller.
    static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        let room = countersign_gzip_bound(bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = countersign_gzip(bytes, bytes.count, buffer.baseAddress, room)
        }
        return packed.isEmpty || packed.count >= bytes.count ? nil : packed
    }

    /// Whether an `Accept-Encoding` takes it (RFC 9110, section 12.5.3).
    static func isAccepted(_ header: String?) -> Bool {
        (header ?? "").split(separator: ",").contains { range in
            let parts = range.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
            return parts.first == "gzip" && !parts.dropFirst().contains { Double($0.dropFirst(2)) == 0 }
        }
    }
}
