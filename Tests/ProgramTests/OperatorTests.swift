import Bytes
import Foundation
import SQLiteDriver
import Storage
import Testing

@Suite("An operator")
struct OperatorTests {
    let folder: TemporaryFolder
    let program: BuiltProgram

    init() throws {
        folder = try TemporaryFolder()
        program = BuiltProgram(data: folder.path + "/data")
        let made = try program.run("init", "--yes", "--json")
        try #require(made.code == 0, "\(made.errors)")
    }

    private func tamper(_ statements: String...) async throws {
        let pool = try SQLitePool(path: program.data + "/countersign.db")
        try await pool.write { for statement in statements { try $0.execute(statement) } }
        await pool.close()
    }

    @Test("goes from nothing to a person with a code, and each thing that goes wrong has its exit code")
    func journey() throws {
        #expect(try program.run("init", "--yes").code == 1)
        #expect(try program.run("user", "add", "ada", "--email", "ada@example.ac.uk").code == 0)
        #expect(try program.run("user", "add", "ADA").code == 1)
        #expect(try program.run("user", "show", "nobody").code == 1)
        #expect(try program.run("user", "shwo", "ada").code == 2)
        #expect(try program.run("app", "add", "vpn", "--kind", "radius").code == 2)
        #expect(try program.run("app", "add", "vpn", "--kind", "radius", "--from", "10.1.2.3/8").code == 2)
        let app = try program.run("app", "add", "vpn", "--kind", "radius", "--from", "10.0.0.0/24", "--json")
        #expect(app.json?["radius"]?["secret"]?.string?.count == 32)
        #expect(try !program.run("app", "show", "vpn").output.contains(app.json?["radius"]?["secret"]?.string ?? "-"))
        #expect(try program.run("app", "add", "vpn", "--kind", "duo").code == 1)
        #expect(try program.run("user", "why", "ada", "--app", "vpn", "--json").json?["reason"]?.string == "not_set_up")
        let code = try program.run("code", "desk", "ADA@example.ac.uk", "--for", "1h", "--json")
        #expect(code.json?["code"]?.string?.count == 11)
        #expect(
            try program.run("user", "why", "ada", "--app", "vpn", "--json").json?["ways"]?.array == ["desk_code"])
        #expect(
            try program.run("policy", "set", "push.lifetme", "90s").errors.contains("did you mean \"push.lifetime\""))
        #expect(try program.run("policy", "set", "push.lifetime", "90s").code == 0)
        let rotated = try program.run("key", "rotate", "--yes", "--json")
        #expect(rotated.json?["current"]?.integer == 2 && rotated.json?["sealed"]?.integer == 1, "\(rotated)")
        #expect(try program.run("key", "reseal", "--json").json?["sealed"]?.integer == 0)
        #expect(try program.run("app", "show", "vpn").output.contains("10.0.0.0/24"))
        #expect(try program.run("app", "remove", "vpn").code == 2)
        #expect(try program.run("app", "remove", "vpn", "--yes").code == 0)
        #expect(try program.run("fence").code == 2)
        #expect(try program.run("fence", "--yes", "--json").json?["fence"]?.string != nil)
        #expect(try program.run("code", "list", "ada", "--json").json?["codes"]?.array?.first?["state"] == "used")
        #expect(try program.run("doctor", "database", "--json").json?["ok"]?.bool == true)
        #expect(
            try program.run("log", "search", "--event", "code.made", "--person", "ada").output.contains("kind=desk"))
    }

    @Test("learns from log verify of one changed byte, one missing line and one moved line, and where it is")
    func verify() async throws {
        for name in ["ada", "bob", "eve", "joe"] { #expect(try program.run("user", "add", name).code == 0) }
        #expect(try program.run("log", "verify").code == 0)
        let file = folder.path + "/record.jsonl"
        let key = try program.run("log", "key").output.filter { $0 != "\n" }
        #expect(try program.run("log", "export", "--to", file).code == 0)
        #expect(try program.run("log", "export", "--to", file).code == 1)
        #expect(try program.run("log", "verify", "--file", file, "--key", key).code == 0)

        try await tamper("UPDATE record SET facts = REPLACE(facts, 'operator', 'operatos') WHERE position = 1")
        let changed = try program.run("log", "verify")
        #expect(changed.code == 4 && changed.errors.contains("entry 1 was changed"), "\(changed)")
        try await tamper(
            "UPDATE record SET facts = REPLACE(facts, 'operatos', 'operator') WHERE position = 1",
            "UPDATE record SET position = 9 WHERE position = 2", "UPDATE record SET position = 2 WHERE position = 3",
            "UPDATE record SET position = 3 WHERE position = 9")
        let moved = try program.run("log", "verify")
        #expect(moved.code == 4 && moved.errors.contains("entry 3 is older"), "\(moved)")
        try await tamper("DELETE FROM record WHERE position = 1")
        let missing = try program.run("log", "verify")
        #expect(missing.code == 4 && missing.errors.contains("entry 1 is missing"), "\(missing)")

        var lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        lines.swapAt(0, 2)
        try folder.write(lines.joined(separator: "\n") + "\n", to: "record.jsonl")
        #expect(try program.run("log", "verify", "--file", file, "--key", key).code == 4)
    }

    @Test("imports the good ones of 10,000 tokens and hears the lines of the three bad ones")
    func tokens() throws {
        var rows = ["serial,type,key_hex,counter"]
        for number in 1...10_000 {
            let key = number == 17 ? "xyz" : String(repeating: "0", count: 35) + String(10_000 + number)
            let serial = number == 9_000 ? "T1" : "T\(number)"
            rows.append("\(serial),\(number == 400 ? "sms" : "hotp"),\(key),0")
        }
        let file = try folder.write(rows.joined(separator: "\n"), to: "tokens.csv")
        let preview = try program.run("token", "import", file, "--preview", "--json")
        #expect(preview.json?["good"]?.integer == 9_997 && preview.json?["added"]?.integer == 0)
        let imported = try program.run("token", "import", file, "--json")
        #expect(imported.code == 0)
        #expect(imported.json?["added"]?.integer == 9_997)
        #expect(imported.json?["bad"]?.array?.compactMap { $0["line"]?.integer } == [18, 401, 9_001])
        #expect(!imported.output.contains("xyz"))
        try folder.write("serial,type,key_hex\nT1,sms,00", to: "bad.csv")
        #expect(try program.run("token", "import", folder.path + "/bad.csv").code == 1)
        #expect(try program.run("token", "import", folder.path + "/nowhere.csv").code == 1)
    }

    @Test("imports people, and those whose names are taken are named by line")
    func people() throws {
        #expect(try program.run("user", "add", "ada").code == 0)
        let file = try folder.write(
            "username,display_name,email,groups\nbob,Bob,bob@example.ac.uk,staff;vpn\nada,,,\neve,,no email,\nBOB,,,\n",
            to: "people.csv")
        let imported = try program.run("user", "import", file, "--json")
        #expect(imported.code == 0 && imported.json?["added"]?.integer == 1, "\(imported)")
        #expect(imported.json?["bad"]?.array?.compactMap { $0["line"]?.integer } == [3, 4, 5])
        #expect(
            try program.run("user", "show", "bob@example.ac.uk", "--json").json?["groups"]?.array == ["staff", "vpn"])
    }

    @Test("brings a backup back elsewhere, with a fence, and never over anything")
    func backup() throws {
        #expect(try program.run("user", "add", "ada").code == 0)
        #expect(try program.run("code", "desk", "ada").code == 0)
        let file = folder.path + "/backup.tar"
        #expect(try program.run("backup", file, "--with-keys").code == 0)
        #expect(try program.run("backup", file).code == 1)
        #expect(try program.run("restore", file).code == 1)
        let other = BuiltProgram(data: folder.path + "/other")
        let restored = try other.run("restore", file)
        #expect(restored.code == 0, "\(restored)")
        #expect(try other.run("code", "list", "ada", "--json").json?["codes"]?.array?.first?["state"] == "used")
        #expect(try other.run("log", "verify").code == 0)
        let ring = folder.path + "/backup.tar.keyring.json"
        try FileManager.default.removeItem(atPath: ring)
        let without = BuiltProgram(data: folder.path + "/third")
        #expect(try without.run("restore", file).code == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/third"))
    }
}
