import Foundation
import Yams

/// One YAML file of settings: keys as `tls.key_file: …` or as groups, each value with the line where it stands.
struct SettingsFile {
    static let sizeMax = 1 << 20

    let path: String

    /// Reads the file; nil when there is none.
    func entries() throws(SettingsError) -> [SettingsEntry]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsError(kind: .unreadable, place: path, message: "the file cannot be read")
        }
        guard bytes.count <= Self.sizeMax, let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError(kind: .wrong, place: path, message: "the file is no text, or longer than 1 MiB")
        }
        return try entries(text)
    }

    func entries(_ text: String) throws(SettingsError) -> [SettingsEntry] {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw unreadable(error)
        }
        guard let root, root.null == nil || root.mapping != nil else { return [] }
        guard let mapping = root.mapping else { throw wrong(root, "takes keys and values, such as name: Example") }
        var entries: [SettingsEntry] = []
        try walk(mapping, prefix: "", into: &entries)
        return entries
    }

    private func walk(_ mapping: Node.Mapping, prefix: String, into entries: inout [SettingsEntry])
        throws(SettingsError)
    {
        for (keyNode, node) in mapping {
            guard let name = keyNode.string else { throw wrong(keyNode, "a key must be a name") }
            // `database:` may be a group too; then `kind` says which it is.
            let full = prefix + name == "database.kind" ? "database" : prefix + name
            let isGroup = SettingsKey.all.contains { $0.name.hasPrefix(full + ".") }
            if isGroup, let inner = node.mapping {
                try walk(inner, prefix: full + ".", into: &entries)
                continue
            }
            guard let key = SettingsKey.named(full) else {
                guard !isGroup else {
                    let members = SettingsKey.all.map(\.name).filter { $0.hasPrefix(full + ".") }
                    throw wrong(node, "\(full) holds further keys: \(members.joined(separator: ", "))")
                }
                throw wrong(keyNode, "unknown key \"\(full)\": did you mean \"\(SettingsKey.nearest(to: full))\"?")
            }
            guard !entries.contains(where: { $0.key == full }) else { throw wrong(keyNode, "\(full) stands twice") }
            entries.append(SettingsEntry(key: full, value: try value(node, of: key), origin: origin(keyNode)))
        }
    }

    private func value(_ node: Node, of key: SettingsKey) throws(SettingsError) -> SettingsEntry.Value {
        switch node {
        case .scalar(let scalar):
            if scalar.style == .plain, node.null != nil || node.bool == false { return .off }
            if scalar.style == .plain, !key.isNumber,
                node.bool != nil || node.int != nil || node.float != nil
            {
                throw wrong(node, "\(key.name) takes text, not \(scalar.string): put it in quotes if it is one")
            }
            return key.isList ? Self.list(scalar.string) : .text(resolved(scalar.string, key))
        case .sequence(let sequence):
            guard key.isList else { throw wrong(node, "\(key.name) takes one value, not a list") }
            var texts: [String] = []
            for item in sequence {
                guard let scalar = item.scalar, item.null == nil else {
                    throw wrong(item, "\(key.name) takes a list of texts")
                }
                texts.append(scalar.string)
            }
            return .list(texts)
        case .mapping, .alias:
            throw wrong(node, "\(key.name) takes \(key.isList ? "a list" : "one value"), not further keys")
        }
    }

    /// `a, b` is a list of two.
    static func list(_ text: String) -> SettingsEntry.Value {
        .list(
            text.split(separator: ",").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            })
    }

    private func resolved(_ text: String, _ key: SettingsKey) -> String {
        guard key.isPath, !text.hasPrefix("/"), !text.isEmpty else { return text }
        return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(text).path
    }

    private func origin(_ node: Node) -> SettingsOrigin { .file(path, line: node.mark?.line) }

    private func wrong(_ node: Node, _ message: String) -> SettingsError { .wrong(origin(node), message) }

    /// Yams's errors have several lines; one is enough.
    private func unreadable(_ error: any Error) -> SettingsError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .wrong(.file(path, line: mark.line), "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            .wrong(.file(path, line: context.mark.line), "\(names.joined(separator: ", ")) stands twice")
        default: .wrong(.file(path, line: nil), "this is no YAML")
        }
    }
}
