import Bytes

/// Which column of a table of tokens holds what.
struct TokenTableColumns {
    private enum Column: String, CaseIterable {
        case serial, keyHex = "key_hex", keyBase32 = "key_base32", type, counter, interval, drift, digits, algorithm
        case manufacturer, issuer, name, userID = "userid", start, expiry

        init?(named name: String) {
            switch name {
            case "seed_hex", "key": self = .keyHex
            case "kind": self = .type
            case "period", "step": self = .interval
            default: self.init(rawValue: name)
            }
        }
    }

    private let columns: [Column]

    /// What a column may be called.
    static let names = Column.allCases.map(\.rawValue)

    init(_ header: [String]) throws(TokenTableError) {
        var columns: [Column] = []
        for (place, name) in header.enumerated() {
            guard let column = Column(named: trimmed(name).lowercased()) else { throw .unknownColumn(place + 1) }
            guard !columns.contains(column) else { throw .columnTwice(column.rawValue) }
            columns.append(column)
        }
        for needed in [Column.serial, .type] where !columns.contains(needed) { throw .columnMissing(needed.rawValue) }
        guard columns.contains(.keyHex) || columns.contains(.keyBase32) else { throw .columnMissing("key_hex") }
        self.columns = columns
    }

    func key(_ fields: [String]) throws(TokenFault) -> TokenKey {
        guard fields.count == columns.count else { throw .row }
        var row: [Column: String] = [:]
        for (column, field) in zip(columns, fields) {
            let text = trimmed(field)
            guard TokenKey.isName(text) || column == .keyHex || column == .keyBase32 else {
                throw .malformed(column.rawValue)
            }
            if !text.isEmpty { row[column] = text }
        }
        guard let serial = row[.serial] else { throw .missing("serial") }
        var key = try TokenKey(serial: serial, kind: try kind(row), secret: try secret(row))
        if let algorithm = row[.algorithm] { key.algorithm = try hash(algorithm) }
        if let digits = try number(row, .digits) {
            guard digits >= 6, digits <= 8 else { throw .malformed("digits") }
            key.digits = Int(digits)
        }
        key.manufacturer = row[.manufacturer]
        key.issuer = row[.issuer]
        key.friendlyName = row[.name]
        key.userID = row[.userID]
        key.startDate = try date(row, .start)
        key.expiryDate = try date(row, .expiry)
        return key
    }

    private func kind(_ row: [Column: String]) throws(TokenFault) -> TokenKey.Kind {
        let counter = try number(row, .counter)
        let interval = try number(row, .interval)
        let drift = try number(row, .drift)
        switch row[.type]?.lowercased() {
        case "hotp":
            guard interval == nil else { throw .malformed("interval") }
            guard drift == nil else { throw .malformed("drift") }
            return .hotp(counter: counter ?? 0)
        case "totp":
            guard counter == nil else { throw .malformed("counter") }
            return .totp(stepSeconds: interval ?? 30, drift: drift ?? 0)
        case .none: throw .missing("type")
        default: throw .unsupported("type")
        }
    }

    private func secret(_ row: [Column: String]) throws(TokenFault) -> Secret {
        do throws(ByteError) {
            switch (row[.keyHex], row[.keyBase32]) {
            case (let hex?, nil): return Secret(try Hex.decode(hex))
            case (nil, let base32?): return Secret(try Base32.decode(base32))
            default: break
            }
        } catch { throw .malformed("key") }
        throw .missing("key")
    }

    private func hash(_ text: String) throws(TokenFault) -> HashAlgorithm {
        guard let algorithm = HashAlgorithm(rawValue: text.uppercased().filter { $0 != "-" }) else {
            throw .unsupported("algorithm")
        }
        return algorithm
    }

    private func number(_ row: [Column: String], _ column: Column) throws(TokenFault) -> Int64? {
        guard let text = row[column] else { return nil }
        let range = column == .drift ? TokenKey.driftsAllowed : 0...Int64.max
        guard let number = Int64(text), range.contains(number) else { throw .malformed(column.rawValue) }
        return number
    }

    private func date(_ row: [Column: String], _ column: Column) throws(TokenFault) -> Int64? {
        guard let text = row[column] else { return nil }
        guard let seconds = XMLDateTime.unixSeconds(text) else { throw .malformed(column.rawValue) }
        return seconds
    }
}

private func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
}
