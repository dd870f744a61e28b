public import AsyncHTTPClient
import Bytes
public import PhoneLink

/// How often a phone looks whether the other one said something.
private let lookSeconds: Int64 = 1

/// The old phone's side of a transfer, after its first word.
public struct LeavingTransfer: Sendable {
    /// What the new phone is told.
    public let code: TicketCode
    private let phones: [Phone]
    private let carrier: Phone
    private let key: AgreementKey
    private let opening: String
    private let reveal: TransferReveal
    private let ends: Int64

    /// The new phone, as it says it is.
    public struct Joined: Sendable {
        public let name: String
        public let words: ComparisonWords
        let joining: TransferJoining
        let transcript: TransferTranscript
    }

    /// Says the first word. The first phone's server carries the transfer for all of them.
    public init(opening phones: [Phone], surroundings: Surroundings = .system) async throws(PhoneFailure) {
        guard let carrier = phones.first, phones.count <= TransferOpening.countMax else {
            throw .store("So many accounts can't move at once: \(phones.count).")
        }
        (self.carrier, self.phones) = (carrier, phones)
        (key, reveal) = try trusting { () throws(PhoneLinkError) in
            let key = try AgreementKey(Secret(surroundings.random(32)))
            return (key, try TransferReveal(agreementKey: key.publicKey, nonce: surroundings.random(16)))
        }
        let text = TransferOpening(commitment: reveal.commitment, count: phones.count).text
        opening = text
        let bytes = try await carrier.say(text, at: PhoneEndpoint.transfers)
        let opened = try trusting { () throws(PhoneLinkError) in try OpenedTransfer(parsing: bytes) }
        (code, ends) = (opened.code, opened.ends)
    }

    /// Waits until the new phone has joined.
    public func joined() async throws(PhoneFailure) -> Joined {
        while true {
            let words = try await carrier.heard(code)
            if let text = words[.joining] {
                let said = reveal.text
                _ = try await carrier.say(said, at: "\(PhoneEndpoint.transfer(code))/\(TransferStep.reveal.rawValue)")
                return try trusting { () throws(PhoneLinkError) in
                    let joining = try TransferJoining(parsing: text)
                    let transcript = try TransferTranscript(opening: opening, joining: text, reveal: said)
                    return Joined(
                        name: joining.name, words: transcript.words, joining: joining, transcript: transcript)
                }
            }
            guard (try? await Task.sleep(for: .seconds(lookSeconds))) != nil else { throw .cancelled }
        }
    }

    /// "Move": this phone's word for each account, sealed for the phone whose words match.
    public func send(
        to joined: Joined, keepsOld: Bool, entries: [SiteEntry] = [], surroundings: Surroundings = .system
    ) async throws(PhoneFailure) {
        var moving: [TransferPackage.Moving] = []
        for (phone, mark) in zip(phones, joined.joining.marks) {
            let account = phone.account
            moving.append(
                .init(
                    server: account.server.text, organisation: account.organisation, account: account.label,
                    endorsement: try phone.endorse(mark, keepsOld: keepsOld)))
        }
        let text = try trusting { () throws(PhoneLinkError) in
            try joined.transcript.seal(
                TransferPackage(accounts: moving, entries: entries),
                with: joined.transcript.key(own: key, other: joined.joining.agreementKey),
                nonce: surroundings.random(12))
        }
        try await send(text)
    }

    /// "No": nothing moves.
    public func stop() async throws(PhoneFailure) { try await send(TransferTranscript.stop) }

    private func send(_ text: String) async throws(PhoneFailure) {
        _ = try await carrier.say(text, at: "\(PhoneEndpoint.transfer(code))/\(TransferStep.package.rawValue)")
    }
}

/// The new phone's side of a transfer, once both phones know the words.
public struct ArrivingTransfer: Sendable {
    public let words: ComparisonWords
    private let keys: [IncomingKeys]
    private let transcript: TransferTranscript
    private let secret: Secret
    private let transport: PhoneTransport
    private let code: TicketCode
    private let newcomer: Newcomer
    private let http: HTTPClient

    /// One account, the old phone's word for it, and the keys that were made for it.
    public struct Arriving: Sendable {
        public let moving: TransferPackage.Moving
        let keys: IncomingKeys
    }

    /// Joins, and waits until the old phone has shown its key.
    public init(
        joining code: TicketCode, as newcomer: Newcomer, http: HTTPClient, surroundings: Surroundings = .system
    ) async throws(PhoneFailure) {
        let clock = ServerClock(ownNow: surroundings.now, offset: 0)
        let transport = PhoneTransport(http: http, server: newcomer.server, clock: clock)
        (self.transport, self.code, self.newcomer, self.http) = (transport, code, newcomer, http)
        guard let opening = try await transport.heard(code)[.opening] else { throw .unreachable("Nobody opened this.") }
        let opened = try trusting { () throws(PhoneLinkError) in try TransferOpening(parsing: opening) }
        var keys: [IncomingKeys] = []
        for _ in 0..<opened.count { keys.append(try IncomingKeys(surroundings)) }
        self.keys = keys
        let agreement = try trusting { () throws(PhoneLinkError) in
            try AgreementKey(Secret(surroundings.random(32)))
        }
        let joining = TransferJoining(
            agreementKey: agreement.publicKey, marks: keys.map(\.mark), name: newcomer.name
        ).text
        _ = try await transport.post(
            "\(PhoneEndpoint.transfer(code))/\(TransferStep.joining.rawValue)", json: joining)
        let reveal = try await transport.wait(for: .reveal, of: code)
        (transcript, secret) = try trusting { () throws(PhoneLinkError) in
            let transcript = try TransferTranscript(opening: opening, joining: joining, reveal: reveal)
            let other = try TransferReveal(parsing: reveal).agreementKey
            return (transcript, try transcript.key(own: agreement, other: other))
        }
        words = transcript.words
    }

    /// Waits until the old phone's owner says "Move".
    public func package() async throws(PhoneFailure) -> (accounts: [Arriving], entries: [SiteEntry]) {
        let text = try await transport.wait(for: .package, of: code)
        let opened = try trusting { () throws(PhoneLinkError) in try transcript.open(text, with: secret) }
        guard let opened else { throw .wordsDiffer }
        guard opened.accounts.count == keys.count else { throw .notAuthentic(.malformed("accounts")) }
        return (zip(opened.accounts, keys).map { Arriving(moving: $0, keys: $1) }, opened.entries)
    }

    /// Brings one account's word to its server.
    public func take(_ arriving: Arriving) async throws(PhoneFailure) -> PairingOffer {
        try await Phone.take(
            arriving.keys, endorsement: arriving.moving.endorsement,
            as: Newcomer(
                server: ServerAddress(arriving.moving.server), name: newcomer.name,
                authorityFile: newcomer.authorityFile), http: http)
    }
}

extension Phone {
    fileprivate func say(_ text: String, at path: String) async throws(PhoneFailure) -> [UInt8] {
        try await corrected { time async throws(PhoneFailure) in
            try await transport.post(path, json: text, authorization: credential("POST", path, time))
        }
    }

    fileprivate func heard(_ code: TicketCode) async throws(PhoneFailure) -> TransferWords {
        try await transport.heard(code)
    }
}

extension PhoneTransport {
    fileprivate func heard(_ code: TicketCode) async throws(PhoneFailure) -> TransferWords {
        let bytes = try await get(PhoneEndpoint.transfer(code))
        return try trusting { () throws(PhoneLinkError) in try TransferWords(parsing: bytes) }
    }

    fileprivate func wait(for step: TransferStep, of code: TicketCode) async throws(PhoneFailure) -> String {
        while true {
            if let text = try await heard(code)[step] { return text }
            guard (try? await Task.sleep(for: .seconds(lookSeconds))) != nil else { throw .cancelled }
        }
    }
}
