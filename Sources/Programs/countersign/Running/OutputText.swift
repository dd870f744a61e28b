import Bytes
import Domain

extension JSONValue {
    init(_ instant: Instant?) { self.init(instant?.text) }

    /// For a table: texts without quotation marks, lists with commas, nothing as a dash.
    var cell: String {
        switch self {
        case .null: "-"
        case .string(let text): text
        case .array(let values): values.isEmpty ? "none" : values.map(\.cell).joined(separator: ", ")
        default: text
        }
    }
}

extension Person.Standing {
    var word: String {
        switch self {
        case .active: "active"
        case .lockedByPerson: "locked by themselves"
        case .lockedByDesk: "locked"
        case .disabled: "disabled"
        }
    }
}
