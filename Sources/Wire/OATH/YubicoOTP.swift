public import Bytes

/// What a YubiKey types: its public identity, then one AES block, all in ModHex (YubiKey manual §6.1).
public struct YubicoOTP: Hashable, Sendable {
    /// The longest public identity in bytes.
    public static let publicIDSizeMax = 16
    static let blockSize = 16

    /// The public identity in ModHex, lower case; it may be empty.
    public let publicID: String
    let block: [UInt8]

    /// Nil when the text is not 32 to 64 ModHex letters.
    public init?(parsing typed: some StringProtocol) {
        let sizes = 2 * Self.blockSize...2 * (Self.blockSize + Self.publicIDSizeMax)
        guard sizes.contains(typed.utf8.count), let bytes = ModHex.decode(typed) else { return nil }
        publicID = ModHex.encode(bytes.dropLast(Self.blockSize))
        block = Array(bytes.suffix(Self.blockSize))
    }
}

extension YubicoOTP {
    /// How often a key was plugged in, and how often it was touched since. A code counts only when its position
    /// is greater than the last one seen.
    public struct Position: Comparable, Hashable, Sendable {
        public let usage: UInt16
        public let session: UInt8

        public init(usage: UInt16, session: UInt8) {
            self.usage = usage
            self.session = session
        }

        public static func < (left: Position, right: Position) -> Bool {
            (left.usage, left.session) < (right.usage, right.session)
        }
    }

    /// The fields inside the block, once its checksum is right (YubiKey manual §6.1).
    public struct Content: Sendable {
        /// Six bytes, to be compared with the ones the key was programmed with.
        public let privateID: Secret
        public let position: Position
        /// Ticks of about an eighth of a second since the key was plugged in, 24 bits.
        public let timestamp: UInt32

        /// Nil when the checksum is wrong, as it is after decryption with another key.
        init?(parsing block: [UInt8]) {
            guard block.count == blockSize, YubicoOTP.checksum(block) == YubicoOTP.checksumResidue else { return nil }
            var reader = ByteReader(block)
            guard let privateID = try? reader.read(6), let usage = try? reader.readLittleEndian(UInt16.self),
                let low = try? reader.readLittleEndian(UInt16.self), let high = try? reader.readByte(),
                let session = try? reader.readByte()
            else { return nil }
            self.privateID = Secret(privateID)
            // The top bit says that caps lock was on.
            position = Position(usage: usage & 0x7fff, session: session)
            timestamp = UInt32(high) << 16 | UInt32(low)
        }
    }

    static let checksumResidue: UInt16 = 0xf0b8

    /// CRC-16 of ISO 13239, without the final complement.
    static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var remainder: UInt16 = 0xffff
        for byte in bytes {
            remainder ^= UInt16(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x8408 : remainder >> 1 }
        }
        return remainder
    }
}
