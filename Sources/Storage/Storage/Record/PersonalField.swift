import Bytes
import Crypto

/// A field of an event that names a person. The record commits to it; the value and its salt can be erased.
public struct PersonalField: Equatable, Sendable {
    public static let saltSize = 32
    /// The address that somebody came from, and what is kept of it in the end.
    static let address = "address"
    static let network = "network"

    public let value: String
    public let salt: [UInt8]

    /// The salt is 32 random bytes of this field alone, or the value could be guessed.
    public init(_ value: String, salt: [UInt8]) {
        self.value = value
        self.salt = salt
    }

    public init(_ value: String, random: RandomBytes = systemRandomBytes) {
        self.init(value, salt: random(Self.saltSize))
    }

    /// What stands in the leaf: SHA-256 of the salt, the name's length (4 bytes, big-endian), the name and the value.
    public func commitment(name: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(salt)
        writer.writeInteger(UInt32(clamping: name.utf8.count))
        writer.write(name.utf8)
        writer.write(value.utf8)
        return SHA256.hash(data: writer.bytes).withUnsafeBytes { Array($0) }
    }
}
