internal import Assets
internal import Bytes

/// One thing that phones tell, with its reason, as the one list of them has it (Assets/app/items.json).
public struct ToldItem: Sendable {
    public let name: String
    /// Whether an answer can't do without it.
    public let isNeeded: Bool
    private let texts: [String: JSONValue]

    /// All of them, what is needed first.
    public static let all: [ToldItem] = {
        guard let asset = Asset.all.first(where: { $0.path == "app/items.json" }),
            let list = try? JSONValue(parsing: asset.bytes)
        else { return [] }
        return ["needed", "optional"].flatMap { kind in
            (list[kind]?.array ?? []).compactMap { item in
                guard let name = item["name"]?.string, let texts = item["texts"]?.object else { return nil }
                return ToldItem(name: name, isNeeded: kind == "needed", texts: texts)
            }
        }
    }()

    /// A text of it such as `title`, `why`, `kept` or `always`, in the language or else in English.
    public func text(_ part: String, in language: Language) -> String? {
        (texts[language.tag] ?? texts[Language.english.tag])?[part]?.string
    }
}
