import Bytes
import Foundation
import OATH
import Testing

@Suite("oathtool", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/oathtool")))
struct OathtoolTests {
    @Test("computes the same codes for 1,000 random secrets")
    func agreement() throws {
        var random = SeededGenerator(state: 4_226)
        for _ in 0..<1_000 {
            let secret = random.bytes(Int.random(in: 10...64, using: &random))
            let digits = Int.random(in: 6...8, using: &random)
            let counter = Int64.random(in: 0...1 << 40, using: &random)
            let hex = Hex.encode(secret)
            if Bool.random(using: &random) {
                let hotp = try HOTP(secret: Secret(secret), digits: digits)
                let expected = try oathtool(["--hotp", "-d", "\(digits)", "-c", "\(counter)", hex])
                #expect(hotp.code(counter: counter) == expected)
            } else {
                let algorithm = HashAlgorithm.allCases.randomElement(using: &random) ?? .sha1
                let step = Int64.random(in: 1...300, using: &random)
                let time = counter % 4_000_000_000
                let totp = try TOTP(secret: Secret(secret), digits: digits, algorithm: algorithm, stepSeconds: step)
                let expected = try oathtool([
                    "--totp=\(algorithm.rawValue)", "-d", "\(digits)", "-s", "\(step)s", "-N", "@\(time)", hex,
                ])
                #expect(totp.code(at: time) == expected)
            }
        }
    }

    private func oathtool(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/oathtool")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
