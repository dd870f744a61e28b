import Bytes
import Domain
import Foundation

/// The settings in force, and where each comes from.
struct LoadedSettings: Sendable {
    var settings: Settings
    /// What was set, by key; the last source wins.
    var entries: [String: SettingsEntry]
    /// Files that were read, in order.
    var files: [String]
    /// Variables that look like settings and are none.
    var unknownVariables: [String]

    static let standardData = "/var/lib/countersign"

    /// Reads `DATA/countersign.yaml` or the named file, then `conf.d/*.yaml` beside it, then the environment.
    static func load(
        data: String?, config: String?, environment: [String: String]
    ) throws(SettingsError) -> LoadedSettings {
        let folder = absolute(data ?? environment["COUNTERSIGN_DATA"] ?? standardData)
        var loaded = LoadedSettings(
            settings: Settings(data: folder), entries: [:], files: [], unknownVariables: [])
        let named = config ?? environment["COUNTERSIGN_CONFIG"]
        let main = SettingsFile(path: named.map(absolute) ?? "\(folder)/countersign.yaml")
        if let entries = try main.entries() {
            loaded.files.append(main.path)
            for entry in entries { loaded.entries[entry.key] = entry }
        } else if named != nil {
            throw SettingsError(kind: .unreadable, place: main.path, message: "there is no such file")
        }
        for file in try additions(beside: main.path) {
            guard let entries = try file.entries() else { continue }
            loaded.files.append(file.path)
            for entry in entries { loaded.entries[entry.key] = entry }
        }
        loaded.take(environment)
        try loaded.apply()
        return loaded
    }

    private static func additions(beside path: String) throws(SettingsError) -> [SettingsFile] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("conf.d").path
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw SettingsError(kind: .unreadable, place: folder, message: "the folder cannot be read")
        }
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
            .map { SettingsFile(path: "\(folder)/\($0)") }
    }

    private mutating func take(_ environment: [String: String]) {
        for (name, text) in environment where name.hasPrefix("COUNTERSIGN_") {
            guard let key = SettingsKey.all.first(where: { $0.variable == name }) else {
                // An orchestrator may set variables of that prefix by itself, so this is no error.
                if name != "COUNTERSIGN_DATA", name != "COUNTERSIGN_CONFIG" { unknownVariables.append(name) }
                continue
            }
            let value: SettingsEntry.Value =
                if text.isEmpty || text == "off" { .off } else if key.isList { SettingsFile.list(text) } else {
                    .text(key.isPath ? Self.absolute(text) : text)
                }
            entries[key.name] = SettingsEntry(key: key.name, value: value, origin: .environment(name))
        }
        unknownVariables.sort()
    }

    private mutating func apply() throws(SettingsError) {
        for key in SettingsKey.all {
            guard let entry = entries[key.name] else { continue }
            do throws(SettingsKey.Unfit) {
                try key.apply(&settings, entry.value)
            } catch {
                throw .wrong(entry.origin, "\(key.name) \(error.message)")
            }
        }
        try applyConnection()
        try applyMail()
        for (one, other) in [("tls.certificate_file", "tls.key_file"), ("tls.key_file", "tls.certificate_file")] {
            guard let entry = entries[one], entry.value != .off, entries[other] == nil else { continue }
            throw .wrong(entry.origin, "\(one) needs \(other) beside it")
        }
    }

    /// A secret would travel in the clear, or mail and texts would silently not be sent.
    private func applyMail() throws(SettingsError) {
        guard let unfit = settings.mail.unfit ?? settings.texts.unfit else { return }
        let origin = (entries[unfit.key] ?? entries["mail.host"] ?? entries["text.url"])?.origin ?? .standard
        throw .wrong(origin, "\(unfit.key) \(unfit.message)")
    }

    private mutating func applyConnection() throws(SettingsError) {
        guard case .postgres = settings.database else {
            guard let entry = entries[SettingsKey.connectionFile] else { return }
            throw .wrong(entry.origin, "\(entry.key) is given, but database is sqlite: set database: postgres")
        }
        guard let entry = entries[SettingsKey.connectionFile], case .text(let path) = entry.value else {
            let origin = entries["database"]?.origin ?? .standard
            throw .wrong(origin, "database: postgres needs \(SettingsKey.connectionFile)")
        }
        guard let bytes = FileManager.default.contents(atPath: path),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw SettingsError(kind: .unreadable, place: entry.origin.description, message: "\(path) cannot be read")
        }
        settings.database = .postgres(connection: String(text.reversed().drop { $0.isWhitespace }.reversed()))
    }

    /// What is in force for the key, for showing: files are named, never shown.
    func effective(_ key: SettingsKey) -> (value: JSONValue, origin: SettingsOrigin) {
        guard let entry = entries[key.name] else { return (key.standard(settings), .standard) }
        switch entry.value {
        case .off: return (key.isList ? [] : "off", entry.origin)
        case .text(let text): return (.string(text), entry.origin)
        case .list(let texts): return (.array(texts.map { .string($0) }), entry.origin)
        }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
