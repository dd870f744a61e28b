import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import Storage

/// A command that works on an opened installation.
protocol InstallationCommand: AsyncParsableCommand {
    var common: CommonOptions { get }

    func run(in session: OperatorSession) async throws
}

extension InstallationCommand {
    mutating func run() async throws {
        let session = try await OperatorSession.open(common)
        do {
            try await run(in: session)
        } catch {
            await session.close()
            throw error
        }
        await session.close()
    }
}

/// An opened installation, who works on it, and where results go.
struct OperatorSession: Sendable {
    let installation: Installation
    let actor: Domain.Actor
    let output: Output

    var administration: Administration { installation.administration }
    var store: Store { installation.house.store }
    var now: Instant { installation.house.now() }

    static func open(_ common: CommonOptions) async throws -> OperatorSession {
        let settings = try common.settings().settings
        return OperatorSession(
            installation: try await Installation.open(settings, logger: quietLogger), actor: login,
            output: common.output)
    }

    /// Failures of the store come back as errors, so the log says only what nobody else would.
    static var quietLogger: Logger {
        var logger = Logger(label: "countersign") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        return logger
    }

    /// Who works at the machine: whoever became root keeps their own name.
    static var login: Domain.Actor {
        let name = ProcessInfo.processInfo.environment["SUDO_USER"] ?? NSUserName()
        return .operatorAccount(String(name.prefix(64)))
    }

    /// Opens what is held of a person. The record has it first, with the command.
    func view(_ matter: Look.Matter, of person: String, with command: String) async throws -> ViewedPerson {
        try await administration.view(matter, of: person, with: command, by: actor)
    }

    /// Seals what is committed by now; a server that does the same at the same time does no harm.
    func seal() async throws {
        try await RecordSealer(store, signer: installation.signer(), clock: SystemClock()).seal()
    }

    func close() async { await installation.close() }
}
