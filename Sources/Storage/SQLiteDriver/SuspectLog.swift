import Foundation
import GRDB

/// The write-ahead log after a failed sync.
///
/// The kernel reports such a failure once and then takes the pages for clean: a later sync succeeds without writing
/// them. Commits behind them would be acknowledged and lost, and a checkpoint interrupted by a power cut would leave
/// half a transaction. Writing the log's own bytes over it makes the pages count again.
struct SuspectLog {
    private static let chunkSize = 1 << 16

    let path: String

    func rewrite() throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw failure("opened")
        }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        var offset = 0
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
            if count == 0 { break }
            guard count > 0, pwrite(descriptor, chunk, count, off_t(offset)) == count else {
                throw failure("written again")
            }
            offset += count
        }
        guard fdatasync(descriptor) == 0 else { throw failure("synced") }
    }

    private func failure(_ what: String) -> DatabaseError {
        let reason = String(cString: strerror(errno))
        return DatabaseError(
            resultCode: .SQLITE_IOERR, message: "after a failed sync the log could not be \(what): \(reason)")
    }
}
