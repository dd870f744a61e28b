/// Why a table of tokens cannot be read at all.
public enum TokenTableError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Longer than `TokenTable.sizeMax`.
    case tooLong
    /// More rows than `TokenTable.rowsMax`.
    case tooManyRows
    /// No first line with the names of the columns.
    case noHeader
    /// A column, counted from 1, whose name is not known.
    case unknownColumn(Int)
    case columnTwice(String)
    case columnMissing(String)

    public var description: String {
        switch self {
        case .tooLong: "the file is longer than \(TokenTable.sizeMax) bytes"
        case .tooManyRows: "the file has more than \(TokenTable.rowsMax) rows"
        case .noHeader: "the first line must name the columns"
        case .unknownColumn(let place):
            "the name of column \(place) is none of \(TokenTableColumns.names.joined(separator: ", "))"
        case .columnTwice(let name): "the column \(name) stands twice"
        case .columnMissing(let name): "the column \(name) is missing"
        }
    }
}
