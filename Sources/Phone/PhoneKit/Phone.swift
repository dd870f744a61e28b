public import AsyncHTTPClient
import Bytes
public import PhoneLink

/// One account's phone, talking to its server.
public struct Phone: Sendable {
    /// The account as it is kept; see `currentAccount` for what was learnt since.
    public let account: Account
    let transport: PhoneTransport
    let surroundings: Surroundings

    public init(account: Account, http: HTTPClient, surroundings: Surroundings = .system) {
        self.account = account
        self.surroundings = surroundings
        let clock = ServerClock(ownNow: surroundings.now, offset: account.clockOffsetSeconds)
        transport = PhoneTransport(http: http, server: account.server, clock: clock)
    }

    /// The account with the clock's difference that the server's last reply showed.
    public var currentAccount: Account {
        var account = account
        account.clockOffsetSeconds = transport.clock.offsetSeconds
        return account
    }

    /// Makes keys and offers them to a server under a set-up code.
    public static func pair(
        code: TicketCode, server: ServerAddress, name: String, facts: PhoneFacts = PhoneFacts(kind: .terminal),
        authorityFile: String? = nil, http: HTTPClient, surroundings: Surroundings = .system
    ) async throws(PhoneFailure) -> PairingOffer {
        let clock = ServerClock(ownNow: surroundings.now, offset: 0)
        let transport = PhoneTransport(http: http, server: server, clock: clock)
        let (signing, agreement) = try freshKeys(surroundings)
        let (sent, bytes) = try await corrected(clock) { time async throws(PhoneFailure) in
            let text = try trusting { () throws(PhoneLinkError) in
                try Pairing(
                    ticket: code, signingKey: signing.publicKey, agreementKey: agreement.publicKey, name: name,
                    facts: facts, time: time, nonce: surroundings.random(16)
                ).signed(by: signing)
            }
            return (text, try await transport.post(PhoneEndpoint.pairings, signed: text))
        }
        return try offer(
            answering: sent, bytes, signing, agreement,
            as: Newcomer(server: server, name: name, authorityFile: authorityFile), clock, http, surroundings)
    }

    /// The server's answer, checked: the phone as it will be.
    static func offer(
        answering sent: String, _ bytes: [UInt8], _ signing: SigningKey, _ agreement: AgreementKey,
        as newcomer: Newcomer, _ clock: ServerClock, _ http: HTTPClient, _ surroundings: Surroundings
    ) throws(PhoneFailure) -> PairingOffer {
        let (reply, transcript, key) = try trusting { () throws(PhoneLinkError) in
            let text = String(decoding: bytes, as: UTF8.self)
            let reply = try UnverifiedPairingReply(parsing: text).verified(answering: sent).message
            let transcript = PairingTranscript(of: reply)
            let key = try PasscodeKey(own: agreement, other: reply.serverAgreementKey, transcript: transcript)
            return (reply, transcript, key)
        }
        let account = Account(
            reply: reply, server: newcomer.server, authorityFile: newcomer.authorityFile, name: newcomer.name,
            signingKey: signing,
            passcodeKey: key.secret, clockOffsetSeconds: clock.offsetSeconds)
        return PairingOffer(
            phone: Phone(account: account, http: http, surroundings: surroundings), words: transcript.words,
            transcript: transcript)
    }

    private static func freshKeys(_ surroundings: Surroundings) throws(PhoneFailure) -> (SigningKey, AgreementKey) {
        // A draw is no key once in 2³² times; four such in a row mean that the randomness is broken.
        for _ in 0..<4 {
            let (first, second) = (Secret(surroundings.random(32)), Secret(surroundings.random(32)))
            if let signing = try? SigningKey(first), let agreement = try? AgreementKey(second) {
                return (signing, agreement)
            }
        }
        throw .store("This machine gives no randomness for keys.")
    }

    static func freshAgreementKey(_ surroundings: Surroundings) throws(PhoneFailure) -> AgreementKey {
        try freshKeys(surroundings).1
    }

    static func freshKey(_ surroundings: Surroundings) throws(PhoneFailure) -> Secret {
        try freshKeys(surroundings).0.secret
    }

    /// Requests that wait for this phone, checked; the oldest first. Those that fail the check are left out.
    public func requests() async throws(PhoneFailure) -> [VerifiedRequest] {
        let bytes = try await corrected { time async throws(PhoneFailure) in
            try await transport.get(
                PhoneEndpoint.requests, authorization: credential("GET", PhoneEndpoint.requests, time))
        }
        let list = try trusting { () throws(PhoneLinkError) in try RequestList(parsing: bytes) }
        return list.requests.compactMap { try? verified($0) }
    }

    /// Takes this phone off the account, at the server. The keys here are the caller's to remove.
    public func remove() async throws(PhoneFailure) {
        let path = PhoneEndpoint.remove(account.device)
        _ = try await corrected { time async throws(PhoneFailure) in
            try await transport.post(path, signed: nil, authorization: credential("POST", path, time))
        }
    }

    func verified(_ text: String) throws(PhoneLinkError) -> VerifiedRequest {
        try UnverifiedRequest(parsing: text)
            .verified(by: account.serverKey, device: account.device, now: transport.clock.now)
    }

    func credential(_ method: String, _ path: String, _ time: Int64) throws(PhoneFailure) -> String {
        try trusting { () throws(PhoneLinkError) in
            try PhoneCredential(
                device: account.device, method: method, path: path, time: time, nonce: surroundings.random(16)
            ).header(signedBy: account.signingKey)
        }
    }

    /// Does something that signs the time, and once more when the server says that the clock is wrong: by then
    /// the reply's Date has put it right.
    func corrected<Value: Sendable>(
        _ body: (Int64) async throws(PhoneFailure) -> Value
    ) async throws(PhoneFailure) -> Value {
        try await Self.corrected(transport.clock, body)
    }

    static func corrected<Value: Sendable>(
        _ clock: ServerClock, _ body: (Int64) async throws(PhoneFailure) -> Value
    ) async throws(PhoneFailure) -> Value {
        do throws(PhoneFailure) {
            return try await body(clock.now)
        } catch {
            guard case .refused(let problem) = error, problem.known == .clockWrong else { throw error }
            return try await body(clock.now)
        }
    }
}
