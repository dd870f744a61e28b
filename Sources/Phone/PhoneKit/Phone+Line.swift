import Bytes
import PhoneLink

extension Phone {
    /// Tells the server of a push line at that address, whose messages nobody reads; nothing happens where the server
    /// pushes nothing. For loads.
    func tellUnreadLine(at address: String) async throws(PhoneFailure) {
        guard let key = try await report(nil).serverKeyID else { return }
        let own = try Self.freshAgreementKey(surroundings)
        _ = try await report(
            LineReport.Line(
                address: address, key: own.publicKey.x963, auth: surroundings.random(16), serverKeyID: key))
    }

    private func report(_ line: LineReport.Line?) async throws(PhoneFailure) -> LineNotice {
        let bytes = try await corrected { time async throws(PhoneFailure) in
            let text = try trusting { () throws(PhoneLinkError) in
                try LineReport(device: account.device, line: line, language: "en", time: time)
                    .signed(by: account.signingKey)
            }
            return try await transport.post(PhoneEndpoint.line, signed: text)
        }
        return try trusting { () throws(PhoneLinkError) in try LineNotice(parsing: bytes) }
    }
}
