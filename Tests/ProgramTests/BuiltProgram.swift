import Bytes
import Foundation

/// The program as it was built, beside the tests.
struct BuiltProgram {
    struct Outcome {
        let code: Int32
        let output: String
        let errors: String

        var json: JSONValue? { try? JSONValue(parsing: output.split(separator: "\n").last.map(String.init) ?? "") }
    }

    let data: String

    /// Runs one command on the data folder, with nobody at the terminal.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("countersign")
        process.arguments = arguments + ["--data", data]
        process.environment = ["PATH": "/usr/bin:/bin"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }
}
