import Bytes
import Domain
import Foundation

/// A backup as a file: a tar of the database, the settings and a manifest.
enum BackupFile {
    static let database = "countersign.db"
    static let settings = "countersign.yaml"
    static let manifest = "manifest.json"
    private static let form: Int64 = 1

    static func writeManifest(to folder: String, at now: Instant) throws {
        let manifest: JSONValue = [
            "form": .integer(form), "version": .string(VersionCommand.text), "made_at": .integer(now.milliseconds),
        ]
        try Data(manifest.serialized()).write(to: URL(fileURLWithPath: "\(folder)/\(Self.manifest)"))
    }

    static func madeAt(_ folder: String) throws -> Instant {
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(manifest)"),
            let json = try? JSONValue(parsing: Array(bytes)), json["form"]?.integer == form,
            let made = json["made_at"]?.integer
        else { throw Mistake(.malformed, "the file is no backup of Countersign, or of a newer one") }
        return Instant(milliseconds: made)
    }

    /// Only plain files under the names that a backup gives them are taken.
    static func check(_ folder: String) throws {
        _ = try madeAt(folder)
        let known = [database, settings, manifest, "conf.d"]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let type =
                try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.type] as? FileAttributeType
            let isGood = type == .typeRegular || (type == .typeDirectory && name == "conf.d")
            guard isGood, known.contains(name) || name.hasPrefix("conf.d/") else {
                throw Mistake(.malformed, "the backup holds \"\(OutputTable.plain(name))\", which no backup has")
            }
        }
        guard FileManager.default.fileExists(atPath: "\(folder)/\(database)") else {
            throw Mistake(.malformed, "the backup holds no database")
        }
    }

    /// Packs the folder into a file that is not there yet; a file that is half written never bears the name.
    static func pack(_ folder: String, into file: String) throws {
        let packed = "\(folder).tar"
        defer { unlink(packed) }
        let squeeze = file.hasSuffix(".gz") || file.hasSuffix(".tgz") ? ["-z"] : []
        try tar(["-c"] + squeeze + ["-f", packed, "-C", folder, "."])
        chmod(packed, 0o600)
        let descriptor = open(packed, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, fsync(descriptor) == 0, close(descriptor) == 0, link(packed, file) == 0 else {
            throw Mistake(.notAllowed, "cannot write \(file): \(String(cString: strerror(errno)))")
        }
    }

    static func unpack(_ file: String, into folder: String) throws {
        try tar(["-x", "-f", file, "-C", folder, "--no-same-owner", "--no-same-permissions"])
    }

    private static func tar(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Mistake(.notAllowed, "tar could not do it: is the file a backup, and is there room on the disk?")
        }
    }
}
