public import AsyncHTTPClient
public import PhoneLink

extension Phone {
    /// Sets up a phone with nobody at it, who could compare the words: it is said that they match. For
    /// demonstrations, tests and loads; run it with an `Approver`.
    ///
    /// - Parameters:
    ///   - store: where its keys are kept, so that `kept` or `countersign-phone --data FOLDER` finds it again; nil
    ///     keeps them in memory alone.
    ///   - http: see `HTTPClient.forPhones`; the caller shuts it down.
    public static func simulated(
        code: TicketCode, server: ServerAddress, name: String, keptIn store: KeyStore? = nil,
        authorityFile: String? = nil, http: HTTPClient, surroundings: Surroundings = .system
    ) async throws(PhoneFailure) -> Phone {
        let offer = try await pair(
            code: code, server: server, name: name, authorityFile: authorityFile, http: http,
            surroundings: surroundings)
        // Kept before the server counts it: an answer that is lost on the way must not lose the keys.
        try store?.save(offer.phone.account)
        do throws(PhoneFailure) {
            let reply = try await offer.confirm()
            guard reply.state != .cancelled else { throw .refused(Problem(.ticketWrong, title: reply.title)) }
        } catch {
            if case .refused = error { try? store?.remove(offer.phone.account.device) }
            throw error
        }
        return offer.phone
    }

    /// The phones whose keys a folder keeps; none when there is no such folder.
    public static func kept(
        in store: KeyStore, http: HTTPClient, surroundings: Surroundings = .system
    ) throws(PhoneFailure) -> [Phone] {
        try store.accounts().map { Phone(account: $0, http: http, surroundings: surroundings) }
    }
}
