import Bytes
import Testing

@testable import Domain

@Suite("A setting")
struct SettingTests {
    @Test(
        "has a name of its own, a default within its bounds, and gives back what was set",
        arguments: Setting.all.map(\.name))
    func roundTrip(name: String) throws {
        let setting = try #require(Setting.named(name))
        #expect(Setting.all.count { $0.name == name } == 1 && setting.meaning.contains("."))
        let value = setting.get(Figures())
        #expect(try Figures().replacing([name: value]) == Figures())
        #expect(throws: Mistake.self) { try Figures().replacing([name: .null]) }
        #expect(throws: Mistake.self) { try Figures().replacing([name: "x"]) }
        guard value.integer != nil else { return }
        for value in [.integer(-1), .integer(.max), .integer(.min), .number(1.5), true] as [JSONValue] {
            #expect(throws: Mistake.self) { try Figures().replacing([name: value]) }
        }
    }

    @Test(
        "takes its bounds and nothing beyond",
        arguments: [
            ("push.lifetime", 30, 600), ("push.pause.after", 1, 16), ("number.digits", 2, 6),
            ("code.wrong.allowed", 1, 20),
            ("code.wrong.off", 5, 100), ("code.resync", 10, 500), ("code.recovery", 1, 20), ("devices.max", 1, 100),
            ("setup.grace", 0, 365),
        ])
    func bounds(name: String, low: Int64, high: Int64) throws {
        for value in [low, high] { #expect(throws: Never.self) { try Figures().replacing([name: .integer(value)]) } }
        for value in [low - 1, high + 1] {
            #expect(throws: Mistake.self) { try Figures().replacing([name: .integer(value)]) }
        }
    }

    @Test("T01 no policy allows more than 100 wrong codes in a row, nor none but wrong ones")
    func limits() {
        #expect(throws: Mistake.self) { try Figures().replacing(["methods": []]) }
        #expect(throws: Mistake.self) { try Figures().replacing(["methods": ["push", "pull"]]) }
        #expect(throws: Mistake.self) { try Figures().replacing(["number.mode": "sometimes"]) }
        #expect(throws: Never.self) {
            try Figures().replacing(["number.mode": "choose", "methods": ["push", "push"]])
        }
    }

    @Test(
        "of an unknown name is refused with the nearest name",
        arguments: [("push.lifetme", "push.lifetime"), ("", "methods")])
    func unknown(name: String, near: String) {
        let mistake = #expect(throws: Mistake.self) { try Figures().replacing([name: 1]) }
        #expect(mistake?.description.contains("\"\(near)\"") == true)
        #expect(throws: Mistake.self) { try World().situation().setPolicy([name: 1], by: operatorActor, now: start) }
    }
}

@Suite("A name")
struct NameTests {
    @Test("to sign in with has one form", arguments: [" AB123 ", "ab123\u{a0}", "Ab123\n"])
    func login(typed: String) {
        #expect(LoginName(typed)?.text == "ab123")
    }

    @Test("T24 of the same letters is the same, composed or not")
    func normalised() throws {
        let (composed, not) = (try #require(LoginName("Jos\u{e9}")), try #require(LoginName("jose\u{301}")))
        #expect(Array(composed.text.utf8) == Array(not.text.utf8))
    }

    @Test(
        "T25 that controls a line, is empty or too long is none",
        arguments: [
            "", "  ", "a\u{0}b", "a\nb", "a\u{7f}", "a\u{85}b", "a\u{202e}b", "a\u{2028}b",
            String(repeating: "a", count: 254),
            String(repeating: "a", count: 1_000_000),
        ])
    func none(typed: String) {
        #expect(LoginName(typed) == nil)
    }

    @Test("T25 of a device is one line of visible characters, and stays as it is")
    func device() throws {
        for (typed, name) in [
            ("  My   phone ", "My phone"), ("a\u{202e}b\u{2028}c\u{0}\u{9b}d", "abcd"), ("😀\u{301}", "😀\u{301}"),
            (String(repeating: "x", count: 39) + " y", String(repeating: "x", count: 39)),
        ] {
            #expect(DeviceName.canonical(typed) == name)
            #expect(DeviceName.canonical(name) == name)
        }
        for typed in ["", " ", "\u{0}", "\u{202e} "] { #expect(DeviceName.canonical(typed) == nil) }
        let heavy = try #require(DeviceName.canonical("e" + String(repeating: "\u{301}", count: 100_000)))
        #expect(heavy.utf8.count < 1000)
    }

    @Test("T20 T25 of a place is cut and cleaned, so that no claim can stop a sign-in")
    func origin() {
        let origin = Origin(address: "192.0.2.1\u{0}", place: String(repeating: "é", count: 10_000))
        #expect(origin.address == "192.0.2.1" && origin.place?.utf8.count == Origin.sizeMax)
        #expect(Origin(address: "\u{0}", place: "").address == nil)
    }

    @Test("of a row has one form and its subject's type")
    func identifier() {
        let id = no(7, Person.self)
        #expect(id.text.utf8.count == 18 && ID<Person>(parsing: id.text) == id)
        for text in [
            "", id.text.lowercased() + "a", String(id.text.dropLast()), id.text + "0", "I" + id.text.dropFirst(),
            "é" + id.text.dropFirst(2),
        ] {
            #expect(ID<Person>(parsing: text) == nil)
        }
    }
}
