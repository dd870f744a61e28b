import Bytes
import Foundation
import Testing

@Suite("The addresses of an application")
struct AddressTests {
    let folder: TemporaryFolder
    let program: BuiltProgram

    init() throws {
        folder = try TemporaryFolder()
        program = BuiltProgram(data: folder.path + "/data")
        let made = try program.run("init", "--public-address", "https://mfa.example.ac.uk", "--yes", "--json")
        try #require(made.code == 0, "\(made.errors)")
    }

    private func shown(_ key: String) throws -> JSONValue {
        try #require(try program.run("app", "show", key, "--json").json)
    }

    private func list(_ json: JSONValue?, _ name: String) -> [String]? { json?[name]?.array?.compactMap(\.string) }

    @Test("change by kinds, keep what is not named, and stand in the record as they were")
    func openID() throws {
        let (old, moved) = ("https://learn.example.ac.uk/cb", "https://learn2.example.ac.uk/cb")
        let added = try program.run(
            "app", "add", "learn", "--kind", "oidc", "--redirect", old, "--after-logout",
            "https://learn.example.ac.uk/",
            "--logout-address", "https://learn.example.ac.uk/out")
        #expect(added.code == 0, "\(added.errors)")
        let before = try shown("learn")["openid"]
        let change = try program.run("app", "change", "learn", "--redirect", moved, "--redirect", old, "--json")
        #expect(change.code == 0 && list(change.json?["openid"], "redirect_uris") == [moved, old], "\(change)")
        let after = try shown("learn")["openid"]
        for name in ["client_id", "post_logout_redirect_uris", "backchannel_logout_uri", "require_pkce"] {
            #expect(after?[name] == before?[name], "\(name)")
        }
        let emptied = try program.run("app", "change", "learn", "--after-logout", "", "--logout-address", "")
        #expect(emptied.code == 0, "\(emptied)")
        #expect(list(try shown("learn")["openid"], "post_logout_redirect_uris") == [])
        #expect(try shown("learn")["openid"]?["backchannel_logout_uri"] == .null)
        let record = try program.run("log", "search", "--event", "application.changed").output
        for fact in ["redirect_uris_before", moved, "post_logout_uris_before", "logout_uri_before", "operator"] {
            #expect(record.contains(fact), "\(fact): \(record)")
        }
    }

    @Test(
        "change not at all when one of them is wrong, nor does anything beside them",
        arguments: [
            (
                ["--redirect", "https://learn.example.ac.uk/a", "--redirect", "http://learn.example.ac.uk/b"],
                "https://"
            ),
            (["--redirect", ""], "https://"), (["--redirect", "https://x.example/#f"], "cannot be registered"),
            (["--after-logout", "ftp://x.example/"], "cannot be registered"),
            (["--after-logout", "https://x.example/", "--after-logout", "https://x.example/"], "twice"),
            (["--logout-address", "http://x.example/"], "cannot be registered"),
            (["--logout-address", "x"], "cannot be registered"),
        ])
    func wrong(words: [String], why: String) throws {
        let added = try program.run(
            "app", "add", "learn", "--kind", "oidc", "--redirect", "https://learn.example.ac.uk/cb")
        #expect(added.code == 0)
        let before = try shown("learn")
        let refused = try program.run(
            ["app", "change", "learn", "--name", "Other", "--first-factor", "elsewhere"] + words)
        #expect(refused.code == 2 && refused.errors.contains(why), "\(refused)")
        #expect(try shown("learn") == before)
        #expect(try program.run("log", "search", "--event", "application.changed").output.contains("learn") == false)
    }

    @Test("are a website's too: those that stay keep their secret, and none is another application's")
    func websites() throws {
        #expect(
            try program.run(
                "app", "add", "wiki", "--kind", "website", "--url", "https://wiki.example.ac.uk", "--url",
                "https://old.example.ac.uk", "--tell", "email"
            ).code == 0)
        #expect(
            try program.run("app", "add", "shop", "--kind", "website", "--url", "https://shop.example.ac.uk").code == 0)
        #expect(try program.run("app", "add", "vpn", "--kind", "radius", "--from", "10.0.0.0/24").code == 0)
        func urls() throws -> [String] {
            try #require(try shown("wiki")["websites"]?.array).compactMap { $0["url"]?.string }
        }
        let before = try shown("wiki")
        for (words, why) in [
            (["wiki", "--name", "X", "--url", "https://shop.example.ac.uk"], "belongs to an application already"),
            (["vpn", "--name", "X", "--url", "https://vpn.example.ac.uk"], "has no websites"),
            (["vpn", "--redirect", "https://vpn.example.ac.uk/cb"], "does not speak OpenID Connect"),
        ] {
            let refused = try program.run(["app", "change"] + words)
            #expect(refused.code == 1 && refused.errors.contains(why), "\(refused)")
        }
        #expect(try program.run("app", "change", "wiki", "--url", "https://wiki.example.ac.uk/path").code == 2)
        #expect(try shown("wiki") == before && shown("vpn")["name"]?.string == "vpn")
        let moved = try program.run(
            "app", "change", "wiki", "--url", "https://wiki.example.ac.uk", "--url", "https://new.example.ac.uk")
        #expect(moved.code == 0 && moved.output.contains("https://new.example.ac.uk shows the secret"), "\(moved)")
        #expect(try urls() == ["https://new.example.ac.uk", "https://wiki.example.ac.uk"])
        let told = try #require(try shown("wiki")["websites"]?.array).map { $0["told"] }
        #expect(told == [["email"], ["email"]])
        #expect(try program.run("app", "change", "wiki", "--tell", "email", "--tell", "").code == 2)
        #expect(try program.run("app", "change", "wiki", "--tell", "shoe size").code == 2)
        #expect(try program.run("app", "change", "wiki", "--tell", "").code == 0)
        #expect(try #require(try shown("wiki")["websites"]?.array).map { $0["told"] } == [[], []])
        #expect(try program.run("log", "search", "--event", "application.changed").output.contains("websites_before"))
    }

    @Test("follow Moodle's own address")
    func moodle() throws {
        #expect(
            try program.run("app", "add", "learn", "--kind", "oidc", "--url", "https://moodle.example.ac.uk").code == 0)
        #expect(try program.run("app", "change", "learn", "--url", "https://learn.example.ac.uk").code == 0)
        let client = try shown("learn")["openid"]
        #expect(list(client, "redirect_uris") == ["https://learn.example.ac.uk/admin/oauth2callback.php"])
        #expect(list(client, "post_logout_redirect_uris") == ["https://learn.example.ac.uk/"])
    }
}
