import Bytes
public import Domain
public import PhoneLink
import Storage
import WebPush

extension Phones {
    /// What the server has of the phone's push line; nil where nothing is pushed at all.
    public func line(of device: ID<Device>) async throws(Problem) -> LineNotice? {
        guard !services.isEmpty else { return nil }
        let line = try await stored { try await house.store.pushLine(of: device) }
        let current = pushKeys.current
        // A line of a key that we have no more is no use: no push service takes our messages for it.
        guard let line, line.lostAt == nil, pushKeys.key(line.serverKeyID) != nil else {
            return LineNotice(serverKey: current.publicKey, mark: nil)
        }
        return LineNotice(serverKey: current.publicKey, mark: line.mark, isOld: line.serverKeyID != current.id)
    }

    /// Takes a phone's word on where requests can be pushed to it.
    public func setLine(_ text: String) async throws(Problem) -> LineNotice {
        let claim = try authentic { () throws(PhoneLinkError) in try UnverifiedLineReport(parsing: text) }
        guard let id = ID<Device>(parsing: claim.claimed.device.text),
            let device = try await stored({ try await house.store.device(id) })
        else { throw unknownDevice }
        let now = house.now()
        let report = try authentic { () throws(PhoneLinkError) in
            try claim.verified(by: SigningPublicKey(x963: device.signingKey), now: now.seconds).message
        }
        try await requireUse(of: device)
        guard let line = report.line else {
            if try await stored({ try await house.store.pushLine(of: id) }) != nil {
                _ = try await changed(.device(id)) { try $0.setLine(nil, of: id, now: now) }
            }
            return try await line(of: id) ?? LineNotice(serverKey: nil, mark: nil)
        }
        let subscription = try allowed(line)
        let known = try await stored { try await house.store.pushLine(of: id) }
        let mark = LineNotice.mark(ofAddress: line.address)
        let sealed: SealedBytes
        do { sealed = try SealedLine.seal(subscription, of: id, in: house) } catch { throw failed(error) }
        let made = PushLine(
            device: id, secret: sealed, mark: mark, service: subscription.address.origin,
            serverKeyID: line.serverKeyID, language: report.language, madeAt: now)
        // Said again, it changes nothing.
        if known?.mark != mark || known?.lostAt != nil || known?.serverKeyID != made.serverKeyID
            || known?.language != made.language
        {
            _ = try await changed(.device(id)) { try $0.setLine(made, of: id, now: now) }
        }
        return try await self.line(of: id) ?? LineNotice(serverKey: nil, mark: nil)
    }

    private func allowed(_ line: LineReport.Line) throws(Problem) -> PushSubscription {
        let subscription: PushSubscription
        do {
            subscription = try PushSubscription(
                address: PushAddress(parsing: line.address), key: line.key, auth: Secret(line.auth))
        } catch {
            throw Problem(.malformed, title: "That message can't be read. Update the app.")
        }
        guard services.allows(subscription.address), pushKeys.key(line.serverKeyID) != nil else {
            throw Problem(.lineRefused, title: "Notifications can't reach this phone. Open the app when you sign in.")
        }
        return subscription
    }
}
