public import Bytes
public import PhoneLink

/// One account on this phone: its keys, and the server's.
public struct Account: Sendable {
    /// Bytes of an account's file.
    public static let sizeMax = 16 * 1024
    static let version: Int64 = 1

    /// The phone's name at the server.
    public let device: DeviceID
    /// Where its server is.
    public internal(set) var server: ServerAddress
    /// Certificates to trust for this server beside the system's: a file's path.
    public let authorityFile: String?
    /// Such as "Example University".
    public let organisation: String
    /// Such as "Student ab123".
    public let label: String
    /// The phone's own name, such as "Pixel 8".
    public let name: String
    /// Signs the server's requests.
    public let serverKey: SigningPublicKey
    /// Signs this phone's answers; never leaves it.
    public let signingKey: SigningKey
    /// Makes offline codes.
    public let passcodeKey: Secret
    /// How those codes look.
    public let passcodeForm: PasscodeForm
    /// How far the server's clock is ahead of the phone's, in seconds; 0 within ten.
    public var clockOffsetSeconds: Int64
    /// What is shown with approvals, where it is on.
    public internal(set) var lock: SoftwareLock?

    init(
        reply: PairingReply, server: ServerAddress, authorityFile: String?, name: String, signingKey: SigningKey,
        passcodeKey: Secret, clockOffsetSeconds: Int64
    ) {
        device = reply.device
        self.server = server
        self.authorityFile = authorityFile
        organisation = reply.organisation
        label = reply.account
        self.name = name
        serverKey = reply.serverKey
        self.signingKey = signingKey
        self.passcodeKey = passcodeKey
        passcodeForm = reply.passcode
        self.clockOffsetSeconds = clockOffsetSeconds
    }

    /// Reads what `serialized` wrote.
    public init(parsing bytes: [UInt8]) throws(PhoneFailure) {
        let damaged = PhoneFailure.store("An account's file is damaged. Set the account up again.")
        guard bytes.count <= Self.sizeMax, let value = try? JSONValue(parsing: bytes) else { throw damaged }
        guard value["version"]?.integer == Self.version else {
            throw .store("An account's file was written by another version of countersign-phone.")
        }
        func text(_ name: String) throws(PhoneFailure) -> String {
            guard let text = value[name]?.string else { throw damaged }
            return text
        }
        do {
            device = try DeviceID(text("device"))
            server = try ServerAddress(text("server"))
            authorityFile = value["ca"]?.string
            organisation = try text("organisation")
            label = try text("account")
            name = try text("name")
            serverKey = try SigningPublicKey(jwk: value["server_key"] ?? .null)
            signingKey = try SigningKey(Secret(Base64URL.decode(text("signing_key"))))
            passcodeKey = Secret(try Base64URL.decode(text("passcode_key")))
            passcodeForm = try PasscodeForm(parsing: (value["passcode"] ?? .null).serialized())
            clockOffsetSeconds = value["clock_offset"]?.integer ?? 0
            lock = SoftwareLock(value["lock"])
        } catch {
            throw damaged
        }
        guard passcodeKey.count == PasscodeKey.count else { throw damaged }
    }

    /// The account with its secrets in clear, for a file that its owner alone can read.
    public func serialized() throws(PhoneFailure) -> [UInt8] {
        guard let form = try? JSONValue(parsing: passcodeForm.serialized()) else { throw .store("No passcode form.") }
        var value: [String: JSONValue] = [
            "version": .integer(Self.version), "device": .string(device.text), "server": .string(server.text),
            "ca": JSONValue(authorityFile), "organisation": .string(organisation), "account": .string(label),
            "name": .string(name), "server_key": serverKey.jwk,
            "signing_key": .string(Base64URL.encode(signingKey.secret.exposed())),
            "passcode_key": .string(Base64URL.encode(passcodeKey.exposed())), "passcode": form,
            "clock_offset": .integer(clockOffsetSeconds),
        ]
        value["lock"] = lock?.json
        return JSONValue.object(value).serialized()
    }
}

extension Account {
    /// The same account, whose server answers at another address now.
    public func moved(to server: ServerAddress) -> Account {
        var moved = self
        moved.server = server
        return moved
    }
}
