import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import Storage

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "log", "The record of what happened.", [Tail.self, Search.self, Verify.self, Export.self, Key.self])

    struct Tail: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "tail", "Shows the newest entries.", example: "log tail --follow")
        @OptionGroup var common: CommonOptions
        @Option(help: "How many.") var lines = 20
        @Flag(help: "Go on with new entries until it is stopped.") var follow = false

        func run(in session: OperatorSession) async throws {
            try await session.seal()
            let newest = try await session.administration.record(
                RecordQuery(limit: max(0, min(lines, 10_000)), isNewestFirst: true))
            var next = newest.first.map { $0.index + 1 } ?? 0
            for entry in newest.reversed() { Self.write(entry, session.output) }
            while follow, !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(500))
                try await session.seal()
                for entry in try await session.administration.record(RecordQuery(from: next, limit: 1000)) {
                    Self.write(entry, session.output)
                    next = entry.index + 1
                }
            }
        }

        static func write(_ entry: RecordEntry, _ output: Output) { output.say(entry.json, entry.line) }
    }

    struct Search: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "search", "Finds entries, newest first.", example: "log search --person ada --event sign_in.refused")
        @OptionGroup var common: CommonOptions
        @Option(help: "A person's username or email.") var person: String?
        @Option(help: "An event's name.") var event: String?
        @Option(help: "A reason, such as code_wrong.") var reason: String?
        @Option(name: .customLong("app"), help: "An application's key.") var application: String?
        @Option(help: "How many at most.") var limit = 100

        func validate() throws {
            if let event, Event.Name(rawValue: event) == nil {
                let near = Self.nearest(event, Event.Name.allCases.map(\.rawValue))
                throw ValidationError("there is no event \"\(event)\": did you mean \"\(near)\"?")
            }
            if let reason, Reason(rawValue: reason) == nil {
                let near = Self.nearest(reason, Reason.allCases.map(\.rawValue))
                throw ValidationError("there is no reason \"\(reason)\": did you mean \"\(near)\"?")
            }
            if let application, !Application.isKey(application) {
                throw ValidationError("\"\(application)\" is no application's key")
            }
        }

        func run(in session: OperatorSession) async throws {
            var query = RecordQuery(
                name: event, reason: reason, application: application, limit: max(1, min(limit, 100_000)),
                isNewestFirst: true)
            if let person { query.person = try await session.view(.activity, of: person, with: "log search").person.id }
            try await session.seal()
            let entries = try await session.administration.record(query)
            session.output.say(
                ["entries": .array(entries.map(\.json))],
                entries.isEmpty ? "Nothing found." : entries.map(\.line).joined(separator: "\n"))
        }

        private static func nearest(_ name: String, _ names: [String]) -> String {
            names.min { distance($0, name) < distance($1, name) } ?? ""
        }
    }

    struct Export: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "export", "Writes the whole record with its checkpoints, one line of JSON each.",
            example: "log export --to record.jsonl")
        @OptionGroup var common: CommonOptions
        @Option(help: "A new file; standard output where this is not given.") var to: String?

        /// Entries that are read at once.
        static let pageSize = 1000

        func run(in session: OperatorSession) async throws {
            try await session.seal()
            let handle = try to.map(Self.create) ?? FileHandle.standardOutput
            var next: Int64 = 0
            while true {
                let entries = try await session.administration.record(RecordQuery(from: next, limit: Self.pageSize))
                guard let last = entries.last else { break }
                var checkpoints = try await session.administration.checkpoints(from: next, to: last.index + 1)[...]
                var lines: [UInt8] = []
                for entry in entries {
                    lines += LogExport.line(entry) + [0x0a]
                    while let checkpoint = checkpoints.first, checkpoint.size == entry.index + 1 {
                        lines += LogExport.line(try SignedNote(parsing: checkpoint.note)) + [0x0a]
                        checkpoints = checkpoints.dropFirst()
                    }
                }
                try handle.write(contentsOf: Data(lines))
                next = last.index + 1
            }
            guard let to else { return }
            try handle.synchronize()
            try handle.close()
            let key = try session.installation.signer().verifier.text
            session.output.say(
                ["file": .string(to), "entries": .integer(next), "key": .string(key)],
                """
                Wrote \(next) entries to \(to). Anybody can check them:
                  countersign log verify --file \(to) --key '\(key)'
                """
            )
        }

        private static func create(_ path: String) throws -> FileHandle {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw Mistake(.notAllowed, "cannot make \(path): \(String(cString: strerror(errno)))")
            }
            return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
    }

    struct Key: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "key", "Shows the public key that checks the record.", example: "log key > record.vkey")
        @OptionGroup var common: CommonOptions

        func run(in session: OperatorSession) async throws {
            let key = try session.installation.signer().verifier.text
            session.output.say(["key": .string(key)], key)
        }
    }
}

extension RecordEntry {
    var json: JSONValue {
        [
            "index": .integer(index), "facts": .object(leaf.facts),
            "personal": .object(personal.mapValues { .string($0.value) }),
        ]
    }

    /// `12  2026-09-01T08:30:00Z  sign_in.refused  reason=code_wrong  person=…`
    var line: String {
        let at = leaf.facts["at"]?.integer.map { Instant(milliseconds: $0).text } ?? "-"
        let facts = leaf.facts.filter { $0.key != "at" && $0.key != "event" }.mapValues(\.cell)
        let all = facts.merging(personal.mapValues(\.value)) { fact, _ in fact }
        let words = all.sorted { $0.key < $1.key }.map { "\($0.key)=\(OutputTable.plain($0.value))" }
        return (["\(index)", at, leaf.facts["event"]?.string ?? "-"] + words).joined(separator: "  ")
    }
}
