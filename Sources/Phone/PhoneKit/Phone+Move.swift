public import AsyncHTTPClient
import Bytes
public import PhoneLink

/// What a new phone is to be: where, and under which name.
public struct Newcomer: Sendable {
    public let server: ServerAddress
    public let name: String
    public let authorityFile: String?

    public init(server: ServerAddress, name: String, authorityFile: String? = nil) {
        self.server = server
        self.name = name
        self.authorityFile = authorityFile
    }
}

extension Phone {
    /// This phone's word that the phone of that mark takes its place. No connection is needed.
    public func endorse(_ mark: KeyMark, keepsOld: Bool) throws(PhoneFailure) -> String {
        try trusting { () throws(PhoneLinkError) in
            try Endorsement(
                device: account.device, mark: mark, keepsOld: keepsOld, time: transport.clock.now,
                nonce: surroundings.random(16)
            ).signed(by: account.signingKey)
        }
    }

    /// Brings an old phone's word to its server. What comes back counts once it is confirmed: keep its account first.
    public static func take(
        _ keys: IncomingKeys, endorsement: String, as newcomer: Newcomer, http: HTTPClient,
        surroundings: Surroundings = .system
    ) async throws(PhoneFailure) -> PairingOffer {
        try await come(keys, as: newcomer, to: PhoneEndpoint.moves, http: http, surroundings) {
            phone, time throws(PhoneLinkError) in
            try PhoneMove(phone: phone, endorsement: endorsement, time: time).signed(by: keys.signing)
        }
    }

    static func come(
        _ keys: IncomingKeys, as newcomer: Newcomer, to path: String, http: HTTPClient, _ surroundings: Surroundings,
        _ message: (NewPhone, Int64) throws(PhoneLinkError) -> String
    ) async throws(PhoneFailure) -> PairingOffer {
        let clock = ServerClock(ownNow: surroundings.now, offset: 0)
        let transport = PhoneTransport(http: http, server: newcomer.server, clock: clock)
        let (sent, bytes) = try await corrected(clock) { time async throws(PhoneFailure) in
            let text = try trusting { () throws(PhoneLinkError) in
                try message(
                    NewPhone(
                        signingKey: keys.signing.publicKey, agreementKey: keys.agreement.publicKey,
                        name: newcomer.name, facts: PhoneFacts(kind: .terminal)), time)
            }
            return (text, try await transport.post(path, signed: text))
        }
        return try offer(
            answering: sent, bytes, keys.signing, keys.agreement, as: newcomer, clock, http, surroundings)
    }
}
