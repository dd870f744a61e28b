import ArgumentParser
import Bytes

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "check", "Reads the settings and says whether they are in order.", example: "check --effective")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Show each value and where it comes from.")
    var effective = false

    func run() async throws {
        let loaded = try common.settings()
        for name in loaded.unknownVariables {
            Output.warn("the environment's \(name) is no setting, and was passed over")
        }
        let values = SettingsKey.all.map { ($0, loaded.effective($0)) }
        var members: [String: JSONValue] = [:]
        for (key, found) in values {
            members[key.name] = ["value": found.value, "from": .string(found.origin.description)]
        }
        let json: JSONValue = [
            "ok": true, "data": .string(loaded.settings.data), "files": .array(loaded.files.map { .string($0) }),
            "settings": .object(effective ? members : [:]),
        ]
        guard effective else {
            let files = loaded.files.isEmpty ? "no file, only defaults" : loaded.files.joined(separator: ", ")
            return common.output.say(json, "The settings are in order (\(files)).")
        }
        var table = OutputTable("KEY", "VALUE", "FROM")
        for (key, found) in values { table.add(key.name, found.value.cell, found.origin.description) }
        common.output.say(json, table.description)
    }
}
