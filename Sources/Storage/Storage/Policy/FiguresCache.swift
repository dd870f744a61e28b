import Bytes
import Domain
import Synchronization

/// Figures by the text that they were read from, so that equal text is parsed once. The text comes from the
/// database each time: the cache saves work and decides nothing.
final class FiguresCache: Sendable {
    static let entriesMax = 256

    private let entries = Mutex<[[String]: Figures]>([:])

    func figures(policy: String, overrides: String) throws(SQLError) -> Figures {
        if let known = entries.withLock({ $0[[policy, overrides]] }) { return known }
        let figures: Figures
        do {
            figures = try Figures().replacing(Self.members(policy)).replacing(Self.members(overrides))
        } catch {
            throw .malformed("the stored policy cannot be read: \(error)")
        }
        entries.withLock { entries in
            if entries.count >= Self.entriesMax { entries.removeAll() }
            entries[[policy, overrides]] = figures
        }
        return figures
    }

    static func members(_ text: String) throws -> [String: JSONValue] {
        if text == "{}" { return [:] }
        return try JSONValue(parsing: text).object ?? [:]
    }
}
