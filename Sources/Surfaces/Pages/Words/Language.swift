/// A language that the catalogue has, or that is made from English to test the pages.
public enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case welsh = "cy"
    case simplifiedChinese = "zh-Hans"
    /// English with accents and a third longer: shows what is not in the catalogue, and what gets cut off.
    case pseudo = "en-XA"
    /// The same from right to left.
    case pseudoRightToLeft = "ar-XB"

    /// Those that people are offered.
    public static let real: [Language] = [.english, .welsh, .simplifiedChinese]

    public enum Direction: String, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    public var direction: Direction { self == .pseudoRightToLeft ? .rightToLeft : .leftToRight }

    /// For `lang` (BCP 47).
    public var tag: String { rawValue }

    /// Its own name in itself.
    public var ownName: String {
        switch self {
        case .english: "English"
        case .welsh: "Cymraeg"
        case .simplifiedChinese: "简体中文"
        case .pseudo: "Ƥşḗŭḓǿ"
        case .pseudoRightToLeft: "Oduesp"
        }
    }

    /// For dates and times.
    var locale: String {
        switch self {
        case .english, .pseudo, .pseudoRightToLeft: "en_GB"
        case .welsh: "cy_GB"
        case .simplifiedChinese: "zh_Hans_CN"
        }
    }

    var plurals: PluralRule {
        switch self {
        case .english, .pseudo, .pseudoRightToLeft: .english
        case .welsh: .welsh
        case .simplifiedChinese: .one
        }
    }
}

extension Language {
    /// The language of the tag, if people may choose it.
    public static func wished(_ tag: String) -> Language? { real.first { $0.tag == tag } }

    /// How much of an `Accept-Language` header is looked at.
    static let rangesMax = 20

    /// The language to speak: what was asked for in the address, then what was chosen before in this browser, then
    /// what the person wishes, then what the application asked for, then what the browser prefers (RFC 9110, section
    /// 12.5.4; looked up as in RFC 4647, section 3.4), then the first one offered.
    public static func chosen(
        parameter: String?, cookie: String?, person: String? = nil, application: String? = nil,
        acceptLanguage: String?, offered: [Language] = real
    ) -> Language {
        for wish in [parameter, cookie, person, application] {
            if let wish, let language = Language(rawValue: wish), offered.contains(language) { return language }
        }
        for range in ranges(acceptLanguage ?? "") {
            if let language = looked(up: range, offered) { return language }
        }
        return offered.first ?? .english
    }

    /// The first of the tags that can be spoken; nil when none can.
    public static func spoken(of tags: [String], offered: [Language] = real) -> Language? {
        tags.lazy.compactMap { looked(up: $0.lowercased(), offered) }.first
    }

    /// The ranges of the header, most wanted first; those of weight 0 and those that can't be read are left out.
    private static func ranges(_ header: String) -> [String] {
        var weighed: [(range: String, weight: Double)] = []
        for part in header.split(separator: ",").prefix(rangesMax) {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let range = pieces.first else { continue }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > 0, weight <= 1 { weighed.append((range, weight)) }
        }
        return weighed.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element.range)
    }

    private static func looked(up range: String, _ offered: [Language]) -> Language? {
        var tags = range.split(separator: "-", omittingEmptySubsequences: false)
        if tags.first == "zh" {
            let traditional = ["hant", "tw", "hk", "mo"].contains { tags.contains(Substring($0)) }
            return !traditional && offered.contains(.simplifiedChinese) ? .simplifiedChinese : nil
        }
        while !tags.isEmpty {
            let tag = tags.joined(separator: "-")
            if let found = offered.first(where: { $0.rawValue.lowercased() == tag }) { return found }
            tags.removeLast()
        }
        return nil
    }
}
