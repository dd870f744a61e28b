import Bytes
import Crypto
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

    @Test(
        "T14 on Ed25519 is accepted when its y belongs to a point, with either sign, and refused when to none",
        arguments: [
            ("0200000000000000000000000000000000000000000000000000000000000000", false),
            ("0300000000000000000000000000000000000000000000000000000000000000", true),
            ("0700000000000000000000000000000000000000000000000000000000000000", false),
            ("0800000000000000000000000000000000000000000000000000000000000000", false),
            ("0400000000000000000000000000000000000000000000000000000000000000", true),
            ("ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false),
            ("eaffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", true),
            ("e6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false),
            ("0000000000000000000000000000000000000000000000000000000000000040", false),
            ("e2ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false),
            ("38b4e652e44da7f2370d9e260e27136550a4a3a6d07f5c0c332f8b1212841f69", false),
            ("2b902f8911e81818f8c99d5d5d9831957504d90e945de2e8f54ee781e63a7b1b", false),
            ("d85099095aa300165a67036f9b540d6b8f0be21124179c3dd9f7381767b78846", false),
            ("264aad6cb6dd210faf94acd3cf92c190237cb11f5d108cf2593026399c59b850", true),
            ("b5769fa0f1483f95a90d9df2f130d60fcf04bd93f50ae69514da8c654ef15806", false),
            ("ccdaebf990d19838b0d7ec0b3e97818ecb96c4dbadbe172296d5234a2159a635", false),
            ("a4e6ed24ec636a8ac0a1271e5866279238aaf84e58056d8f2fa8edd04add4b57", false),
            ("8b15442ee2db611a91bfe39469733a9247d58fa3c55018300372555fe99a780c", true),
            ("29fb388c22e44cb637f01210c3707a90b405420fb169779edfb5b93492828a3f", true),
            ("54b12eae62d11e887eb0766d1877f8c6eff26b5010af3177d161e795c3533376", true),
            ("30e4037458a9905cad87bd4c77e2983f27745ccb9a31052e944cf1b21075d163", false),
            ("fb1b7d3e3f73f414af6e0d935520dd4c2147738606f2bf7ec70209e0e602f72b", true),
        ])
    func edwards(hex: String, isPoint: Bool) throws {
        var parameters = try TestKey.ed25519().parameters
        var bytes = try Hex.decode(hex)
        for _ in 0..<2 {
            parameters[-2] = .bytes(bytes)
            let encoded = CBORValue(parameters: parameters).serialized()
            #expect(((try? COSEKey(parsing: encoded)) != nil) == isPoint)
            bytes[31] |= 0x80
        }
    }

    @Test("on Ed25519 is accepted for every private key")
    func edwardsKeys() throws {
        for seed in 0..<100 {
            let key = TestKey.edDSA(
                try Curve25519.Signing.PrivateKey(rawRepresentation: SHA256.hash(data: [UInt8(seed)])))
            _ = try COSEKey(parsing: CBORValue(parameters: key.parameters).serialized())
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
