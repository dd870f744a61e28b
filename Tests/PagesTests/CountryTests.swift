import Testing

@testable import Pages

@Suite("A country")
struct CountryTests {
    @Test("F95 is known by its name in the page's language, in English, or by its two letters")
    func named() throws {
        let book = try WordBook()
        for (language, typed) in [(Language.english, "japan"), (.welsh, "Japan"), (.simplifiedChinese, "日本")] {
            let words = book.words(in: language)
            #expect([typed, " Japan ", "JP", "jp"].map(words.country(named:)) == ["JP", "JP", "JP", "JP"])
            #expect(words.country(named: "Narnia") == nil && words.country(named: "") == nil)
            #expect(words.country(named: words.name(ofCountry: "CI")) == "CI")
        }
    }
}
