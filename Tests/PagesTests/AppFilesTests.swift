import Bytes
import Foundation
import Testing

@testable import Assets
@testable import Pages

@Suite("The phone app's files")
struct AppFilesTests {
    private let files = AppFiles()
    private var scripts: [(name: String, text: String)] {
        Asset.all(below: "app/").filter { $0.path.hasSuffix(".js") }.map { ($0.path, $0.text) }
    }

    @Test("F78 weigh less than 150 KB together, as they are sent")
    func weight() {
        let sent = files.all.map { $0.sent(accepting: "br, gzip;q=0.8") }
        let whole = sent.reduce(0) { $0 + $1.bytes.count }
        #expect(whole > 30_000 && whole < 150_000, "\(whole) bytes")
        #expect(sent.filter { $0.coding == "gzip" }.count > 40)
        for codings in [nil, "br", "gzip;q=0", "gzip ; q=0.0, br", "xgzip"] {
            #expect(files.all.allSatisfy { $0.sent(accepting: codings) == ($0.bytes, nil) }, "\(codings ?? "none")")
        }
    }

    @Test("F78 are sent without comments, types and the space before lines, and with all else as it is")
    func comments() throws {
        let script = """
            // What it is for.
            const a = 1; // behind code
              /** One
               * and more */
              const path = "https://x/*";
            /* short */

            const b = /** @type {A} */ (a) + /** @type {B} */ (a);
            const all = "*/*";
            """
        let sent = """
            const a = 1; // behind code
            const path = "https://x/*";
            const b = (a) + (a);
            const all = "*/*";
            """
        #expect(ScriptText.withoutComments(script) == sent)
        #expect(ScriptText.inOneLine("{\n  \"a\": \"b  c\"\n}\n") == "{\"a\":\"b  c\"}")
        #expect(ScriptText.inOneLine("[\n  \"a\\\": b\"\n]\n") == "[\"a\\\": b\"]")
        let style = try #require(Asset.all(below: "app/").first { $0.path == "app/style.css" }).text
        let rules = ScriptText.withoutComments(style).split(separator: "\n")
        #expect(rules.allSatisfy { "{};,".contains($0.last ?? " ") }, "a line that may not be followed by the next")
        #expect(!rules.contains { $0.contains("/*") || $0.contains("\": ") })
        for (name, text) in scripts {
            let lines = text.split(separator: "\n")
            #expect(lines.allSatisfy { $0.count(where: { $0 == "`" }) % 2 == 0 }, "\(name): a text of several lines")
            let befores = text.split(separator: "/** @").dropLast()
            let isOpen = befores.contains { ($0.split(separator: "\n").last ?? "").count { $0 == "\"" } % 2 == 1 }
            #expect(!isOpen, "\(name): a type in a text")
        }
    }

    @Test("T26 load nothing but our own, have no script inside of pages, and let no text become code")
    func policy() throws {
        let page = try #require(files.all.first { $0.address == "/app/" })
        let headers = Dictionary(page.headers(https: true)) { first, _ in first }
        let policy = try #require(headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"))
        #expect(policy.contains("frame-ancestors 'none'") && headers["x-frame-options"] == "DENY")
        #expect(headers["permissions-policy"]?.contains("camera=(self)") == true)
        #expect(headers["cache-control"] == "no-cache")
        #expect(SecurityHeaders().list.contains { $0.value.contains("camera=()") })
        for pattern in ["<script>", " style=", " onclick", "https://", "http://"] {
            #expect(!String(decoding: page.bytes, as: UTF8.self).contains(pattern), "\(pattern)")
        }
        for (name, text) in scripts {
            for pattern in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                #expect(!text.contains(pattern), "\(name): \(pattern)")
            }
            let outside = text.matches(of: /https?:\/\/[^\s"'`]+/).filter { !$0.output.hasPrefix("http://www.w3.org/") }
            #expect(outside.isEmpty, "\(name)")
        }
    }

    @Test("have a worker that names every one of them by its hash, and whose address is new when any is")
    func worker() throws {
        let small = try #require(files.all.first { $0.address == "/app/worker.js" })
        let text = String(decoding: small.bytes, as: UTF8.self)
        let address = try #require(text.firstMatch(of: /importScripts\("(\/app\/worker\.[0-9a-f]{16}\.js)"\)/)?.1)
        let code = try #require(files.all.first { $0.address == address })
        #expect(small.bytes.count < 100 && small.headers(https: true).contains { $0 == ("cache-control", "no-cache") })
        #expect(code.headers(https: true).contains { $0.name == "cache-control" && $0.value.hasSuffix("immutable") })
        let first = try #require(String(decoding: code.bytes, as: UTF8.self).split(separator: "\n").first)
        let list = try JSONValue(parsing: Array(first.dropFirst("globalThis.shell = ".count).dropLast().utf8))
        let named = Set(list["files"]?.object?.keys.map { $0 } ?? [])
        #expect(named == Set(files.all.map(\.address)).subtracting([small.address, String(address)]))
        #expect(named.contains("/app/main.js") && named.contains("/app/words/cy.json"))
    }

    @Test("have each text in every language, with the same placeholders", arguments: Language.real)
    func words(language: Language) throws {
        func read(_ language: Language) throws -> [String: Message] {
            let path = "app/words/\(language.tag).json"
            let asset = try #require(Asset.all.first { $0.path == path })
            return try Catalogue(parsing: asset.bytes, path: path, rule: language.plurals).messages
        }
        let (own, english) = (try read(language), try read(.english))
        #expect(Set(own.keys) == Set(english.keys))
        for (key, message) in own {
            #expect(message.placeholders == english[key]?.placeholders, "\(key)")
            #expect(message.countedBy == english[key]?.countedBy, "\(key)")
        }
        for banned in ["TOTP", "HOTP", "WebAuthn", "FIDO", "credential", "enrol", "oops", "please"] {
            #expect(!english.values.contains { "\($0)".localizedCaseInsensitiveContains(banned) }, "\(banned)")
        }
    }

    @Test("use each text, and none that is missing")
    func usedWords() throws {
        let asset = try #require(Asset.all.first { $0.path == "app/words/en.json" })
        let keys = Set(try Catalogue(parsing: asset.bytes, path: asset.path, rule: .english).messages.keys)
        let groups = Set(keys.map { $0.split(separator: ".")[0] })
        var used: Set<String> = []
        var begun: [String] = []
        for (name, text) in scripts {
            if name == "app/worker.js" {
                for match in text.matches(of: /words\.([a-z_]+)/) { used.insert("push.\(match.1)") }
            }
            for match in text.matches(of: /"([a-z0-9_]+)\.([a-z0-9_]+)"/) where groups.contains(match.1) {
                used.insert("\(match.1).\(match.2)")
            }
            // A key that is put together: `result.${kind}`.
            for match in text.matches(of: /`([a-z0-9_]+\.[a-z0-9_]*)\$\{/)
            where groups.contains(match.1.prefix { $0 != "." }) {
                begun.append(String(match.1))
            }
        }
        #expect(used.subtracting(keys).isEmpty, "missing: \(used.subtracting(keys).sorted())")
        let idle = keys.subtracting(used).filter { key in !begun.contains { key.hasPrefix($0) } }
        #expect(idle.isEmpty, "not used: \(idle.sorted())")
    }

    @Test("F90 speak of the network in one place, behind somebody who waits")
    func network() throws {
        let speaking = scripts.filter { $0.text.contains("\"offline.title\"") }.map(\.name)
        #expect(speaking == ["app/screens/offline.js"])
        let leading = scripts.filter { $0.text.contains("name: \"offline\"") }.map(\.name)
        #expect(leading == ["app/screens/card.js"])
    }
}
