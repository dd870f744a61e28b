import ArgumentParser
import Bytes
import Domain
import Engine
import Storage

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "key", "The key ring, which seals secrets, and the keys that sign tokens and pushes.",
        [List.self, Rotate.self, Revoke.self, Retire.self, Reseal.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Says which key seals; the keys themselves are never shown.", example: "key list")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings().settings
            let ring = try KeyRing.load(settings.keyRingPath)
            try await KeyCommand.within(common) { session in
                let signing = SigningKeySheet(keys: try await session.administration.signingKeys(), now: session.now)
                let push = PushKeySheet(keys: try await session.administration.pushKeys())
                common.output.say(
                    [
                        "current": .integer(Int64(ring.current)), "file": .string(settings.keyRingPath),
                        "openid": signing.json, "push": push.json,
                    ],
                    "Key \(ring.current) seals (\(settings.keyRingPath)).\n\(signing.text)\n\(push.text)")
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Adds a new key to the ring and seals every secret again.",
            discussion: """
                Stop the server first, since it would not know the new key. Where several servers share one database:
                key rotate --only-add, copy the ring to all of them, restart them, then key reseal.
                Example: countersign key rotate --yes
                """)
        @OptionGroup var common: CommonOptions
        @Flag(help: "Add the key and seal nothing yet.") var onlyAdd = false
        @Flag(help: "Instead, make new keys for signing OpenID Connect's tokens; the server may run.") var openid =
            false
        @Flag(help: "Instead, make a new key by which push services know the server, which may run.") var push = false

        func validate() throws {
            guard !((openid || push) && onlyAdd) else { throw ValidationError("--only-add is about the key ring") }
            guard !(openid && push) else { throw ValidationError("--openid and --push: one at a time") }
        }

        func run() async throws {
            guard !openid else { return try await SigningKeySheet.rotate(common) }
            guard !push else { return try await PushKeySheet.rotate(common) }
            let settings = try common.settings().settings
            let old = try KeyRing.load(settings.keyRingPath)
            guard onlyAdd || !Examination(settings: settings).isServing else {
                throw Mistake(.notAllowed, "a server is running, which would not know the new key: stop it first")
            }
            try common.confirm("Add a key to \(settings.keyRingPath)? Copies of the ring are old from then on.")
            let ring = try old.rotated()
            try ring.replace(settings.keyRingPath)
            let sealed = onlyAdd ? 0 : try await KeyCommand.reseal(common)
            common.output.say(
                ["current": .integer(Int64(ring.current)), "sealed": JSONValue(sealed)],
                "Key \(ring.current) seals from now on; \(sealed) secrets were sealed again. Copy the ring anew.")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Takes a key that signs OpenID Connect's tokens out at once: it leaked.",
            discussion: """
                The server may run. Another key signs from that moment, and nothing that the revoked one signed is
                believed here any more. To change keys without a hurry: key rotate --openid.
                Example: countersign key revoke Wq3_example --yes
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The key's name (kid), as key list shows it.") var key: String

        func run() async throws { try await SigningKeySheet.revoke(key, common) }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire", abstract: "Takes out the push key from before key rotate --push.",
            discussion: """
                The server may run. Phones that still have a push line of that key make a new one when their app is \
                next opened, and are not woken until then; key list counts them.
                Example: countersign key retire --yes
                """)
        @OptionGroup var common: CommonOptions

        func run() async throws { try await PushKeySheet.retire(common) }
    }

    struct Reseal: AsyncParsableCommand {
        static let configuration = CommandConfiguration.verb(
            "reseal", "Seals again what still stands under an older key.", example: "key reseal")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let sealed = try await KeyCommand.reseal(common)
            common.output.say(["sealed": JSONValue(sealed)], "\(sealed) secrets were sealed again.")
        }
    }

    private static func reseal(_ common: CommonOptions) async throws -> Int {
        try await within(common) { session in try await session.administration.reseal(by: session.actor) }
    }

    static func within<Value>(
        _ common: CommonOptions, _ body: (OperatorSession) async throws -> Value
    ) async throws -> Value {
        let session = try await OperatorSession.open(common)
        do {
            let value = try await body(session)
            await session.close()
            return value
        } catch {
            await session.close()
            throw error
        }
    }
}
