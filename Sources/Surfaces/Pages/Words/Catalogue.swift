internal import Assets
internal import Bytes
import Synchronization

/// All texts of one language, by key: the group, a dot and the name, such as `check_phone.title`.
struct Catalogue: Sendable {
    let messages: [String: Message]
    /// The names of each group's texts, in their order.
    let names: [String: [String]]

    init(messages: [String: Message]) {
        self.messages = messages
        var names: [String: [String]] = [:]
        for key in messages.keys.sorted() {
            guard let dot = key.lastIndex(of: ".") else { continue }
            names[String(key[..<dot]), default: []].append(String(key[key.index(after: dot)...]))
        }
        self.names = names
    }

    /// What has been read: the texts never change while a program runs, and whoever writes to people needs all.
    private static let kept = Mutex<[Language: Catalogue]>([:])

    /// The texts of a language, read once in a program.
    static func of(_ language: Language) throws(AssetFault) -> Catalogue {
        try kept.withLock { kept throws(AssetFault) in
            if let found = kept[language] { return found }
            let read = try Catalogue(reading: language)
            kept[language] = read
            return read
        }
    }

    /// Reads `words/{language}.json` and `words/{part}.{language}.json`: objects in objects; one that has a `by` is a
    /// text in several forms.
    private init(reading language: Language) throws(AssetFault) {
        let path = "words/\(language.rawValue).json"
        let parts = Asset.all(below: "words/").filter { $0.path.hasSuffix(".\(language.rawValue).json") }
        guard let asset = Asset.all.first(where: { $0.path == path }) else { throw AssetFault(path, "is missing") }
        var messages: [String: Message] = [:]
        for file in [asset] + parts {
            for (key, message) in try Catalogue(parsing: file.bytes, path: file.path, rule: language.plurals).messages {
                guard messages.updateValue(message, forKey: key) == nil else { throw AssetFault(key, "stands twice") }
            }
        }
        self.init(messages: messages)
    }

    init(parsing bytes: [UInt8], path: String, rule: PluralRule) throws(AssetFault) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch { throw AssetFault(path, "not JSON: \(error)") }
        var messages: [String: Message] = [:]
        guard let groups = json.object else { throw AssetFault(path, "not an object") }
        for (name, value) in groups { try Self.collect(value, key: name, rule: rule, into: &messages) }
        self.init(messages: messages)
    }

    private static func collect(
        _ value: JSONValue, key: String, rule: PluralRule, into messages: inout [String: Message]
    ) throws(AssetFault) {
        if let text = value.string {
            messages[key] = try Message(text)
        } else if let object = value.object, let countedBy = object["by"]?.string {
            var patterns: [PluralRule.Category: String] = [:]
            for category in rule.categories {
                guard let pattern = object[category.rawValue]?.string else {
                    throw AssetFault(key, "has no form \(category.rawValue)")
                }
                patterns[category] = pattern
            }
            messages[key] = try Message(countedBy: countedBy, patterns)
        } else if let object = value.object {
            for (name, member) in object {
                try collect(member, key: key + "." + name, rule: rule, into: &messages)
            }
        } else {
            throw AssetFault(key, "neither a text nor a group of texts")
        }
    }
}
