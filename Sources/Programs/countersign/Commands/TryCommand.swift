import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import RADIUS

/// `countersign try vpn sam.ade`: a real RADIUS client asks the server, as a VPN would.
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Sign somebody in, as an application would.", subcommands: [TryVPN.self])
}

/// Asks over RADIUS.
struct TryVPN: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vpn", abstract: "Sign in to a VPN over RADIUS.",
        discussion: "Example: countersign try vpn sam.ade --server 10.0.0.9:1812 --secret-file vpn.secret")

    @Argument(help: "Who signs in.")
    var person: String

    @Option(help: "Where the server's RADIUS door is; the demonstration's where it is left out.")
    var server: String?

    @Option(help: "A file with the RADIUS secret; the demonstration's where it is left out.")
    var secretFile: String?

    @Option(help: "A file with the password; asked for where it is left out, but for the demonstration.")
    var passwordFile: String?

    @Option(help: "What stands behind the password, such as push2 or a code.")
    var add: String?

    @Option(help: "The demonstration's folder.")
    var data: String?

    @Option(help: "How many seconds to wait for the answer.")
    var wait = 130

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let state = try DemoState.load(
            data ?? "\(FileManager.default.homeDirectoryForCurrentUser.path)/.local/share/countersign-demo")
        let (host, port) = try Server.split(try given(server ?? state?.radiusAddress, "--server"))
        let dialogue = RADIUSDialogue(
            address: host, port: UInt16(clamping: port),
            secret: Secret(text: try given(try secretFile.map(read) ?? state?.radiusSecret, "--secret-file")),
            random: SystemRandom())
        var password = try passwordFile.map(read) ?? (state == nil ? nil : MadeUpUniversity.password)
        if password == nil { password = String(cString: getpass("Password: ")) }
        var line = (password ?? "") + (add.map { ",\($0)" } ?? "")
        if !json { say("Asking for \(person). If a phone asks, answer there.") }
        var challenge: [UInt8]?
        while true {
            let reply = try await dialogue.ask(
                name: person, password: Secret(text: line), state: challenge, withinSeconds: wait)
            guard reply.code == .accessChallenge, !json else { return try finish(reply) }
            say(reply.text)
            line = readLine() ?? ""
            challenge = reply.state
        }
    }

    private func finish(_ reply: Packet) throws {
        let isIn = reply.code == .accessAccept
        if json {
            let value: JSONValue = [
                "code": .string("\(reply.code)"), "in": .bool(isIn), "message": .string(reply.text),
            ]
            say(value.text)
        } else {
            // A wrong password is told from nothing else, on purpose.
            let text = isIn || !reply.text.isEmpty ? reply.text : "No reason was said: a wrong name or password?"
            say("\(isIn ? "Let in." : "Not let in.") \(text)".trimmingCharacters(in: .whitespaces))
        }
        if !isIn { throw ExitCode(1) }
    }

    private func given(_ value: String?, _ option: String) throws -> String {
        guard let value else {
            throw Mistake(.notFound, "no demonstration was found: start one with countersign demo, or give \(option)")
        }
        return value
    }

    private func read(_ path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Mistake(.notFound, "cannot read \(path)")
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

extension Packet {
    /// What the server says to the person.
    fileprivate var text: String { (try? replyMessage) ?? "" }
}
