import Foundation

extension Words {
    /// The country's name in this language.
    public func name(ofCountry code: String) -> String {
        Locale(identifier: language.locale).localizedString(forRegionCode: code) ?? code
    }

    /// The two letters of a country that is written in this language, in English, or as just these.
    public func country(named typed: String) -> String? {
        let wanted = Self.plain(typed)
        let locales = [Locale(identifier: language.locale), Locale(identifier: "en_GB")]
        return Self.countries.first { code in
            wanted == code.lowercased()
                || locales.contains { $0.localizedString(forRegionCode: code).map(Self.plain) == wanted }
        }
    }

    private static let countries = Locale.Region.isoRegions.map(\.identifier).filter { $0.utf8.count == 2 }

    private static func plain(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespaces).folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
