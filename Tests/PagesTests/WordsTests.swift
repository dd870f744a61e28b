import Assets
import Bytes
import Foundation
import Testing

@testable import Pages

@Suite("The catalogue")
struct WordsTests {
    /// Words that stay with engineers (checklist row B29).
    static let banned = [
        "totp", "hotp", "otp", "webauthn", "fido", "fido2", "radius", "saml", "credential", "credentials",
        "attestation", "seed", "factor", "enrol", "enroll", "enrolment", "enrollment", "bypass", "oops",
    ]
    static let wordsInSentenceMost = 15.0

    let book: WordBook
    let english: Catalogue

    init() throws {
        book = try WordBook(offered: Language.allCases)
        english = try #require(book.catalogue(.english))
    }

    @Test("B30 has the same texts with the same placeholders in every language", arguments: Language.allCases)
    func complete(language: Language) throws {
        let catalogue = try #require(book.catalogue(language))
        #expect(Set(catalogue.messages.keys) == Set(english.messages.keys))
        for (key, message) in english.messages {
            let other = try #require(catalogue.messages[key])
            #expect(other.placeholders == message.placeholders, "\(key)")
            #expect(other.countedBy == message.countedBy, "\(key)")
            for category in language.plurals.categories where other.countedBy != nil {
                #expect(other.forms[category] != nil, "\(key) \(category)")
            }
        }
    }

    @Test(
        "B30 is translated: hardly a text is the same as in English", arguments: [Language.welsh, .simplifiedChinese])
    func translated(language: Language) throws {
        let catalogue = try #require(book.catalogue(language))
        let same = english.messages.keys.filter { catalogue.messages[$0] == english.messages[$0] }
        #expect(same.isEmpty, "\(same)")
    }

    @Test("B29 keeps engineers' words to itself")
    func plain() {
        for (key, text) in texts() {
            let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            #expect(Set(words).isDisjoint(with: Self.banned), "\(key): \(text)")
            #expect(!text.lowercased().contains("please"), "\(key): \(text)")
        }
    }

    @Test("B29 has short sentences")
    func short() {
        var lengths: [Int] = []
        for (_, text) in texts() {
            for sentence in text.split(whereSeparator: { ".?!:".contains($0) }) {
                let words = sentence.split(separator: " ").count
                if words > 0 { lengths.append(words) }
            }
        }
        #expect(Double(lengths.reduce(0, +)) / Double(lengths.count) <= Self.wordsInSentenceMost)
        #expect((lengths.max() ?? 0) <= 25)
    }

    @Test("has a title, a sentence and a way on for each reason", arguments: Studio.reasons)
    func reasons(reason: String) {
        for part in ["title", "text", "next"] { #expect(english.messages["why.\(reason).\(part)"] != nil) }
    }

    @Test("has no text that no screen shows")
    func used() throws {
        let templates = Asset.all(below: "pages/").filter { $0.path.hasSuffix(".mustache") }.map(\.text).joined()
        let studio = try Studio(.english)
        let shown = (studio.screens.map(\.html.text) + studio.mails.map(\.html.text)).joined()
        for (key, message) in english.messages {
            let name = String(key.split(separator: ".").last ?? "")
            let longest = message.forms.values.joined().map { piece in
                if case .words(let words) = piece { HTML(escaping: words).text } else { "" }
            }.max { $0.count < $1.count }
            let isNamed = ["word", "plain", "common", "layout", "check_phone", "way_on"].contains { group in
                templates.contains("{{\(group).\(name)}}")
            }
            let isSaid =
                key == "check_phone.approved_said"
                || ["demo_phone.", "push.", "text."].contains { key.hasPrefix($0) }
            #expect(isNamed || isSaid || shown.contains(longest ?? ""), "\(key)")
        }
    }

    /// Each form of each text, with something in its placeholders.
    private func texts() -> [(key: String, text: String)] {
        english.messages.flatMap { key, message in
            message.forms.values.map { pieces in
                let text = pieces.map { piece in
                    switch piece {
                    case .words(let words): words
                    case .placeholder: "Learn"
                    case .turn: ""
                    }
                }
                return (key, text.joined())
            }
        }
    }
}

@Suite("Counting")
struct PluralTests {
    @Test(
        "in Welsh has six forms (CLDR)",
        arguments: [
            (0, PluralRule.Category.zero), (1, .one), (2, .two), (3, .few), (6, .many), (4, .other), (5, .other),
            (7, .other), (16, .other), (100, .other),
        ])
    func welsh(count: Int, category: PluralRule.Category) {
        #expect(PluralRule.welsh.category(of: count) == category)
    }

    @Test(
        "says the number in its form",
        arguments: [
            (Language.english, 1, "You have 1 recovery code left. Make new ones?"),
            (.english, 3, "You have 3 recovery codes left. Make new ones?"),
            (.welsh, 2, "Mae gennych 2 god adfer ar ôl. Gwneud rhai newydd?"),
            (.welsh, 3, "Mae gennych 3 chod adfer ar ôl. Gwneud rhai newydd?"),
            (.simplifiedChinese, 1, "您还剩 1 个恢复码。要生成新的吗？"),
        ])
    func said(language: Language, count: Int, text: String) throws {
        let words = try WordBook().words(in: language)
        #expect(words.text("offer.codes", ["count": .count(count)]) == text)
    }
}

@Suite("Times")
struct TimeTests {
    let zone = TimeZone(identifier: "Europe/London") ?? .gmt

    @Test(
        "are written as each language does",
        arguments: [
            (Language.english, "22 June", "12:34"), (.welsh, "22 Mehefin", "12:34"),
            (.simplifiedChinese, "6月22日", "12:34"),
        ])
    func written(language: Language, day: String, time: String) throws {
        let words = try WordBook().words(in: language)
        #expect(words.day(Screen.lastWeek, now: Screen.now, in: zone) == day)
        #expect(words.time(Screen.now, in: zone) == time)
    }

    @Test("of another year have the year")
    func year() throws {
        let words = try WordBook().words(in: .english)
        let later = Screen.now.addingTimeInterval(300 * 86_400)
        #expect(words.day(Screen.now, now: later, in: zone) == "28 June 2026")
    }

    @Test(
        "from when on something works are never said too early",
        arguments: [(0, "6 July 2026 10:42"), (1, "6 July 2026 10:43"), (59, "6 July 2026 10:43")])
    func notBefore(seconds: Double, said: String) throws {
        let words = try WordBook().words(in: .english)
        let begin = try Date("2026-07-06T09:42:00Z", strategy: .iso8601)
        #expect(words.moment(notBefore: begin + seconds, in: zone) == said)
    }

    @Test("between days are counted by midnights")
    func daysAgo() throws {
        let words = try WordBook().words(in: .english)
        #expect(words.daysAgo(Screen.now, now: Screen.now, in: zone) == 0)
        #expect(words.daysAgo(Screen.now.addingTimeInterval(-13 * 3_600), now: Screen.now, in: zone) == 1)
    }
}

@Suite("The language of a page")
struct LanguageTests {
    @Test(
        "is what the browser prefers, among those we have",
        arguments: [
            ("cy-GB,cy;q=0.9,en;q=0.8", Language.welsh), ("en;q=0.5, cy;q=0.6", .welsh), ("fr, en-GB;q=0.7", .english),
            ("zh-CN,zh;q=0.9", .simplifiedChinese), ("zh-TW, en", .english), ("zh-Hant-HK", .english),
            ("cy;q=0, en", .english), ("", .english), ("*", .english), (";;;,,q=", .english), ("cy;q=x", .english),
        ])
    func preferred(header: String, language: Language) {
        #expect(Language.chosen(parameter: nil, cookie: nil, acceptLanguage: header) == language)
    }

    @Test("is what was asked for, before what was chosen, before what the browser prefers")
    func asked() {
        #expect(Language.chosen(parameter: "cy", cookie: "zh-Hans", acceptLanguage: "en") == .welsh)
        #expect(Language.chosen(parameter: "xx", cookie: "zh-Hans", acceptLanguage: "en") == .simplifiedChinese)
        #expect(Language.chosen(parameter: "en-XA", cookie: nil, acceptLanguage: "cy") == .welsh)
        for cookie in [nil, "zh-Hans"] {
            let chosen = Language.chosen(parameter: nil, cookie: cookie, application: "cy", acceptLanguage: "en")
            #expect(chosen == (cookie == nil ? .welsh : .simplifiedChinese))
        }
    }

    @Test(
        "is the first that an application asks for and we have",
        arguments: [
            (["cy-GB", "en"], Language.welsh), (["fr-CA", "de", "ZH-cn"], .simplifiedChinese),
            (["en-US", "cy"], .english),
            (["fr", "zh-TW"], nil), ([], nil), (["*", "-", ""], nil),
        ])
    func wished(tags: [String], language: Language?) {
        #expect(Language.spoken(of: tags) == language)
    }
}

@Suite("A text")
struct MessageTests {
    @Test("is refused with an open brace or an odd emphasis", arguments: ["{name", "**half", "a } {"])
    func broken(pattern: String) {
        #expect(throws: AssetFault.self) { try Message(pattern) }
    }

    @Test("is refused where a form is missing, or where it is no text")
    func missing() {
        for json in [#"{"a":{"b":{"by":"n","one":"x"}}}"#, #"{"a":{"b":3}}"#, #"["a"]"#, "{"] {
            #expect(throws: AssetFault.self) {
                try Catalogue(parsing: Array(json.utf8), path: "words", rule: .english)
            }
        }
    }

    @Test("B30 in the pseudo-language is longer, accented, and keeps its placeholders")
    func pseudo() throws {
        let words = try WordBook(offered: Language.allCases).words(in: .pseudo)
        let text = words.text("not_set_up.lead", ["application": .text("Learn")])
        #expect(text.contains("Learn") && !text.contains("password") && text.contains("þåššŵöŕð"))
        #expect(words.language.direction == .leftToRight && Language.pseudoRightToLeft.direction == .rightToLeft)
    }
}
