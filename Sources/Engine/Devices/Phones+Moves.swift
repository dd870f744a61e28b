import Bytes
public import Domain
public import PhoneLink
import Storage

extension Phones {
    /// Takes a new phone's keys with an old one's word, and answers with the server's half, signed. Nothing counts
    /// before the new phone's confirmation.
    public func move(_ text: String) async throws(Problem) -> String {
        let now = house.now()
        let move = try authentic { () throws(PhoneLinkError) in
            try UnverifiedMove(parsing: text).verified(now: now.seconds).message
        }
        let claim = try authentic { () throws(PhoneLinkError) in
            try UnverifiedEndorsement(parsing: move.endorsement)
        }
        guard let from = ID<Device>(parsing: claim.claimed.device.text),
            let old = try await stored({ try await house.store.device(from) }),
            let person = try await stored({ try await house.store.person(old.person) })
        else { throw moveRefused }
        let endorsement: Verified<Endorsement>
        do {
            endorsement = try claim.verified(
                by: SigningPublicKey(x963: old.signingKey), for: move.phone.signingKey, now: now.seconds)
        } catch .notForThis("time") {
            throw moveRefused
        } catch {
            throw problem(of: error)
        }
        let made = try makeDevice(
            move.phone, text, for: person, halfMadeSeconds: Succession.halfMadeSeconds, now: now)
        let succession = Succession(
            device: made.device.id, person: person.id,
            proof: .endorsement(from: from, keepsOld: endorsement.message.keepsOld), digest: endorsement.digest,
            transcript: made.transcript.hash, startedAt: now, endsAt: now + Succession.halfMadeSeconds)
        try await begin(succession, made, at: from, now)
        return made.reply
    }

    func begin(
        _ succession: Succession, _ made: Made, at subject: ID<Device>, _ now: Instant
    ) async throws(Problem) {
        do {
            _ = try await house.store.change(.newPhone(subject)) {
                try $0.begin(succession, device: made.device, passcode: made.token, now: now)
            }
        } catch {
            throw refused(error)
        }
    }

    /// The new phone counts from now on, and a test request is on its way.
    func finish(
        successionOf id: ID<Device>, from address: String?, _ now: Instant
    ) async throws(Problem) -> ConfirmationReply {
        let draws = Draws(from: house.random)
        let device: Device
        do {
            device = try await house.store.change(.newPhone(id)) {
                try $0.finish(successionOf: id, from: Origin(address: address), draws: draws, now: now)
            }
        } catch {
            throw refused(error)
        }
        return try await reply(to: device)
    }

    private func refused(_ error: any Error) -> Problem {
        switch error {
        case let refusal as Refusal where refusal.reason == .deviceNew:
            Problem(.moveRefused, title: "Your old phone is new itself. It can be moved from tomorrow on.")
        case let refusal as Refusal where refusal.isOfLockedAccount: accountLocked
        case let refusal as Refusal where refusal.reason != .serviceError: moveRefused
        case is Mistake:
            Problem(.devicesMax, title: "You have as many devices as you may have. Remove one first.")
        default: failed(error)
        }
    }

    private var moveRefused: Problem {
        Problem(.moveRefused, title: "That move has ended, or was done already. Start again on your old phone.")
    }

    // MARK: - What two phones say to each other

    /// The old phone's first word, which opens a transfer.
    public func openTransfer(_ text: String, from device: Device) async throws(Problem) -> OpenedTransfer {
        _ = try authentic { () throws(PhoneLinkError) in try TransferOpening(parsing: text) }
        let now = house.now()
        let code: TicketCode
        do { code = try TicketCode(random: house.random.bytes(TicketCode.randomCount)) } catch { throw failed(error) }
        let transfer = Transfer(
            digest: transferDigest(code), device: device.id, startedAt: now, endsAt: now + Transfer.lifetimeSeconds,
            steps: [text])
        do {
            _ = try await house.store.change(.device(device.id)) { try $0.openTransfer(transfer, now: now) }
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            throw try await notInUse(device)
        } catch {
            throw failed(error)
        }
        return OpenedTransfer(code: code, ends: transfer.endsAt.seconds)
    }

    /// What was said so far.
    public func transfer(_ typed: String) async throws(Problem) -> TransferWords {
        let digest = try transferDigest(typed)
        let now = house.now()
        guard let found = try await stored({ try await house.store.transfer(digest: digest) }), now < found.endsAt
        else { throw transferEnded }
        return TransferWords(steps: found.steps)
    }

    /// The next word.
    /// - Parameter speaker: the old phone, by its credential; nil for the new one.
    public func say(
        _ text: String, _ step: TransferStep, in typed: String, by speaker: Device?
    ) async throws(Problem) -> TransferWords {
        guard text.utf8.count <= step.sizeMax, let index = TransferStep.allCases.firstIndex(of: step) else {
            throw Problem(.malformed, title: "That message can't be read. Update the app.")
        }
        let digest = try transferDigest(typed)
        let (now, by) = (house.now(), speaker?.id)
        do {
            let transfer = try await house.store.change(.transfer(digest: digest)) {
                try $0.continueTransfer(digest: digest, step: index, text: text, by: by, now: now)
            }
            return TransferWords(steps: transfer.steps)
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            throw transferEnded
        } catch {
            throw failed(error)
        }
    }

    private var transferEnded: Problem {
        Problem(.ticketWrong, title: "That code has ended, or another phone uses it. Show a new one on your old phone.")
    }

    private func transferDigest(_ typed: String) throws(Problem) -> [UInt8] {
        guard let code = try? TicketCode(typed: typed) else { throw transferEnded }
        return transferDigest(code)
    }

    private func transferDigest(_ code: TicketCode) -> [UInt8] {
        house.keyRing.digest("transfer", Array(code.text.utf8))
    }
}
