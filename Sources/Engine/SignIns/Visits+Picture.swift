public import Bytes
public import Domain
import OATH
import PhoneLink
import Storage

extension Visits {
    /// Whether a phone without a connection can be used for the visit.
    public func offersPicture(_ view: VisitView) -> Bool {
        publicAddress != nil && !view.devices.isEmpty && view.plan?.ways.contains(.code(.appCode)) == true
    }

    /// The text of the picture code that a phone without a connection reads. A page that is shown again shows the
    /// same until it is answered or nearly over. Nil where the person has no phone for it.
    public func picture(_ id: ID<Visit>, cookie: Secret) async throws(Refusal) -> String? {
        let now = house.now()
        guard let publicAddress, let view = try await view(id, cookie: cookie), let person = view.person,
            offersPicture(view)
        else { return nil }
        if let check = view.visit.check, now + PictureCheck.lifetimeSeconds / 2 < check.endsAt { return check.text }
        let check = OfflineCheck(
            server: publicAddress, service: view.application.name, account: person.username.text,
            place: view.visit.origin.place, time: now.seconds, nonce: house.random.bytes(OfflineCheck.nonceSize))
        guard check.text.utf8.count <= OfflineCheck.textSizeMax else { return nil }
        let shown = PictureCheck(text: check.text, endsAt: now + PictureCheck.lifetimeSeconds)
        _ = try await change(id, cookie) { try $0.show(shown, now: now) }
        return shown.text
    }

    /// The digits that a phone answers the visit's picture with.
    public func answer(picture digits: Secret, _ id: ID<Visit>, cookie: Secret) async -> VisitStep {
        do throws(Refusal) {
            let situation = try await house.read { try await house.store.situation(.page(id)) }
            guard let visit = situation.visit, visit.browser == visitDigest(cookie) else { throw Refusal(.expired) }
            guard let text = visit.check?.text else { throw Refusal(.codeEnded) }
            let phones = Set(situation.activeDevices.map(\.id))
            let tokens = situation.tokens.filter { $0.isUsable && $0.device.map(phones.contains) == true }
            let token = try CodeCheck(house: house).answered(digits, to: text, by: tokens)
            let (draws, now) = (Draws(from: house.random), house.now())
            return await step(id, cookie) { try $0.consider(answer: token, to: text, draws: draws, now: now) }
        } catch {
            return .refused(error)
        }
    }
}

extension CodeCheck {
    /// The token with whose key the digits answer the picture; nil where none does.
    fileprivate func answered(_ digits: Secret, to text: String, by tokens: [Token]) throws(Refusal) -> ID<Token>? {
        let typed = digits.exposedText().filter { !$0.isWhitespace && $0 != "-" }
        for token in tokens {
            let key = CheckKey(passcodeKey: try generator(of: token).secret)
            do {
                let check = try OfflineCheck(parsing: text)
                let ocra = try OCRA(suite: OCRASuite(parsing: OfflineCheck.suite), secret: key.secret)
                if try ocra.accepts(typed, to: OCRAInput(questions: [check.question])) { return token.id }
            } catch {
                throw house.failed(error, "token \(token.id)")
            }
        }
        return nil
    }
}
