import Bytes
import CPQ
import Foundation
import Storage

/// A connection string that libpq can read, and how it is opened. It never shows in an error.
struct PostgresSettings: Sendable {
    static let statementTimeoutMilliseconds = 10_000

    private let conninfo: Secret
    private let password: Secret

    init(_ conninfo: Secret) throws(SQLError) {
        // libpq's own message repeats the part that it could not read, which may be the password.
        guard let options = PQconninfoParse(conninfo.exposedText(), nil) else {
            throw .malformed("the PostgreSQL connection setting cannot be read; the form is host=… dbname=… user=…")
        }
        defer { PQconninfoFree(options) }
        var password = ""
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "password", let value = option.pointee.val {
                password = String(cString: value)
            }
            option += 1
        }
        self.conninfo = conninfo
        self.password = Secret(text: password)
    }

    /// What stands before `dbname` is a default that the connection string may change; what stands behind it holds.
    private var parameters: [(String, String)] {
        [
            ("connect_timeout", "5"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "15000"), ("target_session_attrs", "read-write"),
            ("application_name", "countersign"), ("dbname", conninfo.exposedText()), ("client_encoding", "UTF8"),
        ]
    }

    /// A new connection; `unavailable` says why there is none.
    func connect() throws(SQLError) -> OpaquePointer {
        var keywords = parameters.map { strdup($0.0).map { UnsafePointer($0) } }
        var values = parameters.map { strdup($0.1).map { UnsafePointer($0) } }
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        keywords.append(nil)
        values.append(nil)
        guard let handle = PQconnectdbParams(keywords, values, 1) else { throw .unavailable("out of memory") }
        do {
            try check(handle)
        } catch {
            PQfinish(handle)
            throw error
        }
        return handle
    }

    private func check(_ handle: OpaquePointer) throws(SQLError) {
        // Notices would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else { throw .unavailable(message(of: handle)) }
        guard let encoding = PQparameterStatus(handle, "server_encoding"), String(cString: encoding) == "UTF8" else {
            throw .unavailable("the PostgreSQL database is not in UTF-8; create it with ENCODING 'UTF8'")
        }
        // A sequential scan in a serialisable transaction conflicts with every writer of its table.
        let settings = """
            SET statement_timeout = \(Self.statementTimeoutMilliseconds);
            SET idle_in_transaction_session_timeout = \(3 * Self.statementTimeoutMilliseconds);
            SET bytea_output = 'hex';
            SET enable_seqscan = off
            """
        let result = PQexec(handle, settings)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw .unavailable(message(of: handle)) }
    }

    private func message(of handle: OpaquePointer) -> String {
        var message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        while message.last?.isWhitespace == true { message.removeLast() }
        let secret = password.exposedText()
        guard !secret.isEmpty else { return message }
        return message.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "•••")
    }
}
