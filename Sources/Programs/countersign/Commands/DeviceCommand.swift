import ArgumentParser
import Bytes
import Domain
import Engine
import Storage

struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "device", "Phones with the app.",
        [
            List.self, Show.self, Setup.self, Invite.self, Rename.self, Lock.self, Unlock.self, Remove.self, Test.self,
        ])

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists a person's devices.", example: "device list ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let devices = try await session.view(.devices, of: person, with: "device list").situation.listedDevices
            session.output.say(
                ["devices": .array(devices.map(\.json))],
                devices.isEmpty ? "No devices. Next: countersign device setup \(person)" : devices.table)
        }
    }

    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows one device.", example: "device show 7KX4TM2PQ9A1B3C5D7")
        @OptionGroup var common: CommonOptions
        @Argument var device: String

        func run(in session: OperatorSession) async throws {
            let device = try await session.administration.viewDevice(device, with: "device show", by: session.actor)
            session.output.say(device.json, [device].table)
        }
    }

    struct Setup: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "setup", "Makes a set-up code for a person's next phone.", example: "device setup ada --for 1h")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(name: .customLong("for"), help: "How long the code lives: 10m, 1h, at most 7d.") var lifetime: Span?

        func validate() throws { try Self.check(lifetime) }

        static func check(_ lifetime: Span?) throws {
            guard lifetime.map({ (60...604_800).contains($0.seconds) }) ?? true else {
                throw ValidationError("a set-up code lives from 1m to 7d")
            }
        }

        func run(in session: OperatorSession) async throws {
            let opened = try await session.installation.setups.start(
                for: person, lifetimeSeconds: lifetime?.seconds, by: session.actor)
            let settings = session.installation.settings
            let address = settings.publicAddress
            // A certificate that the installation made itself is trusted by nobody without being told.
            let isOwn = settings.certificateFile == nil && address.hasPrefix("https:")
            let trust = isOwn ? " --ca \(OwnCertificate.authorityFile(of: settings))" : ""
            session.output.say(
                [
                    "username": .string(opened.username), "code": .string(opened.groupedCode),
                    "address": .string(address), "ends": JSONValue(opened.setup.endsAt),
                ],
                """
                Set-up code for \(opened.username), shown once: \(opened.groupedCode)
                  address  \(address)
                  ends     \(opened.setup.endsAt.text)
                On the phone, or for a trial: countersign-phone setup \(opened.groupedCode) --server \(address)\(trust)
                """)
        }
    }

    struct Rename: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "rename", "Gives a device another name.", example: "device rename 7KX4TM2PQ9A1B3C5D7 \"Ada's phone\"")
        @OptionGroup var common: CommonOptions
        @Argument var device: String
        @Argument var name: String

        func run(in session: OperatorSession) async throws {
            try await DeviceCommand.perform(.rename(name), on: device, session, "renamed")
        }
    }

    struct Lock: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "lock", "Locks a device until it is unlocked.", example: "device lock 7KX4TM2PQ9A1B3C5D7")
        @OptionGroup var common: CommonOptions
        @Argument var device: String

        func run(in session: OperatorSession) async throws {
            try await DeviceCommand.perform(.lock, on: device, session, "locked")
        }
    }

    struct Unlock: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "unlock", "Unlocks a device.", example: "device unlock 7KX4TM2PQ9A1B3C5D7")
        @OptionGroup var common: CommonOptions
        @Argument var device: String

        func run(in session: OperatorSession) async throws {
            try await DeviceCommand.perform(.unlock, on: device, session, "unlocked")
        }
    }

    struct Remove: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "remove", "Removes a device for good.", example: "device remove 7KX4TM2PQ9A1B3C5D7 --yes")
        @OptionGroup var common: CommonOptions
        @Argument var device: String

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.device(device)
            try common.confirm("Remove \(OutputTable.plain(found.name))?")
            try await DeviceCommand.perform(.remove, on: device, session, "removed")
        }
    }

    struct Test: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "test", "Sends a test request to a device and waits for the answer.",
            example: "device test 7KX4TM2PQ9A1B3C5D7 --app vpn")
        @OptionGroup var common: CommonOptions
        @Argument var device: String
        @Option(name: .customLong("app"), help: "The application that it bears the name of.") var application: String

        func run(in session: OperatorSession) async throws {
            var signIn = try await session.administration.test(device, at: application)
            while signIn.isOpen, session.now < signIn.endsAt {
                try await Task.sleep(for: .milliseconds(250))
                guard let next = try await session.store.situation(.signIn(signIn.id)).signIn else { break }
                signIn = next
            }
            let answer: String
            switch signIn.state {
            case .approved: answer = "approved"
            case .refused(let reason, _): answer = reason.rawValue
            case .waiting, .asking: answer = "no answer: is the server running, and the phone online?"
            }
            session.output.say(["answer": .string(answer)], "The device answered: \(answer)")
            guard case .approved = signIn.state else { throw ExitCode(FailureReport.checkFailed) }
        }
    }

    private static func perform(
        _ deed: DeviceDeed, on device: String, _ session: OperatorSession, _ done: String
    ) async throws {
        let changed = try await session.administration.perform(deed, on: device, by: session.actor)
        session.output.say(changed.json, "\(OutputTable.plain(changed.name)) (\(changed.id)) is \(done).")
    }
}

extension Device {
    var json: JSONValue {
        [
            "id": .string(id.text), "name": .string(name), "state": .string(state.rawValue),
            "platform": JSONValue(platform), "added": JSONValue(addedAt), "key_made": JSONValue(keyMadeAt),
            "last_seen": JSONValue(lastSeenAt),
            "last_request": lastRequest?.json ?? .null,
        ]
    }
}

extension [Device] {
    var table: String {
        var table = OutputTable("DEVICE", "NAME", "STATE", "PLATFORM", "LAST SEEN")
        for device in self {
            table.add(
                device.id.text, device.name, device.state.rawValue, device.platform ?? "-",
                device.lastSeenAt?.text ?? "never")
        }
        let requests = compactMap { device in
            device.lastRequest.map { "last request to \(OutputTable.plain(device.name)): \($0.sentence)" }
        }
        return ([table.description] + requests).joined(separator: "\n")
    }
}

extension LastRequest {
    /// Each of its moments, as far as it came.
    fileprivate var sentence: String {
        let steps = [
            ("asked", Optional(askedAt)), ("push service had it", handedAt), ("app asked for it", fetchedAt),
            ("answered", answeredAt),
        ]
        let known = steps.compactMap { name, at in at.map { "\(name) \($0.text)" } }
        return (known + (silentBefore == 0 ? [] : ["\(silentBefore) before it came to nothing"])).joined(
            separator: ", ")
    }
}
