import ArgumentParser
import Bytes
import Storage

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun("key", "The key ring.", [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Says which key seals; the keys themselves are never shown.", example: "key list")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings().settings
            let ring = try KeyRing.load(settings.keyRingPath)
            common.output.say(
                ["current": .integer(Int64(ring.current)), "file": .string(settings.keyRingPath)],
                "Key \(ring.current) seals (\(settings.keyRingPath)).")
        }
    }
}
