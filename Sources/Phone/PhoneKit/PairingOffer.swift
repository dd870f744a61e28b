public import PhoneLink

/// A pairing that waits for the person's word on the comparison words.
public struct PairingOffer: Sendable {
    /// The phone as it will be; keep its account once it is confirmed.
    public let phone: Phone
    /// What the other screen must show too: "Blue 41".
    public let words: ComparisonWords
    let transcript: PairingTranscript

    private static let tries = 3
    private static let pauseSeconds: Int64 = 1

    /// Tells the server "Yes, they match", or, with false, "No", which ends the pairing. The same word twice is
    /// one, so a reply that was lost is asked for again.
    public func confirm(matches: Bool = true) async throws(PhoneFailure) -> ConfirmationReply {
        var left = Self.tries
        while true {
            left -= 1
            do throws(PhoneFailure) {
                return try await confirmOnce(matches)
            } catch {
                guard case .unreachable = error, left > 0 else { throw error }
            }
            guard (try? await Task.sleep(for: .seconds(Self.pauseSeconds))) != nil else { throw .cancelled }
        }
    }

    private func confirmOnce(_ matches: Bool) async throws(PhoneFailure) -> ConfirmationReply {
        let account = phone.account
        let transcript = transcript
        let bytes = try await phone.corrected { time async throws(PhoneFailure) in
            let confirmation = PairingConfirmation(
                device: account.device, transcript: transcript, matches: matches, time: time)
            return try await phone.transport.post(
                PhoneEndpoint.confirm(account.device),
                signed: trusting { () throws(PhoneLinkError) in try confirmation.signed(by: account.signingKey) })
        }
        return try trusting { () throws(PhoneLinkError) in try ConfirmationReply(parsing: bytes) }
    }
}
