public import Bytes
public import Domain
public import Engine

/// What the directory's file changes, or why nothing of it was taken.
public struct DirectoryReport: Equatable, Sendable {
    public let isPreview: Bool
    /// What changes, by line; those who stay as they are aren't among them.
    public private(set) var steps: [Step] = []
    public private(set) var unchanged = 0
    /// Lines that can't be taken: then none was.
    public private(set) var faults: [ImportFault]

    public struct Step: Equatable, Sendable {
        public let line: Int
        public let step: DirectoryStep
    }

    init(_ file: ImportFile<DirectoryEntry>, isPreview: Bool) {
        self.isPreview = isPreview
        faults = file.faults
    }

    fileprivate mutating func take(_ outcome: DirectoryOutcome, of file: ImportFile<DirectoryEntry>) {
        let more = outcome.problems.map { place, problem in
            ImportFault(line: file.rows[place].line, reason: problem.text)
        }
        faults = (faults + more).sorted { $0.line < $1.line }
        for (place, step) in outcome.steps.enumerated() where outcome.problems[place] == nil {
            if step.isUnchanged {
                unchanged += 1
            } else {
                steps.append(Step(line: file.rows[place].line, step: step))
            }
        }
    }

    public func count(_ isSo: (DirectoryStep) -> Bool) -> Int { steps.count { isSo($0.step) } }

    public var json: JSONValue {
        [
            "preview": .bool(isPreview), "taken": .bool(!isPreview && faults.isEmpty),
            "added": .integer(Int64(count(\.isNew))), "unchanged": .integer(Int64(unchanged)),
            "renamed": .integer(Int64(count { $0.renamedFrom != nil })),
            "set_aside": .integer(Int64(count { $0.setAside != nil })), "steps": .array(steps.map(\.json)),
            "bad": .array(faults.map { ["line": .integer(Int64($0.line)), "reason": .string($0.reason)] }),
        ]
    }
}

extension DirectoryReport.Step: CustomStringConvertible {
    fileprivate var json: JSONValue {
        [
            "line": .integer(Int64(line)), "username": .string(step.username.text), "added": .bool(step.isNew),
            "renamed_from": JSONValue(step.renamedFrom?.text), "back": .bool(step.isBack),
            "changed": .array(step.fields.map { .string($0.rawValue) }), "set_aside": JSONValue(step.setAside?.text),
        ]
    }

    public var description: String {
        var words: [String] = []
        if step.isNew { words.append("new") }
        if let old = step.renamedFrom { words.append("renamed, was \(old)") }
        if step.isBack { words.append("works again") }
        if !step.fields.isEmpty { words.append("changed: \(step.fields.map(\.rawValue).joined(separator: ", "))") }
        if let aside = step.setAside { words.append("whoever had the name is locked, as \(aside)") }
        return "line \(line): \(step.username) (\(words.joined(separator: "; ")))"
    }
}

extension DirectoryProblem {
    fileprivate var text: String {
        switch self {
        case .unnumbered(let name):
            "\(name) is here without a person number: if it is the same person, say --adopt"
        case .taken(let name): "the name \(name) leads to somebody else"
        }
    }
}

extension Administration {
    /// Takes the file's people over; with `isPreview` says what that would change. One bad line, and nothing is taken.
    public func follow(
        _ file: ImportFile<DirectoryEntry>, adopts: Bool, isPreview: Bool, by actor: Domain.Actor
    ) async throws -> DirectoryReport {
        var report = DirectoryReport(file, isPreview: isPreview)
        let entries = file.rows.map(\.row)
        let outcome =
            isPreview || !file.faults.isEmpty
            ? try await previewDirectory(entries, adopts: adopts)
            : try await followDirectory(entries, adopts: adopts, by: actor)
        report.take(outcome, of: file)
        return report
    }
}
