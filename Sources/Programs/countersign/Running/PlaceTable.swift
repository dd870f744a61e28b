import Foundation
import RADIUS
import RADIUSService

/// Which addresses are in which country, as a file of the operator's says: one network and one country a line.
struct PlaceTable: Sendable {
    private struct Row {
        let first: IPAddress
        let last: IPAddress
        let country: String
    }

    /// In the order of their first addresses. Networks lie beside each other or inside of each other.
    private let rows: [Row]

    /// No file is larger.
    static let sizeMax = 67_108_864

    init(file path: String) throws {
        let bytes = try FileReading.bytes(path, sizeMax: Self.sizeMax)
        try self.init(parsing: String(decoding: bytes, as: UTF8.self))
    }

    init(parsing text: String) throws {
        var rows: [Row] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let plain = line.filter { $0 != "\"" && $0 != "\r" && $0 != " " }
            guard !plain.isEmpty, !plain.hasPrefix("#") else { continue }
            let cells = plain.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 2, let range = AddressRange(String(cells[0])), cells[1].utf8.count == 2 else {
                throw PlaceTableError(line: index + 1)
            }
            rows.append(Row(first: range.network, last: range.last, country: cells[1].uppercased()))
        }
        self.rows = rows.sorted { Self.precedes($0.first, $1.first) }
    }

    /// The country of the narrowest network that an address is in.
    func country(of address: String) -> String? {
        guard let address = IPAddress(address) else { return nil }
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(address, rows[middle].first) { high = middle } else { low = middle + 1 }
        }
        // A network that holds the address may stand some rows in front, with narrower ones inside of it between.
        for row in rows[max(0, low - 64)..<low].reversed() where !Self.precedes(row.last, address) {
            return row.country
        }
        return nil
    }

    private static func precedes(_ one: IPAddress, _ other: IPAddress) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }
}

struct PlaceTableError: Error, CustomStringConvertible {
    let line: Int

    var description: String { "line \(line) is no network with a country, such as 192.0.2.0/24,GB" }
}
