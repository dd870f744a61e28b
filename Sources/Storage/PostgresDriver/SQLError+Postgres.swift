import CPQ
import Storage

extension SQLError {
    /// From a result's SQLSTATE (PostgreSQL's Appendix A), or nil if the result is no error.
    init?(postgres result: OpaquePointer?, on handle: OpaquePointer) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default: break
        }
        guard let state = Self.field("C", of: result) else {
            self = .unavailable("the connection to PostgreSQL was lost")
            return
        }
        switch state {
        case "40001", "40P01": self = .conflict
        case "23505": self = .unique(Self.field("t", of: result) ?? "")
        case "08P01": self = .malformed("a statement was given the wrong number of values (SQLSTATE 08P01)")
        case "53100": self = .full("PostgreSQL has no room")
        case "57014": self = .unavailable("PostgreSQL took too long (SQLSTATE 57014)")
        case "25006": self = .unavailable("PostgreSQL is read-only here (SQLSTATE 25006): a standby?")
        default: self = Self.ofClass(state, result, on: handle)
        }
    }

    private static func ofClass(_ state: String, _ result: OpaquePointer?, on handle: OpaquePointer) -> SQLError {
        switch state.prefix(2) {
        case "23": return .constraint(field("n", of: result) ?? field("c", of: result) ?? state)
        // Their messages repeat values.
        case "22": return .malformed("PostgreSQL refused a value (SQLSTATE \(state))")
        case "42", "25", "26", "0A": return .malformed("SQLSTATE \(state): \(field("M", of: result) ?? "")")
        default: return .unavailable("PostgreSQL failed (SQLSTATE \(state))")
        }
    }

    private static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) }
    }
}
