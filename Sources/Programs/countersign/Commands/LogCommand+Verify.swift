import ArgumentParser
import Bytes
import Foundation
import Storage

extension LogCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Checks the record, or an exported one, against its public key.",
            discussion: """
                Without --file it checks the installation's own rows. With it, it needs the file and the key alone.
                Ends with 4 when something was changed, and says where.
                Example: countersign log verify --file record.jsonl --key record.vkey
                """)
        @OptionGroup var common: CommonOptions
        @Option(help: "A file that log export wrote.") var file: String?
        @Option(help: "The public key, or a file with it; the installation's where this is not given.") var key: String?

        func run() async throws {
            let given = try key.map(Self.verifier)
            let checkpoint: Checkpoint?
            if let file, let given {
                checkpoint = try Self.check(file, by: given)
            } else {
                let session = try await OperatorSession.open(common)
                do {
                    checkpoint = try await check(session, given)
                } catch {
                    await session.close()
                    throw error
                }
                await session.close()
            }
            let root = checkpoint.map { Base64.encode($0.root.bytes) }
            common.output.say(
                ["ok": true, "entries": .integer(checkpoint?.size ?? 0), "root": JSONValue(root)],
                checkpoint.map { "The record is whole: \($0.size) entries, root \(root ?? "")." }
                    ?? "The record is empty.")
        }

        private func check(_ session: OperatorSession, _ given: NoteVerifier?) async throws -> Checkpoint? {
            let verifier = try given ?? session.installation.signer().verifier
            if let file { return try Self.check(file, by: verifier) }
            try await session.seal()
            do {
                return try await session.store.checkRecord(by: verifier)
            } catch let fault as RecordCheck.Fault {
                throw CheckFailed(Self.text(fault))
            }
        }

        private static func verifier(_ key: String) throws -> NoteVerifier {
            let text =
                key.contains("+")
                ? key
                : String(
                    decoding: try FileReading.bytes(key, sizeMax: 4096).prefix { $0 != 0x0a }, as: UTF8.self)
            do {
                return try NoteVerifier(parsing: text)
            } catch {
                throw ValidationError("the key has not the form that countersign log key shows")
            }
        }

        /// Reads the file line by line, so that its length costs no memory.
        private static func check(_ path: String, by verifier: NoteVerifier) throws -> Checkpoint {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw SettingsError(kind: .unreadable, place: path, message: "cannot be read")
            }
            var verification = LogVerification(by: verifier, origin: verifier.name)
            do throws(LogVerification.Fault) {
                var rest: [UInt8] = []
                while let chunk = try? handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                    rest += chunk
                    var start = 0
                    while let end = rest[start...].firstIndex(of: 0x0a) {
                        try verification.take(Array(rest[start..<end]))
                        start = end + 1
                    }
                    rest.removeFirst(start)
                    // A line without an end is taken as it is, and refused.
                    if rest.count > LogExport.lineSizeMax { break }
                }
                if !rest.isEmpty { try verification.take(rest) }
                return try verification.finish()
            } catch {
                throw CheckFailed(text(error))
            }
        }

        static func text(_ fault: RecordCheck.Fault) -> String {
            switch fault {
            case .altered(let entry): "entry \(entry) was changed: it is not what its hash says"
            case .missing(let entry): "entry \(entry) is missing"
            case .forged(let entries, let moved):
                "entries \(entries.lowerBound) to \(entries.upperBound) do not make the root that was signed: "
                    + "one was moved, exchanged or forged"
                    + (moved.map { "; entry \($0) is older than the one before it" } ?? "")
            case .checkpointRefused(let size, let error):
                "the checkpoint after \(size) entries is not signed by this key: \(text(error))"
            case .frontier(let size): "what is kept for growing the tree was changed at \(size) entries"
            case .unsigned(let entries):
                "entries \(entries.lowerBound) to \(entries.upperBound) have no checkpoint: "
                    + "it was taken away, or they were added by hand"
            }
        }

        static func text(_ fault: LogVerification.Fault) -> String {
            switch fault {
            case .malformed(let line): "line \(line) is not as an export writes it: it was changed"
            case .altered(let line): "line \(line) was changed: it is not what its hash says"
            case .outOfOrder(let line, let expected, let found):
                "line \(line) has entry \(found) where \(expected) should stand: lines are missing, doubled or moved"
            case .checkpointRefused(let line, let error):
                "the checkpoint on line \(line) is not signed by this key: \(text(error))"
            case .wrongSize(let line, let expected, let found):
                "the checkpoint on line \(line) speaks of \(found) entries, but \(expected) stand before it"
            case .forged(let lines):
                "lines \(lines.lowerBound) to \(lines.upperBound) do not make the root that was signed: one was forged"
            case .unfinished(let line): "the end is missing after line \(line): the last line must be a checkpoint"
            }
        }

        private static func text(_ error: RecordError) -> String {
            switch error {
            case .malformed(let why): why
            case .unsigned: "it bears no signature of this key (another installation, or another key?)"
            case .notAuthentic: "its signature is false"
            case .otherLog(let name): "it is about the record of \(name)"
            }
        }
    }
}
