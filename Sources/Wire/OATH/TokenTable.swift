import Bytes

/// A table of OATH tokens as comma separated values, whose first line names its columns.
///
/// Names are in either case and any order; a field may be empty where the column may be left out.
///
/// | column (also) | value |
/// | --- | --- |
/// | `serial` | the number on the token; required |
/// | `key_hex` (`seed_hex`, `key`) or `key_base32` | the secret; one of them required |
/// | `type` (`kind`) | `hotp` or `totp`; required |
/// | `counter` | HOTP: the next counter, 0 if left out |
/// | `interval` (`period`, `step`) | TOTP: seconds, 30 if left out |
/// | `drift` | TOTP: steps the clock is ahead, 0 if left out |
/// | `digits` | 6 to 8, 6 if left out |
/// | `algorithm` | `sha1`, `sha256`, `sha512`; `sha1` if left out |
/// | `manufacturer` `issuer` `name` `userid` | text |
/// | `start` `expiry` | a date and time in UTC, `2026-09-01T00:00:00Z`, or a date |
public struct TokenTable: Sendable {
    public static let sizeMax = 32 << 20
    public static let rowsMax = 100_000

    public let entries: [TokenEntry]

    /// Good rows become keys and bad ones faults; only a table that cannot be understood at all is refused.
    public init(parsing bytes: [UInt8]) throws(TokenTableError) {
        guard bytes.count <= Self.sizeMax else { throw .tooLong }
        var reader = CSVReader(bytes)
        guard let header = reader.next()?.fields else { throw .noHeader }
        let columns = try TokenTableColumns(header)
        var entries: [TokenEntry] = []
        while let record = reader.next() {
            guard entries.count < Self.rowsMax else { throw .tooManyRows }
            do throws(TokenFault) {
                guard let fields = record.fields else { throw .row }
                entries.append(.key(line: record.line, try columns.key(fields)))
            } catch {
                entries.append(.fault(line: record.line, error))
            }
        }
        self.entries = entries
    }
}
