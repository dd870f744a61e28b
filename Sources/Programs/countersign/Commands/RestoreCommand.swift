import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import Storage

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Brings a backup back into an empty data folder.",
        discussion: """
            Afterwards every code, request and set-up from before is dead: nobody knows which were used since.
            Example: countersign restore countersign.tar --data /srv/countersign
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "The backup.") var file: String
    @Option(help: "The key ring's copy; FILE.keyring.json where this is not given.") var keyRing: String?

    func run() async throws {
        let data = try common.settings().settings.data
        guard FileManager.default.fileExists(atPath: file) else { throw Mistake(.notFound, "there is no file \(file)") }
        let contents = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        guard contents.isEmpty else {
            throw Mistake(.notAllowed, "\(data) is not empty: restore into a folder of its own, with --data")
        }
        let ring = try KeyRing.load(keyRing ?? "\(file).keyring.json")
        let folder = try StagingFolder(beside: data)
        defer { folder.remove() }
        try BackupFile.unpack(file, into: folder.path)
        try BackupFile.check(folder.path)
        try FileManager.default.createDirectory(
            atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            let made = try await bring(folder.path, ring, to: data)
            common.output.say(
                ["data": .string(data), "as_of": JSONValue(made)],
                """
                Restored into \(data), as it was at \(made.text).
                A fence is set: every desk code, recovery code, open request and set-up from before is dead. Tokens that
                count need two codes in a row (countersign token resync); phones and clock tokens work as before.
                Next: countersign doctor --data \(data), then countersign serve --data \(data)
                """)
        } catch {
            // Half a restore is none: the folder is as empty as it was.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? [] {
                try? FileManager.default.removeItem(atPath: "\(data)/\(name)")
            }
            throw error
        }
    }

    /// Puts the files in their place, tries the key ring and sets the fence; gives the time of the backup.
    private func bring(_ folder: String, _ ring: KeyRing, to data: String) async throws -> Instant {
        let made = try BackupFile.madeAt(folder)
        for name in [BackupFile.database, BackupFile.settings, "conf.d"] {
            guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { continue }
            try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: "\(data)/\(name)")
        }
        let settings = try LoadedSettings.load(
            data: data, config: common.config, environment: ProcessInfo.processInfo.environment
        ).settings
        try ring.create(settings.keyRingPath)
        let session = OperatorSession(
            installation: try await Installation.open(settings, logger: OperatorSession.quietLogger),
            actor: OperatorSession.login, output: common.output)
        do {
            // A ring of another installation shows here, before anybody relies on it.
            _ = try await session.administration.radiusClients()
            _ = try await session.administration.integrations()
            _ = try await Phones(session.installation.house, organisation: settings.name)
            try await session.administration.setFence(by: session.actor)
        } catch {
            await session.close()
            throw error
        }
        await session.close()
        return made
    }
}
