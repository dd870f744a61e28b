internal import Bytes
internal import Domain
internal import Engine
internal import RADIUS

/// Turns an Access-Request that was proved to be the client's into its answer.
struct Answering: Sendable {
    /// How much longer than the phone has we wait for its answer, so that the end that others write down is seen.
    static let graceSeconds = 2
    /// No request is worked on longer, or its repeat would count as new.
    static let waitSecondsMax = 590

    let signIns: SignIns
    let texts: ReplyTexts
    let limits: RADIUSServer.Limits
    let notes: OperatorNotes

    func answer(_ packet: Packet, of client: RADIUSClientEntry, secret: Secret) async -> Answer {
        guard let text = try? packet.userName, let name = LoginName(text) else { return .reject(nil) }
        guard let typed = typed(packet, secret) else {
            notes.noPassword(client)
            return .reject(nil)
        }
        if let state = packet.state { return await goOn(state, client, name, typed) }
        let request = SignInRequest(
            application: client.application, name: text, evidence: .line(typed), door: .radius,
            abilities: DoorAbilities(canShowNumber: client.challenges, canAskForCode: client.challenges),
            origin: origin(packet), joinClient: client.id.text)
        switch await signIns.begin(request) {
        case .refused(let refusal): return .reject(refusal)
        case .waived: return .accept
        case .signIn(let signIn):
            if !signIn.isOpen { return verdict(signIn) }
            return client.challenges ? await challenge(signIn, client, name) : await waited(signIn)
        }
    }

    /// The sign-in's end as the client is told it.
    func verdict(_ signIn: SignIn?) -> Answer {
        switch signIn?.state {
        case .approved: .accept
        case .refused(let reason, _): .reject(Refusal(reason))
        case .waiting, .asking, nil: .reject(Refusal(.expired))
        }
    }

    private func waited(_ signIn: SignIn) async -> Answer {
        let asked = signIn.request.map { $0.askedAt.secondsUntil($0.endsAt) } ?? 0
        do {
            let seconds = min(asked + Self.graceSeconds, Self.waitSecondsMax)
            return verdict(try await signIns.outcome(of: signIn.id, within: seconds))
        } catch {
            return .reject(error)
        }
    }

    /// What was typed; nil where the request holds none that can be read (RFC 2865 §4.1).
    private func typed(_ packet: Packet, _ secret: Secret) -> Secret? {
        if packet.contains(.chapPassword) || packet.contains(.eapMessage) { return nil }
        guard packet.contains(.userPassword) else { return packet.state == nil ? nil : Secret([]) }
        return (try? packet.hiddenPassword)?.revealed(authenticator: packet.authenticator, secret: secret)
    }

    /// Calling-Station-Id is the person's address at a VPN, NAS-Identifier the gateway's name; others mean other
    /// things by them, so an address has to look like one.
    private func origin(_ packet: Packet) -> Origin {
        let address = (try? packet.callingStationID).flatMap { IPAddress($0) }
        let place = (try? packet.nasIdentifier).flatMap { DeviceName.canonical($0) }
        return Origin(address: address?.description, place: place)
    }
}
