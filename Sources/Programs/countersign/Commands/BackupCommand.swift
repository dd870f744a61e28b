import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import SQLiteDriver
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes the database and the settings to a new file, also while it serves.",
        discussion: """
            The key ring is left out, because with it the file would tell every secret. With --with-keys it goes to a
            file of its own beside it, FILE.keyring.json: keep the two apart.
            Example: countersign backup /var/backups/countersign.tar --with-keys
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "A file that is not there yet.") var file: String
    @Flag(help: "Copy the key ring to FILE.keyring.json.") var withKeys = false

    func run() async throws {
        let loaded = try common.settings()
        guard loaded.settings.database == .sqlite else {
            throw Mistake(
                .notAllowed,
                "the database is PostgreSQL: run pg_dump --format=custom --file=\(file), and copy the settings and, "
                    + "elsewhere, the key ring \(loaded.settings.keyRingPath); after pg_restore: countersign fence")
        }
        let keyFile = "\(file).keyring.json"
        for path in [file] + (withKeys ? [keyFile] : []) where FileManager.default.fileExists(atPath: path) {
            throw Mistake(.alreadyThere, "\(path) is there already: a backup never writes over a file")
        }
        guard FileManager.default.fileExists(atPath: loaded.settings.databasePath) else {
            throw Mistake(.notFound, "there is no installation in \(loaded.settings.data)")
        }
        let folder = try StagingFolder(beside: file)
        defer { folder.remove() }
        let pool = try SQLitePool(path: loaded.settings.databasePath, logger: OperatorSession.quietLogger)
        do {
            try await pool.backup(to: "\(folder.path)/\(BackupFile.database)")
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
        try BackupFile.writeManifest(to: folder.path, at: SystemClock().now())
        try Self.copySettings(loaded.files, to: folder.path)
        try BackupFile.pack(folder.path, into: file)
        if withKeys { try KeyRing.load(loaded.settings.keyRingPath).create(keyFile) }
        let ring =
            withKeys
            ? "key ring \(keyFile): keep it apart from the backup"
            : "the key ring is not in it: keep a copy of \(loaded.settings.keyRingPath) elsewhere"
        let settings = loaded.settings
        let isOwn = settings.https != nil && settings.certificateFile == nil
        let tls =
            isOwn
            ? "\n  nor is the certificate that phones trust: copy \(OwnCertificate.folder(of: settings)) too"
            : ""
        common.output.say(
            ["file": .string(file), "key_ring": JSONValue(withKeys ? keyFile : nil)],
            """
            Wrote \(file).
              \(ring)\(tls)
              bring it back with: countersign restore \(file) --data NEWFOLDER
            """)
    }

    /// The main file becomes `countersign.yaml`, the others keep their names in `conf.d`.
    private static func copySettings(_ files: [String], to folder: String) throws {
        for path in files {
            let url = URL(fileURLWithPath: path)
            let isAddition = url.deletingLastPathComponent().lastPathComponent == "conf.d"
            let target = isAddition ? "\(folder)/conf.d" : folder
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            let name = isAddition ? url.lastPathComponent : BackupFile.settings
            try FileManager.default.copyItem(atPath: path, toPath: "\(target)/\(name)")
        }
    }
}
