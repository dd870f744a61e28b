public import DuoAPI
import Synchronization

/// The integrations in force. The program replaces them when applications change; requests under way keep theirs.
public final class IntegrationDirectory: Sendable {
    private let integrations: Mutex<[IntegrationKey: Integration]>

    public init(_ integrations: [Integration] = []) {
        self.integrations = Mutex(Self.table(integrations))
    }

    public func replace(_ integrations: [Integration]) {
        let table = Self.table(integrations)
        self.integrations.withLock { $0 = table }
    }

    public subscript(key: IntegrationKey) -> Integration? { integrations.withLock { $0[key] } }

    private static func table(_ integrations: [Integration]) -> [IntegrationKey: Integration] {
        Dictionary(integrations.map { ($0.key, $0) }) { _, last in last }
    }
}
