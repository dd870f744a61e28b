public import Bytes

/// What a backup holds: for each account a key that can bring it back, once and together with the password; and codes
/// of other sites, whole. It holds no key that signs in.
public struct Backup: Equatable, Sendable {
    /// Accounts in one backup.
    public static let accountsMax = 16

    public struct Account: Equatable, Sendable {
        /// `https://mfa.example.ac.uk`.
        public let server: String
        public let organisation: String
        /// What people see: "Student ab123".
        public let account: String
        /// 32 bytes; the server has the public half.
        public let recoveryKey: Secret

        public init(server: String, organisation: String, account: String, recoveryKey: Secret) {
            self.server = server
            self.organisation = organisation
            self.account = account
            self.recoveryKey = recoveryKey
        }

        /// Its public half.
        public var recoveryPublicKey: SigningPublicKey {
            get throws(PhoneLinkError) { try SigningKey(recoveryKey).publicKey }
        }

        public static func == (left: Self, right: Self) -> Bool {
            left.server == right.server && left.organisation == right.organisation && left.account == right.account
                && equalInConstantTime(left.recoveryKey.exposed(), right.recoveryKey.exposed())
        }
    }

    /// In unix seconds.
    public let made: Int64
    public let accounts: [Account]
    public let entries: [SiteEntry]

    public init(made: Int64, accounts: [Account], entries: [SiteEntry]) {
        self.made = made
        self.accounts = accounts
        self.entries = entries
    }

    /// Reads what a file held; throws for anything that is no backup.
    public init(parsing bytes: [UInt8], made: Int64) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: BackupFile.sizeMax)
        self.made = made
        var accounts: [Account] = []
        for value in try claims.array("accounts", max: Self.accountsMax) {
            let one = try Claims(value)
            let account = Account(
                server: try one.text("srv", max: 256), organisation: try one.text("org", max: 96),
                account: try one.text("acc", max: 96), recoveryKey: Secret(try one.bytes("rec", 32)))
            guard try account.recoveryPublicKey.x963 == one.bytes("pub", 65) else { throw .malformed("pub") }
            accounts.append(account)
        }
        self.accounts = accounts
        entries = try SiteEntry.list(claims)
    }

    /// The bytes that are sealed; throws for keys that are none.
    public func serialized() throws(PhoneLinkError) -> [UInt8] {
        var values: [JSONValue] = []
        for account in accounts {
            values.append([
                "srv": .string(account.server), "org": .string(account.organisation),
                "acc": .string(account.account), "rec": .string(Base64URL.encode(account.recoveryKey.exposed())),
                "pub": .string(Base64URL.encode(try account.recoveryPublicKey.x963)),
            ])
        }
        let value: JSONValue = ["accounts": .array(values), "entries": .array(entries.map(\.value))]
        return value.serialized()
    }
}
