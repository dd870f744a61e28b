import Bytes
import Crypto
import CryptoExtras
import WebAuthn
import X509

/// A credential's private key, of each kind that is supported.
enum TestKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case es384(P384.Signing.PrivateKey)
    case es512(P521.Signing.PrivateKey)
    case edDSA(Curve25519.Signing.PrivateKey)
    case rs256(_RSA.Signing.PrivateKey)

    static func p256(_ seed: UInt8 = 7) throws -> TestKey {
        .es256(try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32)))
    }

    static func p384() throws -> TestKey {
        .es384(try P384.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 48)))
    }

    static func p521() throws -> TestKey {
        .es512(try P521.Signing.PrivateKey(rawRepresentation: [0] + [UInt8](repeating: 7, count: 65)))
    }

    static func ed25519() throws -> TestKey {
        .edDSA(try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32)))
    }

    private static let rsaKey = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

    static func rsa() throws -> TestKey {
        guard let key = rsaKey else { throw WebAuthnError.unsupportedKey("RSA") }
        return .rs256(key)
    }

    static func all() throws -> [TestKey] { [try p256(), try p384(), try p521(), try ed25519(), try rsa()] }

    var algorithm: COSEAlgorithm {
        switch self {
        case .es256: .es256
        case .es384: .es384
        case .es512: .es512
        case .edDSA: .edDSA
        case .rs256: .rs256
        }
    }

    /// The public key's COSE parameters, by label.
    var parameters: [Int: CBORValue] {
        switch self {
        case .es256(let key): Self.point(Array(key.publicKey.x963Representation), algorithm, 1)
        case .es384(let key): Self.point(Array(key.publicKey.x963Representation), algorithm, 2)
        case .es512(let key): Self.point(Array(key.publicKey.x963Representation), algorithm, 3)
        case .edDSA(let key):
            [
                1: CBORValue(1), 3: CBORValue(algorithm.rawValue), -1: CBORValue(6),
                -2: .bytes(Array(key.publicKey.rawRepresentation)),
            ]
        case .rs256:
            [
                1: CBORValue(3), 3: CBORValue(algorithm.rawValue), -1: .bytes(modulus), -2: .bytes([1, 0, 1]),
            ]
        }
    }

    var modulus: [UInt8] {
        guard case .rs256(let key) = self, let numbers = try? key.publicKey.getKeyPrimitives() else { return [] }
        return Array(numbers.modulus)
    }

    private static func point(_ point: [UInt8], _ algorithm: COSEAlgorithm, _ curve: Int) -> [Int: CBORValue] {
        let size = point.count / 2
        return [
            1: CBORValue(2), 3: CBORValue(algorithm.rawValue), -1: CBORValue(curve),
            -2: .bytes(Array(point[1...size])), -3: .bytes(Array(point[(size + 1)...])),
        ]
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch self {
        case .es256(let key): Array(try key.signature(for: message).derRepresentation)
        case .es384(let key): Array(try key.signature(for: message).derRepresentation)
        case .es512(let key): Array(try key.signature(for: message).derRepresentation)
        case .edDSA(let key): Array(try key.signature(for: message))
        case .rs256(let key):
            Array(
                try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    var certificateKey: Certificate.PrivateKey {
        switch self {
        case .es256(let key): Certificate.PrivateKey(key)
        case .es384(let key): Certificate.PrivateKey(key)
        case .es512(let key): Certificate.PrivateKey(key)
        case .edDSA(let key): Certificate.PrivateKey(key)
        case .rs256(let key): Certificate.PrivateKey(key)
        }
    }
}

extension CBORValue {
    init(parameters: [Int: CBORValue]) {
        self.init(map: parameters.map { (CBORValue($0.key), $0.value) })
    }

    init(members: [String: CBORValue]) {
        self.init(map: members.map { (.text($0.key), $0.value) })
    }
}

/// An authenticator with its browser, in software. Each part can be changed before it is signed.
struct SoftwareAuthenticator: Sendable {
    static let party = "login.example.ac.uk"
    static let origin = "https://login.example.ac.uk"
    static let challenge = [UInt8](repeating: 0x5a, count: 32)
    static let now: Int64 = 1_764_000_000

    var key: TestKey
    var rpID = Self.party
    /// UP, UV, and AT where a credential is made.
    var flags: AuthenticatorFlags = [.userPresent, .userVerified]
    var signCount: UInt32 = 8
    var aaguid = [UInt8](repeating: 0x11, count: 16)
    var credentialID = [UInt8](repeating: 0x22, count: 32)
    /// What the browser calls the credential.
    var responseID = [UInt8](repeating: 0x22, count: 32)
    var parameters: [Int: CBORValue]
    var extensions: CBORValue?
    var clientData: [String: JSONValue] = [
        "type": "webauthn.create", "challenge": .string(Base64URL.encode(Self.challenge)),
        "origin": .string(Self.origin), "crossOrigin": false,
    ]
    var format = "none"
    var statement: [String: CBORValue] = [:]
    var clientExtensionResults: [String: JSONValue] = [:]
    var userHandle: UserHandle?
    /// Changes what was signed, after it was signed.
    var tampering: @Sendable (inout [UInt8]) -> Void = { _ in }

    init(key: TestKey) {
        self.key = key
        parameters = key.parameters
    }

    static func registering(_ key: TestKey? = nil) throws -> SoftwareAuthenticator {
        var made = SoftwareAuthenticator(key: try key ?? .p256())
        made.flags.insert(.attestedCredential)
        return made
    }

    static func asserting(_ key: TestKey? = nil) throws -> SoftwareAuthenticator {
        var made = SoftwareAuthenticator(key: try key ?? .p256())
        made.clientData["type"] = "webauthn.get"
        return made
    }

    var clientDataJSON: [UInt8] { JSONValue.object(clientData).serialized() }

    var clientDataHash: [UInt8] { Array(SHA256.hash(data: clientDataJSON)) }

    var authenticatorData: [UInt8] {
        var writer = ByteWriter()
        writer.write(SHA256.hash(data: Array(rpID.utf8)))
        writer.write((extensions == nil ? flags : flags.union(.extensions)).rawValue)
        writer.writeInteger(signCount)
        if flags.contains(.attestedCredential) {
            writer.write(aaguid)
            writer.writeInteger(UInt16(credentialID.count))
            writer.write(credentialID)
            writer.write(CBORValue(parameters: parameters).serialized())
        }
        if let extensions { writer.write(extensions.serialized()) }
        return writer.bytes
    }

    func registration() throws -> RegistrationResponseJSON {
        let object = CBORValue(members: [
            "fmt": .text(format), "attStmt": CBORValue(members: statement), "authData": .bytes(authenticatorData),
        ])
        return RegistrationResponseJSON(
            id: try CredentialID(responseID), clientDataJSON: clientDataJSON, attestationObject: object.serialized(),
            transports: ["internal", "usb"], clientExtensionResults: clientExtensionResults)
    }

    func assertion() throws -> AuthenticationResponseJSON {
        let signature = try key.sign(authenticatorData + clientDataHash)
        var data = authenticatorData
        tampering(&data)
        return AuthenticationResponseJSON(
            id: try CredentialID(responseID), clientDataJSON: clientDataJSON, authenticatorData: data,
            signature: signature, userHandle: userHandle, clientExtensionResults: clientExtensionResults)
    }
}

extension RelyingParty {
    static func sample(topOrigins: Set<String> = []) throws -> RelyingParty {
        try RelyingParty(
            id: SoftwareAuthenticator.party, name: "Example University",
            origins: [SoftwareAuthenticator.origin, "https://vpn.example.org"], topOrigins: topOrigins)
    }
}

extension RegistrationExpectations {
    static func sample(topOrigins: Set<String> = []) throws -> RegistrationExpectations {
        RegistrationExpectations(
            relyingParty: try .sample(topOrigins: topOrigins),
            challenge: try CeremonyChallenge(SoftwareAuthenticator.challenge))
    }
}

extension AssertionExpectations {
    static let owner = try? UserHandle([1, 2, 3, 4])
    static let stranger = try? UserHandle([9, 9, 9, 9])

    static func sample(user: UserHandle? = owner, topOrigins: Set<String> = []) throws -> AssertionExpectations {
        AssertionExpectations(
            relyingParty: try .sample(topOrigins: topOrigins),
            challenge: try CeremonyChallenge(SoftwareAuthenticator.challenge), user: user)
    }
}
