import Bytes
import Crypto
import SwiftASN1
import WebAuthn
import X509

/// What a TPM says of a key; each part can be changed before it is signed.
struct TPMPlan: Sendable {
    /// The key in the public area.
    var key: TestKey
    var magic: UInt32 = 0xff54_4347
    var type: UInt16 = 0x8017
    var symmetric: UInt16 = 0x0010
    var exponent: UInt32 = 0
    var extraData: [UInt8]?
    var name: [UInt8]?
    var trailing: [UInt8] = []

    /// A TPM's name in its certificate, as critical as in a certificate without a subject.
    static func name(maker: String = "id:FFFFF1D0", version: Bool = true) throws -> Certificate.Extension {
        var attributes: [RelativeDistinguishedName.Attribute] = [
            .init(type: [2, 23, 133, 2, 1], utf8String: maker), .init(type: [2, 23, 133, 2, 2], utf8String: "Model"),
        ]
        if version { attributes.append(.init(type: [2, 23, 133, 2, 3], utf8String: "id:13")) }
        return try Certificate.Extension(
            SubjectAlternativeNames([.directoryName(try DistinguishedName(attributes))]), critical: true)
    }

    private static func sized(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }

    /// TPMT_PUBLIC.
    var publicArea: [UInt8] {
        var writer = ByteWriter()
        let isRSA = key.algorithm == .rs256
        writer.writeInteger(UInt16(isRSA ? 0x0001 : 0x0023))
        writer.writeInteger(UInt16(0x000b))
        writer.writeInteger(UInt32(0x0006_0472))
        writer.write(Self.sized([]))
        writer.writeInteger(symmetric)
        writer.writeInteger(UInt16(0x0010))
        if isRSA {
            writer.writeInteger(UInt16(key.modulus.count * 8))
            writer.writeInteger(exponent)
            writer.write(Self.sized(key.modulus))
        } else {
            let curve: UInt16 = key.algorithm == .es256 ? 3 : key.algorithm == .es384 ? 4 : 5
            writer.writeInteger(curve)
            writer.writeInteger(UInt16(0x0010))
            writer.write(Self.sized(key.parameters[-2]?.bytes ?? []))
            writer.write(Self.sized(key.parameters[-3]?.bytes ?? []))
        }
        writer.write(trailing)
        return writer.bytes
    }

    /// TPMS_ATTEST.
    func certifyInfo(for message: [UInt8], _ algorithm: COSEAlgorithm) -> [UInt8] {
        let hash =
            switch algorithm {
            case .es384: Array(SHA384.hash(data: message))
            case .es512: Array(SHA512.hash(data: message))
            default: Array(SHA256.hash(data: message))
            }
        var writer = ByteWriter()
        writer.writeInteger(magic)
        writer.writeInteger(type)
        writer.write(Self.sized([1, 2, 3]))
        writer.write(Self.sized(extraData ?? hash))
        writer.write([UInt8](repeating: 0, count: 25))
        writer.write(Self.sized(name ?? [0, 0x0b] + Array(SHA256.hash(data: publicArea))))
        writer.write(Self.sized([]))
        return writer.bytes
    }
}
