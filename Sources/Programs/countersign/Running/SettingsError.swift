/// Why the settings cannot be used, with the place where that was written.
struct SettingsError: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable {
        /// A key or value is wrong: it was used wrongly.
        case wrong
        /// A file cannot be read.
        case unreadable
    }

    let kind: Kind
    /// `/etc/countersign.yaml:3`, or the environment's variable.
    let place: String
    let message: String

    var description: String { "\(place): \(message)" }

    static func wrong(_ origin: SettingsOrigin, _ message: String) -> SettingsError {
        SettingsError(kind: .wrong, place: origin.description, message: message)
    }
}

/// Where a setting comes from.
enum SettingsOrigin: Equatable, Sendable, CustomStringConvertible {
    case standard
    case file(String, line: Int?)
    case environment(String)

    var description: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
        case .environment(let name): "environment \(name)"
        }
    }
}

/// One setting as it was written somewhere.
struct SettingsEntry: Equatable, Sendable {
    /// What stands behind the key.
    enum Value: Equatable, Sendable {
        case text(String)
        case list([String])
        /// `off`, `false` or nothing.
        case off
    }

    let key: String
    let value: Value
    let origin: SettingsOrigin
}
