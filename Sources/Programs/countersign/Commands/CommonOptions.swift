import ArgumentParser
import Bytes
import Foundation

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "The data folder (or COUNTERSIGN_DATA).")
    var data: String?

    @Option(help: "The settings file; DATA/countersign.yaml where this is not given.")
    var config: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Ask nothing and go on.")
    var yes = false

    var output: Output { Output(isJSON: json) }

    func settings() throws(SettingsError) -> LoadedSettings {
        try LoadedSettings.load(data: data, config: config, environment: ProcessInfo.processInfo.environment)
    }

    /// Refuses to go on with something that cannot be undone unless it was asked for twice.
    func confirm(_ what: String) throws {
        guard !yes else { return }
        guard let answer = Output.ask("\(what) Type yes to go on:") else {
            throw ValidationError("this cannot be undone: say --yes")
        }
        guard answer == "yes" else { throw ExitCode(FailureReport.refused) }
    }
}

/// A time as operators write it: `90s`, `10m`, `1h`, `30d`; a bare number is seconds.
struct Span: ExpressibleByArgument, Equatable {
    let seconds: Int

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
            (1...3_650 * 86_400).contains(number)
        else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflow else { return nil }
        self.seconds = seconds
    }
}

/// A secret that is handed over in a file, or on standard input as `-`.
struct SecretFile: ExpressibleByArgument {
    static let sizeMax = 65_536
    let path: String

    init?(argument: String) { path = argument }

    /// The file's first line, or all of its bytes.
    func read(wholeFile: Bool = false) throws -> Secret {
        let bytes: [UInt8]
        if path == "-" {
            bytes = Array(FileHandle.standardInput.readData(ofLength: Self.sizeMax))
        } else {
            bytes = try FileReading.bytes(path, sizeMax: Self.sizeMax)
        }
        let secret = wholeFile ? bytes : Array(bytes.prefix { $0 != 0x0a && $0 != 0x0d })
        guard !secret.isEmpty else { throw ValidationError("\(path) is empty") }
        return Secret(secret)
    }
}

/// Files that the operator names.
enum FileReading {
    static func bytes(_ path: String, sizeMax: Int) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw SettingsError(
                kind: .unreadable, place: path, message: "cannot be read (\(String(cString: strerror(errno))))")
        }
        defer { try? handle.close() }
        let data = try handle.read(upToCount: sizeMax + 1) ?? Data()
        guard data.count <= sizeMax else {
            throw SettingsError(kind: .unreadable, place: path, message: "is longer than \(sizeMax) bytes")
        }
        return Array(data)
    }
}
