public import Bytes
public import Domain
public import Engine
public import OATH

/// What became of a file's rows.
public struct ImportReport: Equatable, Sendable {
    public let format: String
    /// Rows that could be read.
    public let good: Int
    /// Rows that were taken; 0 in a preview.
    public internal(set) var added = 0
    public let isPreview: Bool
    /// Tokens that went to the person whom their row names.
    public internal(set) var assigned = 0
    /// Tokens that stay in stock, because their row names nobody who is here, by line.
    public internal(set) var unowned: [ImportFault] = []
    /// Rows that could not be read, or name what is there already, by line.
    public internal(set) var faults: [ImportFault]

    init(_ file: ImportFile<some Sendable>, isPreview: Bool) {
        format = file.format.rawValue
        good = file.rows.count
        faults = file.faults
        self.isPreview = isPreview
    }

    public var json: JSONValue {
        [
            "format": .string(format), "good": .integer(Int64(good)), "added": .integer(Int64(added)),
            "assigned": .integer(Int64(assigned)), "preview": .bool(isPreview), "bad": Self.json(faults),
            "unowned": Self.json(unowned),
        ]
    }

    private static func json(_ faults: [ImportFault]) -> JSONValue {
        .array(faults.map { ["line": .integer(Int64($0.line)), "reason": .string($0.reason)] })
    }

    mutating func refuse(_ more: [ImportFault]) { faults = (faults + more).sorted { $0.line < $1.line } }
}

extension Administration {
    /// Takes the file's tokens that are not there yet, or with `isPreview` says what would be taken.
    public func take(
        _ file: ImportFile<TokenKey>, isPreview: Bool, by actor: Domain.Actor
    ) async throws -> ImportReport {
        var report = ImportReport(file, isPreview: isPreview)
        let taken = try await takenSerials(among: file.rows.map(\.row.serial))
        report.refuse(
            file.rows.filter { taken.contains($0.row.serial) }
                .map { ImportFault(line: $0.line, reason: "a token with this serial is there already") })
        let fresh = file.rows.filter { !taken.contains($0.row.serial) }
        let owned = fresh.filter { $0.row.userID != nil }
        let owners = try await takenNames(among: owned.compactMap { $0.row.userID.flatMap { LoginName($0) } })
        if !isPreview { report.added = try await importTokens(fresh.map(\.row), by: actor).added }
        for (line, key) in owned {
            guard let owner = key.userID, let name = LoginName(owner), owners.contains(name) else {
                report.unowned.append(ImportFault(line: line, reason: "the person it names is not here"))
                continue
            }
            if !isPreview { _ = try await assign(key.serial, to: owner, by: actor) }
            report.assigned += 1
        }
        return report
    }

    /// Takes the file's people whose names are free, or with `isPreview` says who would be taken.
    public func take(
        _ file: ImportFile<PersonDraft>, isPreview: Bool, by actor: Domain.Actor
    ) async throws -> ImportReport {
        var report = ImportReport(file, isPreview: isPreview)
        func names(_ draft: PersonDraft) -> [LoginName] {
            [draft.username, draft.email].compactMap { $0.flatMap { LoginName($0) } }
        }
        let taken = try await takenNames(among: file.rows.flatMap { names($0.row) })
        let isTaken = { (draft: PersonDraft) in names(draft).contains { taken.contains($0) } }
        report.refuse(
            file.rows.filter { isTaken($0.row) }
                .map { ImportFault(line: $0.line, reason: "somebody of this name is there already") })
        let fresh = file.rows.map(\.row).filter { !isTaken($0) }
        if !isPreview { report.added = try await add(fresh, by: actor) }
        return report
    }
}
