public import Bytes
import CArgon2
public import Domain
import Foundation
import Synchronization

/// argon2id (RFC 9106) on threads of its own, a bounded number at a time, so that a flood of wrong passwords
/// cannot take the machine.
public final class PasswordHashing: Sendable {
    /// OWASP's parameters: 19 MiB, 2 passes, 1 lane.
    static let memoryKiB: UInt32 = 19_456
    static let passes: UInt32 = 2
    static let lanes: UInt32 = 1
    static let hashSize = 32
    static let saltSize = 16
    /// Bytes of a password; a RADIUS one has at most 128.
    public static let passwordSizeMax = 1024
    /// Checks that may wait; more are refused at once.
    public static let waitingMax = 128
    /// Checks of one name that may be under way at once.
    public static let sameNameMax = 4

    private struct State {
        var waiting = 0
        var names: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let queue: OperationQueue
    /// Checked when there is no such person, so that the answer takes as long.
    private let decoy: String

    public init(random: any RandomSource) throws {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
        decoy = try Self.hash(Secret(random.bytes(24)), salt: random.bytes(Self.saltSize))
    }

    /// The hash in its encoded form, `$argon2id$v=19$…`.
    public static func hash(_ password: Secret, salt: [UInt8]) throws -> String {
        let bytes = password.exposed()
        guard bytes.count <= passwordSizeMax else { throw Mistake(.malformed, "the password is too long") }
        let size = argon2_encodedlen(
            passes, memoryKiB, lanes, UInt32(saltSize), UInt32(hashSize), Argon2_id)
        var encoded = [CChar](repeating: 0, count: size)
        let code = argon2id_hash_encoded(
            passes, memoryKiB, lanes, bytes, bytes.count, salt, salt.count, hashSize, &encoded, size)
        guard code == ARGON2_OK.rawValue else { throw Fault("argon2 failed with \(code)") }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The hashes of passwords, in their order, as many at a time as there are cores. Throws what the first one
    /// that cannot be hashed throws.
    static func hash(_ passwords: [(password: Secret, salt: [UInt8])]) async throws -> [String] {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let results = Mutex([Result<String, any Error>?](repeating: nil, count: passwords.count))
        await withCheckedContinuation { continuation in
            for (index, entry) in passwords.enumerated() {
                queue.addOperation {
                    let result = Result { try hash(entry.password, salt: entry.salt) }
                    results.withLock { $0[index] = result }
                }
            }
            queue.addBarrierBlock { continuation.resume() }
        }
        return try results.withLock { $0 }.map { result in
            guard let result else { throw Fault("a password was not hashed") }
            return try result.get()
        }
    }

    /// Checks the password against the hash, or against nothing in the same time. Nil when too many checks wait.
    func check(_ password: Secret, against hash: String?, name: String) async -> Bool? {
        guard enter(name) else { return nil }
        defer { leave(name) }
        let encoded = hash ?? decoy
        let bytes = password.exposed()
        guard bytes.count <= Self.passwordSizeMax else { return false }
        let isRight = await withCheckedContinuation { continuation in
            queue.addOperation {
                let code = argon2id_verify(encoded, bytes, bytes.count)
                continuation.resume(returning: code == ARGON2_OK.rawValue)
            }
        }
        return isRight && hash != nil
    }

    private func enter(_ name: String) -> Bool {
        state.withLock { state in
            guard state.waiting < Self.waitingMax, state.names[name, default: 0] < Self.sameNameMax else {
                return false
            }
            state.waiting += 1
            state.names[name, default: 0] += 1
            return true
        }
    }

    private func leave(_ name: String) {
        state.withLock { state in
            state.waiting -= 1
            let left = state.names[name, default: 1] - 1
            state.names[name] = left == 0 ? nil : left
        }
    }
}
