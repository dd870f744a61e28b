import Bytes
import Foundation
import Testing

@testable import countersign

@Suite("Settings")
struct SettingsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ environment: [String: String] = [:]) throws -> LoadedSettings {
        try LoadedSettings.load(data: folder.path, config: nil, environment: environment)
    }

    @Test("come from the file, then from conf.d by name, then from the environment")
    func sources() throws {
        try folder.write(
            """
            name: First
            http: off
            tls:
              certificate_file: cert.pem
              key_file: /etc/key.pem
            radius: [127.0.0.1:1812, "[::1]:1812"]
            log.level: debug
            """, to: "countersign.yaml")
        try folder.write("name: Second\nproxies: 10.0.0.2, 10.1.0.0/16\n", to: "conf.d/10-name.yaml")
        try folder.write("name: Third\n", to: "conf.d/20-name.yaml")
        let loaded = try load([
            "COUNTERSIGN_LOG_LEVEL": "error", "COUNTERSIGN_HTTPS": "[::]:443", "COUNTERSIGN_PORT": "tcp://10.0.0.1",
        ])
        #expect(loaded.settings.name == "Third")
        #expect(loaded.settings.http == nil)
        #expect(loaded.settings.https == "[::]:443")
        #expect(loaded.settings.certificateFile == "\(folder.path)/cert.pem")
        #expect(loaded.settings.keyFile == "/etc/key.pem")
        #expect(loaded.settings.radius == ["127.0.0.1:1812", "[::1]:1812"])
        #expect(loaded.settings.proxies == ["10.0.0.2", "10.1.0.0/16"])
        #expect(loaded.settings.logLevel == "error")
        #expect(loaded.unknownVariables == ["COUNTERSIGN_PORT"])
        #expect(loaded.entries["name"]?.origin == .file("\(folder.path)/conf.d/20-name.yaml", line: 1))
        #expect(loaded.entries["log.level"]?.origin == .environment("COUNTERSIGN_LOG_LEVEL"))
        #expect(loaded.entries["public_address"] == nil)
    }

    @Test("have defaults that need no file; lists come from the environment with commas, and off empties them")
    func defaults() throws {
        #expect(try load().settings == Settings(data: folder.path))
        #expect(try load(["COUNTERSIGN_RADIUS": "127.0.0.1:1, 127.0.0.1:2"]).settings.radius.count == 2)
        #expect(try load(["COUNTERSIGN_RADIUS": "off"]).settings.radius.isEmpty)
    }

    @Test(
        "that are wrong are refused with file, line and remedy",
        arguments: [
            ("name: A\npublic_adress: https://a", 2, "did you mean \"public_address\""),
            ("tls:\n  key_fil: a", 2, "did you mean \"tls.key_file\""),
            ("name: 12", 1, "takes text, not 12"),
            ("name: [a]", 1, "not a list"),
            ("name: {a: b}", 1, "not further keys"),
            ("radius:\n  - 127.0.0.1:1812\n  - {a: b}", 3, "takes a list of texts"),
            ("\nradius: localhost:1812", 2, "an address and a port"),
            ("radius: [1.2.3.4:1, 1.2.3.4:1]", 1, "twice"),
            ("http: 8080", 1, "not 8080"),
            ("public_address: mfa.example.ac.uk", 1, "an address such as"),
            ("public_address: https://a b", 1, "an address such as"),
            ("proxies: [10.1.2.3/8]", 1, "an address or network"),
            ("log.level: loud", 1, "one of"),
            ("desk.phone: call us", 1, "a telephone number"),
            ("desk:\n  name: Desk\n  email: help", 3, "a mail address"),
            ("desk.email: \"a@b?cc=c@d\"", 1, "a mail address"),
            ("password.change: \"javascript:alert(1)\"", 1, "an address such as"),
            ("password.forgotten: http://a.example", 1, "an address such as"),
            ("database: mysql", 1, "sqlite or postgres"),
            ("database: postgres", 1, "needs database.connection_file"),
            ("database.connection_file: /x", 1, "set database: postgres"),
            ("tls.key_file: /x", 1, "needs tls.certificate_file"),
            ("tls: yes", 1, "holds further keys"),
            ("mail:\n  hots: a", 2, "did you mean \"mail.host\""),
            ("mail.host: smtp.example.ac.uk", 1, "needs mail.from"),
            ("mail.from: a@b", 1, "mail.host is not"),
            ("mail.host: smtp.example.ac.uk/x", 1, "a host such as"),
            ("mail:\n  host: a.example\n  from: a@b\n  port: 0", 4, "a port from"),
            ("mail:\n  host: a.example\n  from: a@b\n  security: none", 4, "on this machine alone"),
            ("mail:\n  host: a.example\n  from: a@b\n  username: u", 2, "together, or neither"),
            ("mail:\n  from: \"a@b, c@d\"", 2, "a mail address"),
            ("mail.language: fr", 1, "takes one of"),
            ("name: A\nname: B", 1, "twice"),
            ("name: \"A", 1, "no YAML"),
            ("- name", 1, "takes keys and values"),
        ])
    func wrong(text: String, line: Int, says: String) throws {
        let file = try folder.write(text, to: "countersign.yaml")
        let error = try #require(throws: SettingsError.self) { try load() }
        #expect(error.kind == .wrong)
        #expect(error.place.hasPrefix(file), "\(error)")
        #expect(error.place == "\(file):\(line)" || says == "no YAML" || says == "twice", "\(error)")
        #expect(error.message.contains(says), "\(error)")
        #expect(!error.description.contains("\n"))
    }

    @Test("name the environment's variable that is wrong, and a file that is not there")
    func places() throws {
        let wrong = try #require(throws: SettingsError.self) { try load(["COUNTERSIGN_HTTP": "localhost"]) }
        #expect(wrong.place == "environment COUNTERSIGN_HTTP")
        let missing = try #require(throws: SettingsError.self) {
            try LoadedSettings.load(data: folder.path, config: "/nowhere.yaml", environment: [:])
        }
        #expect(missing.kind == .unreadable)
        try folder.write("database: {kind: postgres, connection_file: nowhere}", to: "countersign.yaml")
        #expect(try #require(throws: SettingsError.self) { try load() }.kind == .unreadable)
        let secret = try folder.write("host=db password=canary\n", to: "connection")
        let loaded = try load(["COUNTERSIGN_DATABASE_CONNECTION_FILE": secret])
        #expect(loaded.settings.database == .postgres(connection: "host=db password=canary"))
        for key in SettingsKey.all { #expect(!loaded.effective(key).value.text.contains("canary")) }
    }
}
