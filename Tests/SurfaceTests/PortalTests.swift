import Domain
import Engine
import Pages
import Testing

@testable import Portal

@Suite("The portal")
struct PortalTests {
    @Test("has a word for each event and each method that it shows")
    func words() throws {
        let words = try WordBook().words(in: .english)
        for event in Sessions.signInEvents + Sessions.changeEvents {
            #expect(words.has("activity." + ActivityPage.word(of: event.rawValue)), "\(event)")
        }
        for matter in Look.Matter.allCases { #expect(words.has("privacy.saw_" + matter.rawValue), "\(matter)") }
        for method in Domain.Method.allCases { #expect(words.has("method." + method.rawValue), "\(method)") }
        #expect(
            Set(Preferences.Switch.allCases.map(\.rawValue)) == Set(PreferencesPage.Switch.allCases.map(\.rawValue)))
    }

    @Test("T25 writes a table that no spreadsheet takes for formulas")
    func cells() {
        #expect(PortalRoutes.cell("=1+1") == "\"'=1+1\"" && PortalRoutes.cell("a\"b") == "\"a\"\"b\"")
        for sign in ["=", "+", "-", "@", "\t", "\r"] { #expect(PortalRoutes.cell(sign + "x").hasPrefix("\"'")) }
    }
}
