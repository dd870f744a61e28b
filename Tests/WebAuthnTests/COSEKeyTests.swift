import Bytes
import Testing
import WebAuthn

@Suite("A COSE key")
struct COSEKeyTests {
    struct Deviation: Sendable, CustomTestStringConvertible {
        let name: String
        let key: @Sendable () throws -> TestKey
        let change: @Sendable (inout [Int: CBORValue]) -> Void
        var testDescription: String { name }

        init(
            _ name: String, _ key: @escaping @Sendable () throws -> TestKey,
            _ change: @escaping @Sendable (inout [Int: CBORValue]) -> Void
        ) {
            self.name = name
            self.key = key
            self.change = change
        }
    }

    private static let p256 = { @Sendable () throws -> TestKey in try TestKey.p256() }

    static let deviations: [Deviation] = [
        Deviation("off the curve", p256) { $0[-3] = .bytes([UInt8](repeating: 1, count: 32)) },
        Deviation("at infinity", p256) {
            $0[-2] = .bytes([UInt8](repeating: 0, count: 32))
            $0[-3] = .bytes([UInt8](repeating: 0, count: 32))
        },
        Deviation("with a coordinate beyond the field", p256) { $0[-2] = .bytes([UInt8](repeating: 0xff, count: 32)) },
        Deviation("with a short coordinate", p256) { $0[-2] = .bytes([UInt8](repeating: 1, count: 31)) },
        Deviation("with a long coordinate", p256) { $0[-2] = .bytes([0] + ($0[-2]?.bytes ?? [])) },
        Deviation("with its point compressed", p256) { $0[-3] = .bool(true) },
        Deviation("of another curve's name", p256) { $0[-1] = CBORValue(2) },
        Deviation("of another curve's algorithm", p256) { $0[3] = CBORValue(-35) },
        Deviation("of no key type", p256) { $0[1] = CBORValue(1) },
        Deviation("without an algorithm", p256) { $0[3] = nil },
        Deviation("of an unknown algorithm", p256) { $0[3] = CBORValue(-47) },
        Deviation("with a key id beside", p256) { $0[2] = .bytes([1]) },
        Deviation("with allowed operations beside", p256) { $0[4] = .array([CBORValue(2)]) },
        Deviation("with its private part beside", p256) { $0[-4] = .bytes([UInt8](repeating: 7, count: 32)) },
        Deviation("on P-384 and off the curve", { try .p384() }) { $0[-3] = .bytes([UInt8](repeating: 1, count: 48)) },
        Deviation("on P-521 and off the curve", { try .p521() }) { $0[-3] = .bytes([UInt8](repeating: 1, count: 66)) },
        Deviation("of Ed25519, on X25519", { try .ed25519() }) { $0[-1] = CBORValue(4) },
        Deviation("of Ed25519, too short", { try .ed25519() }) { $0[-2] = .bytes([UInt8](repeating: 1, count: 31)) },
        Deviation("of Ed25519, the neutral element", { try .ed25519() }) {
            $0[-2] = .bytes([1] + [UInt8](repeating: 0, count: 31))
        },
        Deviation("of Ed25519, of order 2, the other sign", { try .ed25519() }) {
            $0[-2] = .bytes([0xec] + [UInt8](repeating: 0xff, count: 31))
        },
        Deviation("of Ed25519, beyond the field", { try .ed25519() }) {
            $0[-2] = .bytes([0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
        },
        Deviation("of RSA with exponent 3", { try .rsa() }) { $0[-2] = .bytes([3]) },
        Deviation("of RSA with a padded exponent", { try .rsa() }) { $0[-2] = .bytes([0, 1, 0, 1]) },
        Deviation("of RSA with 1024 bits", { try .rsa() }) {
            $0[-1] = .bytes(Array(($0[-1]?.bytes ?? []).suffix(128)))
        },
        Deviation("of RSA with a leading zero", { try .rsa() }) { $0[-1] = .bytes([0] + ($0[-1]?.bytes ?? [])) },
        Deviation("of RSA with an even modulus", { try .rsa() }) {
            $0[-1] = .bytes(($0[-1]?.bytes ?? []).dropLast() + [2])
        },
    ]

    @Test("T14 that is not wholly right is refused", arguments: deviations)
    func refused(deviation: Deviation) throws {
        var parameters = try deviation.key().parameters
        _ = try COSEKey(parsing: CBORValue(parameters: parameters).serialized())
        deviation.change(&parameters)
        #expect(throws: WebAuthnError.self) {
            try COSEKey(parsing: CBORValue(parameters: parameters).serialized())
        }
    }

    @Test("T14 T20 is refused when it is cut short anywhere, or bytes are left over")
    func prefixes() throws {
        for key in try TestKey.all() {
            let bytes = CBORValue(parameters: key.parameters).serialized()
            for count in 0..<bytes.count {
                #expect(throws: WebAuthnError.self) { try COSEKey(parsing: Array(bytes.prefix(count))) }
            }
            #expect(throws: WebAuthnError.self) { try COSEKey(parsing: bytes + [0]) }
        }
    }

    @Test("T14 tells its own signature from every other, and takes no other form of it")
    func signatures() throws {
        let message: [UInt8] = [1, 2, 3]
        for key in try TestKey.all() {
            let parsed = try COSEKey(parsing: CBORValue(parameters: key.parameters).serialized())
            let signature = try key.sign(message)
            #expect(parsed.isValid(signature, over: message))
            #expect(!parsed.isValid(signature, over: message + [0]))
            #expect(!parsed.isValid(signature + [0], over: message))
            #expect(!parsed.isValid(Array(signature.dropLast()), over: message))
            #expect(!parsed.isValid([], over: message))
            for other in try TestKey.all() where other.algorithm != key.algorithm {
                #expect(!parsed.isValid(try other.sign(message), over: message))
            }
        }
    }
}
