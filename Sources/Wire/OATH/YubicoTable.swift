import Bytes

/// What Yubico's personalisation tool writes for each key it programs, in either of its two forms.
///
/// Traditional: `Yubico OTP,time,slot,publicid,privateid,aeskey,access,access,…` and
/// `OATH-HOTP,time,slot,tokenid,,secret,access,access,m,m,m,digits,counter,…`; these name no serial, so the public
/// identity or token identifier stands for it. A leading column `LogEntry` is dropped.
///
/// Flat: `serial,publicid,privateid,aeskey,access,time,…`, and for OATH-HOTP
/// `serial,tokenid,counter,secret,access,time,…`, told apart by the secret's length (16 or 20 bytes).
///
/// `LOGGING START` rows, lines of column names and lines that begin with `#` say nothing about a key.
public struct YubicoTable: Sendable {
    public let entries: [TokenEntry]

    /// Good rows become keys and bad ones faults. The bounds are those of `TokenTable`.
    public init(parsing bytes: [UInt8]) throws(TokenTableError) {
        guard bytes.count <= TokenTable.sizeMax else { throw .tooLong }
        var reader = CSVReader(bytes)
        var entries: [TokenEntry] = []
        while let record = reader.next() {
            guard entries.count < TokenTable.rowsMax else { throw .tooManyRows }
            do throws(TokenFault) {
                guard let fields = record.fields else { throw .row }
                guard let key = try YubicoRow(fields).key() else { continue }
                entries.append(.key(line: record.line, key))
            } catch {
                entries.append(.fault(line: record.line, error))
            }
        }
        self.entries = entries
    }
}

private struct YubicoRow {
    private let fields: [String]

    init(_ all: [String]) {
        fields = Array(all.first?.lowercased() == "logentry" ? all.dropFirst() : all[...])
    }

    /// Nil for a row that says nothing about a key.
    func key() throws(TokenFault) -> TokenKey? {
        let first = fields.first ?? ""
        switch first {
        case "LOGGING START", "type", "eventType", "serial": return nil
        case "Yubico OTP": return try yubicoOTP(serial: field(3), publicID: 3, privateID: 4, key: 5)
        case "OATH-HOTP":
            return try hotp(serial: field(3), counter: field(12), secret: field(5), digits: field(11))
        default: break
        }
        guard !first.hasPrefix("#") else { return nil }
        guard !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .unsupported("kind of entry")
        }
        switch field(3).utf8.count {
        case 32: return try yubicoOTP(serial: first, publicID: 1, privateID: 2, key: 3)
        case 40: return try hotp(serial: first, counter: field(2), secret: field(3), digits: "")
        default: throw .malformed("AES key")
        }
    }

    /// An empty text where the row is too short.
    private func field(_ place: Int) -> String { fields.indices.contains(place) ? fields[place] : "" }

    private func yubicoOTP(
        serial: String, publicID: Int, privateID: Int, key: Int
    ) throws(TokenFault) -> TokenKey {
        guard !field(publicID).isEmpty else { throw .missing("public identity") }
        guard field(publicID).utf8.count <= 2 * YubicoOTP.publicIDSizeMax else { throw .malformed("public identity") }
        let identity = try bytes(field(privateID), "private identity")
        return try TokenKey(
            serial: serial,
            kind: .yubicoOTP(publicID: field(publicID).lowercased(), privateID: Secret(identity)),
            secret: Secret(try bytes(field(key), "AES key")))
    }

    private func hotp(
        serial: String, counter: String, secret: String, digits: String
    ) throws(TokenFault) -> TokenKey {
        guard let counter = counter.isEmpty ? 0 : Int64(counter) else { throw .malformed("counter") }
        guard let digits = digits.isEmpty ? 6 : Int(digits), TypedCode.digitsAllowed.contains(digits) else {
            throw .malformed("digits")
        }
        var key = try TokenKey(
            serial: serial, kind: .hotp(counter: counter), secret: Secret(try bytes(secret, "secret")))
        key.digits = digits
        return key
    }

    private func bytes(_ hex: String, _ name: String) throws(TokenFault) -> [UInt8] {
        do { return try Hex.decode(hex) } catch { throw .malformed(name) }
    }
}
