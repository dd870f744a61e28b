public import Bytes
public import Domain
import OATH
import PhoneLink
import Storage
import WebAuthn

/// Another authenticator app that is being set up: its secret, for the app, and sealed for the page's form.
public struct NewApp: Sendable {
    /// `otpauth://totp/…`, for the picture code.
    public let uri: Secret
    /// The secret in base 32, for typing.
    public let key: Secret
    /// The secret sealed for its person, at this very place.
    public let sealed: String
}

/// The facet by which somebody sets up what they sign in with: in a sign-in that found nothing, or in the portal by
/// a session that vouches for it. What is thrown is a `Refusal`, or a `Mistake` with what to do.
public struct Enrolment: Sendable {
    enum Place: Sendable {
        case visit(ID<Visit>, cookie: Secret)
        case session(Secret)
    }

    let house: House
    let relyingParty: RelyingParty?
    let place: Place

    /// Whether the public address can carry passkeys.
    public var canMakePasskeys: Bool { relyingParty != nil }

    /// A way is chosen: whoever leaves carries on there.
    public func choose(_ way: SetupProgress.Way) async throws {
        let now = house.now()
        _ = try await change { try $0.choose(way, now: now) }
    }

    // MARK: - Phone

    /// A code for the person's phone.
    public func phone() async throws -> OpenedSetup {
        let code = ReadableCode.encode(house.random.bytes(6), length: Setup.codeLength)
        let digest = Setups(house).digest(code)
        let id = house.random.id(Setup.self)
        let now = house.now()
        let (setup, username) = try await change { situation in
            try situation.enrolPhone(id: id, digest: digest, now: now).with(situation.person?.username.text ?? "")
        }
        return OpenedSetup(setup: setup, code: Secret(text: code), username: username)
    }

    /// A request that tries the phone, where nothing else waits for it.
    public func askTrial() async throws -> SignIn {
        let (draws, now) = (Draws(from: house.random), house.now())
        return try await change { try $0.askTrial(draws: draws, now: now) }
    }

    /// A code of the phone that is to be tried.
    public func typeTrial(_ typed: Secret) async throws -> Enrolled {
        let situation = try await situation()
        let code =
            try await CodeCheck(house: house).check(
                typed.exposedText(), among: situation.typeable(now: house.now()).filter { $0.device != nil },
                figures: situation.figures) ?? TriedCode(form: .passcode, proof: .none)
        let now = house.now()
        return try await change { try $0.typeTrial(code, now: now) }
    }

    // MARK: - Another app, a key fob

    /// A secret for another authenticator app; nothing is kept before its first code is right.
    public func newApp(organisation: String) async throws -> NewApp {
        let situation = try await situation()
        let secret = Secret(house.random.bytes(20))
        let sealed = try SealedSecret(sealing: secret, for: appIdentity(situation), with: house.keyRing)
        return try app(secret, Base64URL.encode(sealed.serialized()), situation, organisation)
    }

    /// The same once more, for a page that is shown again.
    public func appAgain(sealed: String, organisation: String) async throws -> NewApp {
        let situation = try await situation()
        guard let secret = opened(sealed, situation) else { throw Refusal(.expired) }
        return try app(secret, sealed, situation, organisation)
    }

    /// The first code of that app.
    public func app(sealed: String, code: Secret) async throws -> Enrolled {
        let situation = try await situation()
        guard let secret = opened(sealed, situation) else { throw Refusal(.expired) }
        let token = house.random.id(Token.self)
        let row = Token(
            id: token, serial: Token.appPrefix + token.text, kind: .totp, algorithm: .sha1, digits: 6, stepSeconds: 30,
            secret: SealedBytes(
                try SealedSecret(sealing: secret, for: RowIdentity.tokenSecret(token), with: house.keyRing).serialized()
            ), state: .stock, person: nil, device: nil, addedAt: house.now())
        return try await enrol(row, isNew: true, code, situation)
    }

    /// A key fob of the stock, by the number on its back and the code that it shows.
    public func fob(serial: String, code: Secret) async throws -> Enrolled {
        let situation = try await situation()
        guard serial.utf8.count <= ImportedToken.serialMax,
            let token = try await house.store.token(serial: serial), token.state == .stock
        else { return try await wrong() }
        return try await enrol(token, isNew: false, code, situation)
    }

    /// - Parameter isNew: whether it is made here; one of the stock is read again where it is given, so that it is
    ///   given once.
    private func enrol(
        _ token: Token, isNew: Bool, _ code: Secret, _ situation: Situation
    ) async throws -> Enrolled {
        var usable = token
        usable.state = .assigned
        usable.person = situation.person?.id
        guard
            let tried = try await CodeCheck(house: house).check(
                code.exposedText(), among: [usable], figures: situation.figures),
            case .token(let found, let position, let drift) = tried.proof, found == token.id
        else { return try await wrong() }
        let (draws, now) = (Draws(from: house.random), house.now())
        do {
            return try await change(isNew ? subject : .taking(token.id, subject)) { situation in
                guard let present = isNew ? token : situation.token else { throw Refusal(.codeWrong) }
                return try situation.enrolToken(present, at: position, drift: drift, draws: draws, now: now)
            }
        } catch let refusal as Refusal where refusal.reason == .tooManyCodes || refusal.reason == .codeWrong {
            return .refused(refusal)
        } catch is Mistake {
            // Somebody else was given it meanwhile.
            return .refused(Refusal(.codeWrong))
        }
    }

    private func wrong() async throws -> Enrolled {
        let now = house.now()
        return .refused(try await change { try $0.enrolTokenWrong(now: now) })
    }

    private func app(
        _ secret: Secret, _ sealed: String, _ situation: Situation, _ organisation: String
    ) throws -> NewApp {
        let account = situation.person?.username.text ?? ""
        let uri = try OTPAuthURI(
            kind: .totp(stepSeconds: 30), issuer: organisation, account: account, secret: secret)
        return NewApp(
            uri: uri.serialized(), key: Secret(text: Base32.encode(secret.exposed())), sealed: sealed)
    }

    private func opened(_ sealed: String, _ situation: Situation) -> Secret? {
        guard let bytes = try? Base64URL.decode(sealed) else { return nil }
        return try? SealedSecret(parsing: bytes).open(for: appIdentity(situation), with: house.keyRing)
    }

    /// What another person's form, or another visit's, can't open.
    private func appIdentity(_ situation: Situation) -> String {
        let whose = "app/\(situation.person?.id.text ?? "")"
        return switch place {
        case .visit(let id, _): "visits/\(id)/\(whose)"
        case .session: "sessions/\(situation.session?.id.text ?? "")/\(whose)"
        }
    }

    // MARK: - Passkey, security key

    /// What the browser needs to make a passkey or to register a security key.
    public func passkeyOptions(_ kind: Passkey.Kind) async throws -> JSONValue {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let bytes = house.random.bytes(PasskeyChallenge.size)
        let now = house.now()
        let (person, passkeys) = try await change { situation in
            if let refusal = situation.addingRefusal(now: now) { throw refusal }
            guard let person = situation.person else { throw Refusal(.expired) }
            let found = (person, situation.passkeys)
            return situation.visit == nil
                ? try situation.challengeNewPasskey(bytes, now: now).map { _ in found }
                : try situation.challenge(bytes, now: now).map { _ in found }
        }
        return try PasskeyMaking(house: house, relyingParty: relyingParty)
            .options(kind, for: person, besides: passkeys, challenge: bytes)
    }

    /// A registration (`RegistrationResponseJSON`).
    public func passkey(_ json: [UInt8], kind: Passkey.Kind, name: String) async throws -> Passkey {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let situation = try await situation()
        let asked = situation.visit == nil ? situation.session?.challenge : situation.visit?.challenge
        guard let person = situation.person, let challenge = asked else { throw Refusal(.expired) }
        let passkey = try await PasskeyMaking(house: house, relyingParty: relyingParty)
            .verified(json, kind, name: name, of: person.id, challenge: challenge.bytes)
        let now = house.now()
        return try await change { situation in
            situation.visit == nil
                ? try situation.add(passkey, challenge: challenge.bytes, now: now)
                : try situation.addInVisit(passkey, challenge: challenge.bytes, now: now)
        }
    }

    // MARK: -

    /// The situation where something may be set up.
    private func situation() async throws -> Situation {
        let situation = try await house.store.situation(subject)
        try guardPlace(situation)
        if situation.replaceable(now: house.now()) != nil { return situation }
        if let refusal = situation.addingRefusal(now: house.now()) { throw refusal }
        return situation
    }

    private var subject: Subject {
        switch place {
        case .visit(let id, _): .page(id)
        case .session(let cookie): .portal(session: house.sessionDigest(cookie))
        }
    }

    private func guardPlace(_ situation: Situation) throws(Refusal) {
        guard case .visit(_, let cookie) = place else { return }
        guard situation.visit?.browser == house.visitDigest(cookie) else { throw Refusal(.expired) }
    }

    private func change<Value: Sendable>(
        _ subject: Subject? = nil, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        try await house.store.change(subject ?? self.subject) { situation in
            try guardPlace(situation)
            return try decide(situation)
        }
    }
}

extension Visits {
    /// Setting up in the visit, which belongs to the browser with that cookie.
    public func enrolment(_ id: ID<Visit>, cookie: Secret) -> Enrolment {
        Enrolment(house: house, relyingParty: relyingParty, place: .visit(id, cookie: cookie))
    }
}

extension Sessions {
    /// Setting up in the portal, by the session of that cookie.
    public func enrolment(_ cookie: Secret) -> Enrolment {
        Enrolment(house: house, relyingParty: relyingParty, place: .session(cookie))
    }
}

extension Setup {
    /// "Blue 41": what phone and page both show; nil before a phone was paired.
    public var comparisonWords: String? { transcript.flatMap { try? PairingTranscript(hash: $0).words.description } }
}
