import Assets
import Bytes
import Foundation
import Testing

@testable import Pages

@Suite("Screens")
struct ScreenTests {
    static let weightMax = 60 * 1_024

    @Test("say all that they say in words of the catalogue, with every placeholder filled", arguments: Language.real)
    func whole(language: Language) throws {
        for screen in try Studio(language).screens {
            let text = screen.html.text
            #expect(text.contains(#"<html lang="\#(language.tag)" dir="ltr">"#), "\(screen.name)")
            #expect(text.range(of: #"\{[a-z_]+\}"#, options: .regularExpression) == nil, "\(screen.name)")
            #expect(
                text.range(of: #"[>"][a-z_]+(\.[a-z_]+)+[<"]"#, options: .regularExpression) == nil, "\(screen.name)")
            #expect(!text.contains("{{") && text.contains("</html>"), "\(screen.name)")
            #expect(text.components(separatedBy: "<h1").count == 2, "\(screen.name)")
            #expect(!text.contains("<h1 tabindex=\"-1\" autofocus></h1>"), "\(screen.name)")
        }
    }

    @Test("B06 have the way to help at the same place, on top and first at the foot")
    func help() throws {
        for screen in try Studio(.english).screens where !screen.name.hasPrefix("demo-") {
            let text = screen.html.text
            #expect(text.contains("<a class=\"help\" href=\"/help\">I need help</a>\n</header>"), "\(screen.name)")
            #expect(text.contains("<footer class=\"foot\">\n<a href=\"/help\">I need help</a>"), "\(screen.name)")
        }
    }

    @Test("T25 have no script, style or handler inside of them")
    func strict() throws {
        for screen in try Studio(.english).screens {
            for pattern in [#"<script(?! src="/assets/)"#, "<style", " style=", #" on[a-z]+="#, "javascript:"] {
                #expect(screen.html.text.range(of: pattern, options: .regularExpression) == nil, "\(screen.name)")
            }
        }
    }

    @Test(
        "T25 show names of any kind as text",
        arguments: ["<script>alert(1)</script>", "\"'><img src=x onerror=a>", "{{name}}&amp;\u{0}\u{1b}"])
    func hostile(name: String) throws {
        var frame = try Studio(.english).frame
        frame.application = name
        var check = CheckPhonePage(
            device: name, matching: .typed("41"), username: name, secondsLeft: 120, lifetimeSeconds: 120, stream: name)
        check.isSilent = true
        check.skipped = name
        let pages: [any Page] = [
            check, PasswordPage(username: name, isWrong: true, passkeyRequest: name, forgotten: name),
            OtherOptionsPage(ways: [.init(.push(device: name), value: name)], canKeep: true, now: Screen.now),
            RequestErrorPage(code: name, isKnown: true, detail: name, reference: name, time: Screen.now),
            OnwardPage(target: name, fields: [(name, name)]),
            NoticePage(.notAllowed, way: name, username: name, otherAccount: name),
            WayOnPage(
                matter: .lost, ways: [.init(.device(name), value: name)], contact: Contact(phone: name, email: name),
                lock: name, reference: name),
            DemoPhonePage(
                owner: name, cards: [.init(id: name, service: name, account: name, matching: .chosen([name]))],
                code: name, codeSecondsLeft: 3, username: name, password: name, here: name, stream: name),
            DemoServicePage(
                service: .results, name: name, state: .signedIn(.init(name: name, username: name, header: name)),
                signIn: name, signOut: name, home: name),
            ReasonPage(name, words: frame.words),
            DemoMailPage(subject: name, to: name, at: Screen.now, text: name, markup: name, links: [name], list: name),
        ]
        let clean = HTML(escaping: name).text
        for page in pages {
            let text = page.rendered(in: frame).text
            #expect(!text.contains(name), "\(type(of: page))")
            #expect(!text.contains("&amp;lt;") && !text.contains("&amp;amp;amp;"), "\(type(of: page))")
            #expect(text.contains(clean), "\(type(of: page))")
        }
    }

    @Test("write as references what means something in HTML, and no control character, wherever it stands")
    func escaping() {
        let references = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
        for scalar in (0...0x2ff).compactMap({ Unicode.Scalar($0 as UInt32) }) {
            let isSpace = scalar == "\n" || scalar == "\t"
            let isControl = scalar.properties.generalCategory == .control && !isSpace
            let expected = isControl ? "\u{fffd}" : references[String(scalar)] ?? String(scalar)
            #expect(HTML(escaping: "a\(scalar)é").text.utf8.elementsEqual("a\(expected)é".utf8), "\(scalar.value)")
            #expect(HTML(escaping: "<\(scalar)").text.utf8.elementsEqual("&lt;\(expected)".utf8), "\(scalar.value)")
        }
        #expect(HTML(escaping: "简体中文 – 🙂").text == "简体中文 – 🙂")
    }

    @Test("weigh no more than 60 KB with all that they load", arguments: Language.real)
    func weight(language: Language) throws {
        let files = StaticFiles()
        for screen in try Studio(language).screens {
            let loaded = files.all.filter { screen.html.text.contains($0.address) }
            let weight = screen.html.bytes.count + loaded.reduce(0) { $0 + $1.bytes.count }
            #expect(weight <= Self.weightMax, "\(screen.name): \(weight)")
            #expect(loaded.count >= 3, "\(screen.name)")
        }
    }

    @Test("B08 have one field for a code, which browsers fill and in which digits alone bring up a keypad")
    func codeField() throws {
        let studio = try Studio(.english)
        let any = studio.render(Screen(name: "", page: EnterCodePage())).text
        #expect(any.contains(#"autocomplete="one-time-code""#) && !any.contains("inputmode"))
        let digits = studio.render(Screen(name: "", page: EnterCodePage(hasDigitsOnly: true))).text
        #expect(digits.contains(#"inputmode="numeric""#))
        #expect(digits.components(separatedBy: "name=\"code\"").count == 2)
    }

    @Test("B07 B11 that wait have a button for more time, and one that goes on without scripts")
    func waiting() throws {
        let studio = try Studio(.english)
        let names = ["check-phone", "same-phone"]
        for screen in Screen.signingIn where names.contains(screen.name) {
            let text = studio.render(screen).text
            #expect(text.contains(#"name="do" value="more_time""#) && text.contains(#"name="do" value="continue""#))
            #expect(text.contains(#"data-warning="30 seconds left.""#))
        }
    }

    @Test("B10 say to screen readers what the catalogue says", arguments: Language.real)
    func said(language: Language) throws {
        var frame = try Studio(language).frame
        frame.application = "Learn"
        let approved = Waiting.approved(in: frame, go: "/p/1/done")
        #expect(approved.say == frame.words.text("check_phone.approved_said", ["application": .text("Learn")]))
        #expect(!approved.isAlarm && approved.json.object?["go"]?.string == "/p/1/done")
        let refused = Waiting.refused(SaidNoPage(), in: frame, go: "/p/1")
        #expect(refused.say == frame.words.text("said_no.title") && refused.isAlarm)
    }

    @Test("with six digits or two show them apart, so that they are read one by one")
    func spaced() throws {
        let studio = try Studio(.english)
        for (number, shown) in [("41", "4 1"), ("730518", "7 3 0 5 1 8")] {
            let page = CheckPhonePage(
                device: "Pixel 8", matching: .typed(number), username: "ab123", secondsLeft: 120, lifetimeSeconds: 120,
                stream: "/p/1/news")
            #expect(studio.render(Screen(name: "", page: page)).text.contains("<bdi>\(shown)</bdi>"))
        }
    }

    @Test("send nothing but fields and buttons that the server knows")
    func fields() throws {
        for screen in try Studio(.english).screens where !screen.name.hasPrefix("onward") {
            for tag in screen.html.text.matches(of: /<(?:input|button)[^>]* name="([^"]*)"[^>]*>/) {
                let field = try #require(FieldName(rawValue: String(tag.1)), "\(screen.name): \(tag.1)")
                guard field == .deed, let value = tag.0.firstMatch(of: /value="([^"]*)"/) else { continue }
                #expect(Deed(rawValue: String(value.1)) != nil, "\(screen.name): \(value.1)")
            }
        }
    }

    @Test("are written into a folder for those who look at them, where one is named")
    func written() throws {
        guard let folder = ProcessInfo.processInfo.environment["COUNTERSIGN_SCREENS"] else { return }
        let out = URL(fileURLWithPath: folder)
        let files = StaticFiles()
        try FileManager.default.createDirectory(
            at: out.appendingPathComponent("assets"), withIntermediateDirectories: true)
        for file in files.all {
            try Data(file.bytes).write(to: out.appendingPathComponent(String(file.address.dropFirst())))
        }
        let book = try WordBook(offered: Language.allCases)
        for language in Language.allCases {
            let place = out.appendingPathComponent(language.rawValue)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for screen in try Studio(language, book: book).screens {
                try Data(screen.html.bytes).write(to: place.appendingPathComponent(screen.name + ".html"))
            }
        }
    }
}
