/// Why the database did not do what it was asked.
///
/// The texts are for the operator's log: they hold names of tables and SQLSTATEs, never values or passwords.
public enum SQLError: Error, Equatable, Sendable {
    /// A unique index holds this already; names the table.
    case unique(String)
    /// Another constraint (NOT NULL, CHECK, a foreign key) forbids it; names the constraint.
    case constraint(String)
    /// Other transactions won every time; nothing was done.
    case conflict
    /// The database cannot be reached, is closed, read-only, overloaded or broken; nothing was done.
    case unavailable(String)
    /// The commit's end is unknown: it may stand or not. Treat what it spent as spent.
    case outcomeUnknown(String)
    /// The data was written by a newer version of the program.
    case newerVersion(found: Int, known: Int)
    /// A statement or a value that does not fit the tables: a fault of the program.
    case malformed(String)
    /// There is no room; nothing was done.
    case full(String)
}
