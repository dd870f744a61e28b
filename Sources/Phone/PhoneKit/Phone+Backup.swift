public import AsyncHTTPClient
public import Bytes
public import PhoneLink

/// A backup that is sealed, and that no server has heard of yet: what was made before still counts.
public struct NewBackup: Sendable {
    public let file: BackupFile
    fileprivate let keys: [(phone: Phone, key: SigningPublicKey)]

    /// Each server learns the key that can bring its account back. Earlier backups of these phones are over.
    public func announce() async throws(PhoneFailure) {
        for (phone, key) in keys {
            _ = try await phone.corrected { time async throws(PhoneFailure) in
                let text = try trusting { () throws(PhoneLinkError) in
                    try BackupReport(device: phone.account.device, recoveryKey: key, time: time)
                        .signed(by: phone.account.signingKey)
                }
                return try await phone.transport.post(PhoneEndpoint.backups, signed: text)
            }
        }
    }
}

extension Phone {
    /// Seals a backup of these phones' accounts. The private halves of the keys that bring them back are in it alone.
    public static func backUp(
        _ phones: [Phone], entries: [SiteEntry] = [], passphrase: Secret, surroundings: Surroundings = .system
    ) throws(PhoneFailure) -> NewBackup {
        var accounts: [Backup.Account] = []
        var keys: [(phone: Phone, key: SigningPublicKey)] = []
        for phone in phones {
            let key = try IncomingKeys(surroundings).signing
            keys.append((phone, key.publicKey))
            accounts.append(
                Backup.Account(
                    server: phone.account.server.text, organisation: phone.account.organisation,
                    account: phone.account.label, recoveryKey: key.secret))
        }
        let backup = Backup(made: surroundings.now(), accounts: accounts, entries: entries)
        let file = try trusting { () throws(PhoneLinkError) in
            try BackupFile(
                sealing: backup, passphrase: passphrase, salt: surroundings.random(16), nonce: surroundings.random(12))
        }
        return NewBackup(file: file, keys: keys)
    }

    /// Has the server keep a copy of a backup, sealed as it is.
    public func keepCopy(of file: BackupFile) async throws(PhoneFailure) {
        let text = String(decoding: BackupCopy(file).serialized(), as: UTF8.self)
        let path = PhoneEndpoint.backupCopy
        _ = try await corrected { time async throws(PhoneFailure) in
            try await transport.post(path, json: text, authorization: credential("POST", path, time))
        }
    }

    /// The server's copy, for whoever has the password.
    public static func copy(
        of username: String, password: Secret, from newcomer: Newcomer, http: HTTPClient,
        surroundings: Surroundings = .system
    ) async throws(PhoneFailure) -> BackupFile {
        let clock = ServerClock(ownNow: surroundings.now, offset: 0)
        let transport = PhoneTransport(http: http, server: newcomer.server, clock: clock)
        let request = RestoreRequest(username: username, password: password, move: nil).serialized()
        let bytes = try await transport.post(PhoneEndpoint.copies, json: String(decoding: request, as: UTF8.self))
        return try trusting { () throws(PhoneLinkError) in try BackupCopy(parsing: bytes).file }
    }

    /// Brings one account of a backup back, as a new phone. What comes back counts once it is confirmed.
    public static func restore(
        _ account: Backup.Account, username: String, password: Secret, as newcomer: Newcomer, http: HTTPClient,
        surroundings: Surroundings = .system
    ) async throws(PhoneFailure) -> PairingOffer {
        let keys = try IncomingKeys(surroundings)
        let clock = ServerClock(ownNow: surroundings.now, offset: 0)
        let transport = PhoneTransport(http: http, server: newcomer.server, clock: clock)
        let (sent, bytes) = try await corrected(clock) { time async throws(PhoneFailure) in
            let move = try trusting { () throws(PhoneLinkError) in
                let recovery = try SigningKey(account.recoveryKey)
                let word = try Recovery(recoveryKey: recovery.publicKey, mark: keys.mark, time: time)
                    .signed(by: recovery)
                let phone = try NewPhone(
                    signingKey: keys.signing.publicKey, agreementKey: keys.agreement.publicKey, name: newcomer.name,
                    facts: PhoneFacts(kind: .terminal))
                return try PhoneMove(phone: phone, endorsement: word, time: time).signed(by: keys.signing)
            }
            let request = RestoreRequest(username: username, password: password, move: move).serialized()
            return (
                move,
                try await transport.post(PhoneEndpoint.restores, json: String(decoding: request, as: UTF8.self))
            )
        }
        return try offer(
            answering: sent, bytes, keys.signing, keys.agreement, as: newcomer, clock, http, surroundings)
    }
}
