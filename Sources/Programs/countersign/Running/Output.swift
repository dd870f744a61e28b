import Bytes
import Foundation

/// Where a command's results go: text for people, or one line of JSON for programs.
struct Output: Sendable {
    let isJSON: Bool

    /// Says a result, in the form that was asked for.
    func say(_ json: JSONValue, _ text: @autoclosure () -> String) {
        Self.write(isJSON ? json.text : text())
    }

    /// Whether somebody looks at the results as they come.
    static var isTerminal: Bool { isatty(1) == 1 }

    /// One line on standard output.
    static func write(_ line: String) { send(line + "\n", to: FileHandle.standardOutput) }

    /// One line on standard error.
    static func warn(_ line: String) { send("countersign: \(line)\n", to: FileHandle.standardError) }

    private static func send(_ text: String, to handle: FileHandle) {
        // Whoever reads may have gone; then there is nobody to tell.
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Asks at the terminal; nil when there is none.
    static func ask(_ question: String) -> String? {
        guard isatty(0) == 1, isatty(1) == 1 else { return nil }
        send(question + " ", to: FileHandle.standardOutput)
        return readLine()
    }
}
