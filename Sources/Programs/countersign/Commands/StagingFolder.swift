import Domain
import Foundation

/// A folder for the time of one command, for its owner alone.
struct StagingFolder {
    let path: String

    init(beside target: String) throws {
        let url = URL(fileURLWithPath: target)
        let parent = url.deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        path = "\(parent)/.\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)"
        guard mkdir(path, 0o700) == 0 else {
            throw Mistake(.notAllowed, "cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
