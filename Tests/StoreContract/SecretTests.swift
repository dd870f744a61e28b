import Bytes
import Foundation
import Storage
import Testing

@Suite("A sealed secret")
struct SealedSecretTests {
    let ring = KeyRing()
    let secret = Secret(text: "JBSWY3DPEHPK3PXP")

    @Test("T27 opens in its own row alone")
    func row() throws {
        let sealed = try SealedSecret(sealing: secret, for: "tokens/1/secret", with: ring)
        let read = try SealedSecret(parsing: sealed.serialized())
        #expect(try read.open(for: "tokens/1/secret", with: ring).equals(secret))
        #expect(throws: SecretError.notAuthentic) { try read.open(for: "tokens/2/secret", with: ring) }
        #expect(throws: SecretError.notAuthentic) { try read.open(for: "tokens/1/secret", with: KeyRing()) }
    }

    @Test("is refused when a bit is flipped or bytes are missing")
    func damaged() throws {
        let bytes = try SealedSecret(sealing: secret, for: "row", with: ring).serialized()
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: SecretError.self) { try SealedSecret(parsing: changed).open(for: "row", with: ring) }
            #expect(throws: SecretError.self) {
                try SealedSecret(parsing: Array(bytes.prefix(index))).open(for: "row", with: ring)
            }
        }
    }

    @Test("stays readable after a rotation, and moves to the new key")
    func rotation() throws {
        let sealed = try SealedSecret(sealing: secret, for: "row", with: ring)
        let newer = try ring.rotated()
        #expect(try sealed.open(for: "row", with: newer).equals(secret))
        let moved = try #require(try sealed.resealed(for: "row", with: newer))
        #expect(moved.key == 2)
        #expect(try moved.resealed(for: "row", with: newer) == nil)
        #expect(throws: SecretError.unknownKey(2)) { try moved.open(for: "row", with: ring) }
        #expect(newer.digest("bypass codes", [1, 2]) == ring.digest("bypass codes", [1, 2]))
        #expect(ring.digest("recovery codes", [1, 2]) != ring.digest("bypass codes", [1, 2]))
    }

    @Test("has digests that never change, however often they are made and in whatever order")
    func digests() {
        // HMAC-SHA-256 with keys of HKDF from 32 bytes of 7, computed with another implementation.
        let known = [
            "visit": "35b26b98b7f0c95266ee5f2b447126f3db8b137285c44ea0d53e610bbd6a326f",
            "session": "03ee3d3671e55161d6b45b5d8109bb403fdb5517c351f4e1a9a27c9e4c6bde7e",
        ]
        let ring = KeyRing { [UInt8](repeating: 7, count: $0) }
        for purpose in ["visit", "session", "session", "visit"] {
            #expect(Hex.encode(ring.digest(purpose, [1, 2, 3])) == known[purpose])
        }
        // More purposes than a ring keeps keys for.
        for number in 0..<200 { _ = ring.digest("another \(number)", [1, 2, 3]) }
        #expect(Hex.encode(ring.digest("visit", [1, 2, 3])) == known["visit"])
        #expect(ring.digest("another 199", [1]) == ring.digest("another 199", [1]))
        #expect(ring.digest("another 199", [1]) != ring.digest("another 198", [1]))
    }
}

@Suite("A key ring's file")
struct KeyRingFileTests {
    let path = FileManager.default.temporaryDirectory.path + "/ring-" + Hex.encode(systemRandomBytes(8))

    @Test("T27 is its owner's alone, and is never written over other keys")
    func file() throws {
        defer { unlink(path) }
        let ring = KeyRing()
        #expect(throws: SecretError.missing(path: path)) { try KeyRing.load(path) }
        try ring.create(path)
        #expect(throws: SecretError.exists(path: path)) { try ring.create(path) }
        let newer = try KeyRing.load(path).rotated()
        try newer.replace(path)
        #expect(try KeyRing.load(path).current == 2)
        #expect(try KeyRing.load(path).digest("x", []) == ring.digest("x", []))
        #expect(throws: SecretError.self) { try KeyRing().replace(path) }
        chmod(path, 0o640)
        #expect(throws: SecretError.permissions(path: path, mode: 0o640)) { try KeyRing.load(path) }
    }

    @Test("is refused when it is cut short")
    func short() throws {
        defer { unlink(path) }
        try KeyRing().create(path)
        let whole = try #require(FileManager.default.contents(atPath: path))
        for length in stride(from: 0, to: whole.count - 1, by: 7) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            #expect(throws: SecretError.self) { try KeyRing.load(path) }
        }
    }
}
