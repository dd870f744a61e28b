public import Bytes

/// A phone made a backup: the server learns the public half of its recovery key, and nothing of the file.
public struct BackupReport: DeviceReport {
    public static let type = MessageType.backup

    public let device: DeviceID
    public let recoveryKey: SigningPublicKey
    /// When it was signed, in unix seconds.
    public let time: Int64

    public init(device: DeviceID, recoveryKey: SigningPublicKey, time: Int64) {
        self.device = device
        self.recoveryKey = recoveryKey
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        recoveryKey = try SigningPublicKey(jwk: claims.value("rec"))
        time = try claims.time("iat")
    }

    public var claims: JSONValue { ["rec": recoveryKey.jwk, "iat": .integer(time)] }
}

/// The recovery key's word that a new phone's key may come: it names that key, so it is of no use to another phone.
public struct Recovery: SignedContent {
    public static let type = MessageType.recovery

    public let recoveryKey: SigningPublicKey
    public let mark: KeyMark
    public let time: Int64

    public init(recoveryKey: SigningPublicKey, mark: KeyMark, time: Int64) {
        self.recoveryKey = recoveryKey
        self.mark = mark
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        recoveryKey = try SigningPublicKey(jwk: claims.value("rec"))
        mark = try KeyMark(claims, "key")
        time = try claims.time("iat")
        guard keyID == recoveryKey.keyID else { throw .wrongKey }
    }

    public var claims: JSONValue {
        ["rec": recoveryKey.jwk, "key": .string(mark.text), "iat": .integer(time)]
    }
}

extension Unverified<Recovery> {
    /// Checks it for this new key. Whether the recovery key is anybody's, the server knows.
    public func verified(for newKey: SigningPublicKey, now: Int64) throws(PhoneLinkError) -> Verified<Recovery> {
        let recovery = try verified(signature: claimed.recoveryKey)
        guard recovery.message.mark == KeyMark(of: newKey) else { throw .notForThis("key") }
        try TimeWindow.check(recovery.message.time, now: now)
        return recovery
    }
}

/// What a new phone says to be let in with a backup: the password, and its move with the recovery key's word.
public struct RestoreRequest: Sendable {
    static let sizeMax = 8_192
    static let nameMax = 256
    static let passwordMax = 1_024

    public let username: String
    public let password: Secret
    /// A `countersign-move+jwt` whose `end` is a `countersign-recovery+jwt`; nil where the university's copy is asked
    /// for.
    public let move: String?

    public init(username: String, password: Secret, move: String?) {
        self.username = username
        self.password = password
        self.move = move
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: Self.sizeMax)
        username = try claims.text("user", max: Self.nameMax)
        let typed = try claims.string("password")
        guard (1...Self.passwordMax).contains(typed.utf8.count) else { throw .malformed("password") }
        password = Secret(text: typed)
        move = try claims.optionalString("move")
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = [
            "user": .string(username), "password": .string(password.exposedText()), "move": JSONValue(move),
        ]
        return value.serialized()
    }
}

/// The university's copy of a backup, sealed as it came.
public struct BackupCopy: Sendable {
    public let file: BackupFile

    public init(_ file: BackupFile) { self.file = file }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        file = try BackupFile(parsing: Claims(parsing: bytes, sizeMax: 2 * BackupFile.sizeMax).string("copy"))
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["copy": .string(file.text)]
        return value.serialized()
    }
}
