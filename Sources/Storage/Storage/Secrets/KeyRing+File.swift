import Bytes
import Crypto
import Foundation

/// A key ring's file, as JSON: `{"current":1,"digest":…,"keys":{"1":…},"version":1}`, keys in base 64.
extension KeyRing {
    private static let version: Int64 = 1
    private static let fileSizeMax = 1 << 20

    /// Reads the ring at a path. Refuses a file that anybody but its owner may read or write.
    public static func load(_ path: String) throws(SecretError) -> KeyRing {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing(path: path) : unreadable(path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .malformed("\(path) is no file") }
        guard status.st_mode & 0o077 == 0 else {
            throw .permissions(path: path, mode: UInt32(status.st_mode & 0o7777))
        }
        guard (1...fileSizeMax).contains(Int(status.st_size)) else { throw .malformed("the key ring is empty") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard read(descriptor, &bytes, bytes.count) == bytes.count else { throw unreadable(path) }
        return try KeyRing(parsing: bytes)
    }

    /// Writes a new ring; refuses to write over another one.
    public func create(_ path: String) throws(SecretError) {
        try write(to: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
        try Self.syncFolder(of: path)
    }

    /// Replaces the ring at a path by this one, which must hold all of its keys; either the old or the new one
    /// survives a power cut.
    public func replace(_ path: String) throws(SecretError) {
        let old = try Self.load(path)
        guard old.keys.allSatisfy({ keys[$0.key] == $0.value }), old.digestKey == digestKey else {
            throw .malformed("the new key ring lacks keys of the old one")
        }
        let new = path + ".new"
        unlink(new)
        try write(to: new, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
        guard rename(new, path) == 0 else { throw Self.unreadable(path) }
        try Self.syncFolder(of: path)
    }

    init(parsing bytes: [UInt8]) throws(SecretError) {
        guard let json = try? JSONValue(parsing: bytes), json["version"]?.integer == Self.version,
            let current = json["current"]?.integer.flatMap({ UInt32(exactly: $0) }),
            let members = json["keys"]?.object, members.count <= Self.keysMax
        else { throw .malformed("the file is no key ring of version \(Self.version)") }
        var keys: [UInt32: SymmetricKey] = [:]
        for (name, value) in members {
            guard let number = UInt32(name) else { throw .malformed("a key without a number") }
            keys[number] = try Self.key(value)
        }
        guard keys[current] != nil else { throw .malformed("the current key is missing") }
        guard let digest = json["digest"] else { throw .malformed("the digest key is missing") }
        self.init(keys: keys, current: current, digestKey: try Self.key(digest))
    }

    func serialized() -> [UInt8] {
        var members: [String: JSONValue] = [:]
        for (number, key) in keys { members[String(number)] = Self.json(key) }
        let file: JSONValue = [
            "version": .integer(Self.version), "current": .integer(Int64(current)), "keys": .object(members),
            "digest": Self.json(digestKey),
        ]
        return file.serialized() + [0x0a]
    }

    private static func key(_ value: JSONValue) throws(SecretError) -> SymmetricKey {
        guard let text = value.string, let bytes = try? Base64.decode(text), bytes.count == keySize else {
            throw .malformed("a key is not \(keySize) bytes in base 64")
        }
        return SymmetricKey(data: bytes)
    }

    private static func json(_ key: SymmetricKey) -> JSONValue {
        .string(Base64.encode(key.withUnsafeBytes { Array($0) }))
    }

    private func write(to path: String, flags: Int32) throws(SecretError) {
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw errno == EEXIST ? .exists(path: path) : Self.unreadable(path) }
        defer { close(descriptor) }
        let bytes = serialized()
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Self.unreadable(path)
        }
    }

    private static func syncFolder(of path: String) throws(SecretError) {
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unreadable(folder) }
    }

    private static func unreadable(_ path: String) -> SecretError {
        .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
