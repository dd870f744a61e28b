import Bytes
public import Domain
import Metrics
public import PhoneLink
import Storage
public import WebAuthn
public import WebPush

/// The facet for the phone's own surface: pairing, requests and answers.
public struct Phones: Sendable {
    let house: House
    let setups: Setups
    let key: SigningKey
    /// The keys that push services know the installation by.
    public let pushKeys: PushKeys
    /// Where requests may be pushed to.
    let services: PushServices
    /// What screen locks are bound to; nil where the public address has no domain.
    let relyingParty: RelyingParty?
    /// The name of the organisation, as phones show it.
    let organisation: String
    /// From the request to the phone's answer, for answers that counted.
    let answerSeconds = Timer(label: "countersign_push_answer_seconds")

    /// How far into the past a phone's last use is left as it is, to spare a write at each look.
    static let lastSeenSeconds = 3600

    /// Opens the facet; makes the server's signing key when there is none yet.
    public init(
        _ house: House, organisation: String, services: PushServices = .none,
        relyingParty: RelyingParty? = nil
    ) async throws {
        self.house = house
        self.services = services
        self.relyingParty = relyingParty
        pushKeys = try await PushKeys(house)
        setups = Setups(house)
        self.organisation = organisation
        let fresh = try SealedSecret(
            sealing: Secret(house.random.bytes(32)), for: RowIdentity.phoneKey, with: house.keyRing)
        let stored = try await house.store.setting("phone_key", orStore: Base64.encode(fresh.serialized()))
        key = try SigningKey(
            SealedSecret(parsing: Base64.decode(stored)).open(for: RowIdentity.phoneKey, with: house.keyRing))
    }

    /// Takes a phone's pairing and answers with the server's half, signed.
    public func pair(_ text: String) async throws(Problem) -> String {
        let now = house.now()
        let pairing = try authentic { () throws(PhoneLinkError) in
            try UnverifiedPairing(parsing: text).verified(now: now.seconds)
        }
        let message = pairing.message
        let digest = setups.digest(message.ticket.text)
        let setup = try await stored { try await house.store.setup(digest: digest) }
        guard let setup, setup.state == .started, now < setup.endsAt,
            let person = try await stored({ try await house.store.person(setup.person) })
        else { throw Problem(.ticketWrong, title: "That set-up code doesn't work. Get a new one and try again.") }
        let phone = try authentic { () throws(PhoneLinkError) in try message.phone }
        let made = try makeDevice(phone, text, for: person, halfMadeSeconds: Setup.halfMadeSeconds, now: now)
        do {
            _ = try await house.store.change(.setup(digest: digest)) { situation in
                try situation.pair(
                    made.device, passcode: made.token, digest: digest, transcript: made.transcript.hash, now: now)
            }
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            throw Problem(.ticketWrong, title: "That set-up code has ended. Get a new one and try again.")
        } catch {
            throw failed(error)
        }
        return made.reply
    }

    /// Takes the person's word on the comparison words, which came from that address.
    public func confirm(
        _ text: String, of device: String, from address: String? = nil
    ) async throws(Problem) -> ConfirmationReply {
        let now = house.now()
        guard let id = ID<Device>(parsing: device), let found = try await stored({ try await house.store.device(id) })
        else { throw unknownDevice }
        let succession = try await stored { try await house.store.succession(of: id) }
        let own = try await stored { try await house.store.setup(of: id) }?.transcript
        guard let hash = succession?.transcript ?? own else { throw unknownDevice }
        let confirmation = try authentic { () throws(PhoneLinkError) in
            try UnverifiedConfirmation(parsing: text).verified(
                by: SigningPublicKey(x963: found.signingKey), device: DeviceID(device),
                transcript: PairingTranscript(hash: hash), now: now.seconds)
        }
        guard confirmation.message.matches else {
            _ = try await changed(.device(id)) { $0.abandonPairing(of: id, now: now) }
            return ConfirmationReply(state: .cancelled, title: "We've stopped. Start again with a new code.")
        }
        if succession != nil { return try await finish(successionOf: id, from: address, now) }
        let confirmed: Device
        do {
            confirmed = try await house.store.change(.device(id)) {
                try $0.confirmPairing(of: id, from: Origin(address: address), now: now)
            }
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            throw Problem(.ticketWrong, title: "The set-up has ended. Start again with a new code.")
        } catch {
            throw failed(error)
        }
        return try await reply(to: confirmed)
    }

    /// What a phone is told once it was confirmed: it works, is to be tried, or has to wait.
    func reply(to confirmed: Device) async throws(Problem) -> ConfirmationReply {
        switch confirmed.state {
        case .active: return ConfirmationReply(state: .active, title: "This phone is set up.")
        case .pending: return ConfirmationReply(state: .active, title: "Now try it: go on where you began.")
        case .locked, .removed:
            return ConfirmationReply(
                state: .pending, title: "This phone is set up. It works once its wait is over.",
                until: try await waitsUntil(confirmed))
        }
    }

    /// The device that a credential speaks for, on this very method and path.
    public func device(credential text: String, method: String, path: String) async throws(Problem) -> Device {
        let claim = try authentic { () throws(PhoneLinkError) in try Unverified<PhoneCredential>(parsing: text) }
        guard let id = ID<Device>(parsing: claim.claimed.device.text),
            let device = try await stored({ try await house.store.device(id) })
        else { throw unknownDevice }
        let now = house.now()
        _ = try authentic { () throws(PhoneLinkError) in
            try claim.verified(
                by: SigningPublicKey(x963: device.signingKey), method: method, path: path, now: now.seconds)
        }
        try await requireUse(of: device)
        return device
    }

    /// That the device counts, or is to be tried. Only the device itself learns how it stands.
    func requireUse(of device: Device) async throws(Problem) {
        if device.state == .active { return }
        guard device.state == .pending,
            try await stored({ try await house.store.setup(of: device.id) })?.state == .confirmed
        else { throw try await notInUse(device) }
    }

    /// The phone takes itself off the account.
    public func remove(_ device: Device) async throws(Problem) {
        let now = house.now()
        _ = try await changed(.device(device.id)) {
            try $0.perform(.remove, on: device.id, by: .person(device.person), now: now)
        }
    }

    struct Made {
        let device: Device
        let token: Token
        let transcript: PairingTranscript
        let reply: String
    }

    func makeDevice(
        _ phone: NewPhone, _ text: String, for person: Person, halfMadeSeconds: Int, now: Instant
    ) throws(Problem) -> Made {
        do {
            let id = house.random.id(Device.self)
            let agreement = try AgreementKey(Secret(house.random.bytes(32)))
            let reply = PairingReply(
                device: try DeviceID(id.text), organisation: organisation, account: person.username.text,
                serverKey: key.publicKey, serverAgreementKey: agreement.publicKey, answering: text,
                time: now.seconds, ends: (now + halfMadeSeconds).seconds)
            let transcript = PairingTranscript(of: reply)
            let passcode = try PasscodeKey(own: agreement, other: phone.agreementKey, transcript: transcript)
            let tokenID = house.random.id(Token.self)
            let sealed = try SealedSecret(
                sealing: passcode.secret, for: RowIdentity.tokenSecret(tokenID), with: house.keyRing)
            let platform = phone.facts.kind.map { "\($0.rawValue) \(phone.facts.systemVersion ?? "")" }
            let device = Device(
                id: id, person: person.id, name: DeviceName.canonical(phone.name) ?? "Phone", state: .pending,
                signingKey: phone.signingKey.x963, platform: platform?.trimmingSpaces, addedAt: now)
            let token = Token(
                id: tokenID, serial: "app-\(id)", kind: .totp, algorithm: .sha256, digits: reply.passcode.digits,
                stepSeconds: Int(reply.passcode.periodSeconds), secret: SealedBytes(sealed.serialized()), state: .stock,
                person: person.id, device: id, addedAt: now)
            return Made(device: device, token: token, transcript: transcript, reply: try reply.signed(by: key))
        } catch {
            throw failed(error)
        }
    }
}

extension Phones {
    var unknownDevice: Problem {
        Problem(.deviceUnknown, title: "This phone isn't set up for this account any more. Set it up again.")
    }

    /// Why a device that does not count may not be used: it is gone, locked, or waits.
    func notInUse(_ device: Device) async throws(Problem) -> Problem {
        guard device.state == .locked else { return unknownDevice }
        guard let until = try await waitsUntil(device) else {
            return Problem(.deviceUnknown, title: "This phone is locked. Unlock it, or ask for help.")
        }
        return Problem(
            .deviceWaiting, title: "This phone doesn't work yet. Use another way, or ask for help.", until: until)
    }

    /// Unix seconds from when a locked device works by itself; nil where it waits for nothing.
    func waitsUntil(_ device: Device) async throws(Problem) -> Int64? {
        try await stored { try await house.store.waitsUntil(.phone(device.id)) }?.seconds
    }

    /// Wire's answer to "is it authentic?", in the words that a phone understands.
    func authentic<Value>(_ body: () throws(PhoneLinkError) -> Value) throws(Problem) -> Value {
        do { return try body() } catch { throw problem(of: error) }
    }

    func problem(of error: PhoneLinkError) -> Problem {
        switch error {
        case .outOfTime: Problem(.clockWrong, title: "Your phone's clock is wrong. Set it and try again.")
        case .malformed: Problem(.malformed, title: "That message can't be read. Update the app.")
        default: Problem(.notAuthentic, title: "That message isn't from this phone.")
        }
    }

    func stored<Value>(_ body: () async throws -> Value) async throws(Problem) -> Value {
        do { return try await body() } catch { throw failed(error) }
    }

    func changed<Value>(
        _ subject: Subject, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws(Problem) -> Value {
        do { return try await house.store.change(subject, decide) } catch { throw failed(error) }
    }

    func failed(_ error: any Error) -> Problem {
        _ = house.failed(error, "phone")
        return Problem(.serviceError, title: "Sorry, there is a problem with the service. Try again in a few minutes.")
    }
}

extension String {
    var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
