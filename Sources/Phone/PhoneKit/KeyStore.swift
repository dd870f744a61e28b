public import PhoneLink

/// The accounts of a phone, one file each, in a folder that its owner alone can read.
public struct KeyStore: Sendable {
    /// Accounts on one phone.
    public static let accountsMax = 100
    private static let ending = ".account"
    private let folder: String

    /// The folder is made when the first account is kept.
    public init(folder: String) { self.folder = folder }

    /// All accounts, in the order of their labels.
    public func accounts() throws(PhoneFailure) -> [Account] {
        var accounts: [Account] = []
        for name in try PrivateFile.names(in: folder) where name.hasSuffix(Self.ending) {
            accounts.append(
                try Account(parsing: PrivateFile.read("\(folder)/\(name)", sizeMax: Account.sizeMax)))
        }
        return accounts.sorted {
            ($0.organisation, $0.label, $0.device.text) < ($1.organisation, $1.label, $1.device.text)
        }
    }

    /// Keeps an account, in place of what was kept of the same device.
    public func save(_ account: Account) throws(PhoneFailure) {
        try PrivateFile.makeFolder(folder)
        guard try PrivateFile.names(in: folder).count(where: { $0.hasSuffix(Self.ending) }) < Self.accountsMax else {
            throw .store("This phone has \(Self.accountsMax) accounts. Remove one first.")
        }
        try PrivateFile.write(account.serialized(), to: path(account.device))
    }

    /// Keeps what has changed of an account that is still kept; one that was removed stays removed.
    public func update(_ account: Account) throws(PhoneFailure) {
        let name = "\(account.device.text)\(Self.ending)"
        guard try PrivateFile.names(in: folder).contains(name) else { return }
        try PrivateFile.write(account.serialized(), to: path(account.device))
    }

    /// Forgets an account's keys; nothing happens when there are none.
    public func remove(_ device: DeviceID) throws(PhoneFailure) { try PrivateFile.remove(path(device)) }

    /// Keeps keys that no server has heard of yet.
    public func save(_ keys: IncomingKeys) throws(PhoneFailure) {
        try PrivateFile.makeFolder(folder)
        try PrivateFile.write(keys.serialized(), to: incomingPath)
    }

    /// The keys that were kept so.
    public func incoming() throws(PhoneFailure) -> IncomingKeys? {
        guard try PrivateFile.names(in: folder).contains(Self.incomingName) else { return nil }
        return try IncomingKeys(parsing: PrivateFile.read(incomingPath, sizeMax: IncomingKeys.sizeMax))
    }

    public func forgetIncoming() throws(PhoneFailure) { try PrivateFile.remove(incomingPath) }

    private static let incomingName = "incoming.keys"

    private var incomingPath: String { "\(folder)/\(Self.incomingName)" }

    private func path(_ device: DeviceID) -> String { "\(folder)/\(device.text)\(Self.ending)" }
}
