public import Bytes
public import Domain
import OATH
import PhoneLink
import Storage

/// Another authenticator app that is being set up: its secret, for the app, and sealed for the page's form.
public struct NewApp: Sendable {
    /// `otpauth://totp/…`, for the picture code.
    public let uri: Secret
    /// The secret in base 32, for typing.
    public let key: Secret
    /// The secret sealed for this visit.
    public let sealed: String
}

extension Visits {
    /// A code for the person's phone. Throws `Refusal`, or `Mistake` with what to do.
    public func enrolPhone(_ id: ID<Visit>, cookie: Secret) async throws -> OpenedSetup {
        let code = ReadableCode.encode(house.random.bytes(6), length: Setup.codeLength)
        let digest = Setups(house).digest(code)
        let setupID = house.random.id(Setup.self)
        let now = house.now()
        let (setup, username) = try await storeChange(id, cookie) { situation in
            try situation.enrolPhone(id: setupID, digest: digest, now: now).with(situation.person?.username.text ?? "")
        }
        return OpenedSetup(setup: setup, code: Secret(text: code), username: username)
    }

    /// The set-up as soon as it differs from what the page shows, else after so many seconds.
    public func waitForChange(of setup: Setup, within seconds: Int) async throws(Refusal) -> Setup? {
        let store = house.store
        let end = house.now() + seconds
        return try await house.read {
            try await house.waiters.wait(for: .setup(setup.id), until: end, clock: house.clock) { () -> Setup?? in
                let next = try await store.setup(setup.id)
                return next == setup ? nil : .some(next)
            } ?? nil
        }
    }

    /// A secret for another authenticator app; nothing is kept before its first code is right.
    public func newApp(_ id: ID<Visit>, cookie: Secret, organisation: String) async throws -> NewApp {
        guard let view = try await view(id, cookie: cookie), view.mayEnrol, let person = view.person else {
            throw Refusal(.expired)
        }
        let secret = Secret(house.random.bytes(20))
        let sealed = try SealedSecret(sealing: secret, for: Self.appIdentity(id, person), with: house.keyRing)
        return try app(secret, Base64URL.encode(sealed.serialized()), person, organisation)
    }

    /// The same once more, for a page that is shown again.
    public func appAgain(
        sealed: String, _ id: ID<Visit>, cookie: Secret, organisation: String
    ) async throws -> NewApp {
        guard let view = try await view(id, cookie: cookie), view.mayEnrol, let person = view.person,
            let secret = opened(sealed, id, person)
        else { throw Refusal(.expired) }
        return try app(secret, sealed, person, organisation)
    }

    private func app(_ secret: Secret, _ sealed: String, _ person: Person, _ organisation: String) throws -> NewApp {
        let uri = try OTPAuthURI(
            kind: .totp(stepSeconds: 30), issuer: organisation, account: person.username.text, secret: secret)
        return NewApp(
            uri: uri.serialized(), key: Secret(text: Base32.encode(secret.exposed())), sealed: sealed)
    }

    private func opened(_ sealed: String, _ id: ID<Visit>, _ person: Person) -> Secret? {
        guard let bytes = try? Base64URL.decode(sealed) else { return nil }
        return try? SealedSecret(parsing: bytes).open(for: Self.appIdentity(id, person), with: house.keyRing)
    }

    /// The first code of that app.
    public func enrolApp(sealed: String, code: Secret, _ id: ID<Visit>, cookie: Secret) async throws -> VisitStep {
        guard let view = try await view(id, cookie: cookie), view.mayEnrol, let person = view.person,
            let secret = opened(sealed, id, person)
        else { throw Refusal(.expired) }
        let token = house.random.id(Token.self)
        let row = Token(
            id: token, serial: Token.appPrefix + token.text, kind: .totp, algorithm: .sha1, digits: 6, stepSeconds: 30,
            secret: SealedBytes(
                try SealedSecret(sealing: secret, for: RowIdentity.tokenSecret(token), with: house.keyRing).serialized()
            ), state: .stock, person: nil, device: nil, addedAt: house.now())
        return try await enrol(row, code, view, id, cookie)
    }

    /// A key fob of the stock, by the number on its back and the code that it shows.
    public func enrolFob(serial: String, code: Secret, _ id: ID<Visit>, cookie: Secret) async throws -> VisitStep {
        guard let view = try await view(id, cookie: cookie), view.mayEnrol else { throw Refusal(.expired) }
        guard serial.utf8.count <= ImportedToken.serialMax,
            let token = try await house.store.token(serial: serial), token.state == .stock
        else { return try await wrong(id, cookie) }
        return try await enrol(token, code, view, id, cookie)
    }

    private func enrol(
        _ token: Token, _ code: Secret, _ view: VisitView, _ id: ID<Visit>, _ cookie: Secret
    ) async throws -> VisitStep {
        var usable = token
        usable.state = .assigned
        usable.person = view.person?.id
        guard
            let tried = try await CodeCheck(house: house).check(
                code.exposedText(), among: [usable], figures: view.figures),
            case .token(let found, let position, let drift) = tried.proof, found == token.id
        else { return try await wrong(id, cookie) }
        let draws = Draws(from: house.random)
        let now = house.now()
        let step: Step
        do {
            step = try await storeChange(id, cookie) {
                try $0.enrolToken(token, at: position, drift: drift, draws: draws, now: now)
            }
        } catch let refusal as Refusal where refusal.reason == .tooManyCodes || refusal.reason == .codeWrong {
            return .refused(refusal)
        } catch is Mistake {
            // Somebody else was given it meanwhile.
            return .refused(Refusal(.codeWrong))
        }
        switch step {
        case .onward(let visit): return .onward(visit, cookie: nil)
        case .refused(let refusal): return .refused(refusal)
        }
    }

    private func wrong(_ id: ID<Visit>, _ cookie: Secret) async throws -> VisitStep {
        let now = house.now()
        return .refused(try await storeChange(id, cookie) { try $0.enrolTokenWrong(now: now) })
    }

    private static func appIdentity(_ id: ID<Visit>, _ person: Person) -> String { "visits/\(id)/app/\(person.id)" }

    /// Recovery codes of a first set-up, shown once and kept nowhere; nil where there is no need.
    public func firstRecoveryCodes(_ id: ID<Visit>, cookie: Secret) async throws -> [Secret]? {
        let situation = try await house.store.situation(.page(id))
        guard situation.visit?.browser == visitDigest(cookie), situation.needsRecoveryCodes(now: house.now()) else {
            return nil
        }
        let drawn = house.drawCodes(.recovery, count: situation.figures.recoveryCodes)
        let now = house.now()
        _ = try await storeChange(id, cookie) { try $0.makeFirstCodes(drawn.digests, now: now) }
        return drawn.codes
    }

    /// Decides about the visit if the cookie is its own; what is thrown is a `Refusal` or a `Mistake`.
    func storeChange<Value: Sendable>(
        _ id: ID<Visit>, _ cookie: Secret, _ subject: Subject? = nil,
        _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        let digest = visitDigest(cookie)
        return try await house.store.change(subject ?? .page(id)) { situation in
            guard let visit = situation.visit, visit.browser == digest else { throw Refusal(.expired) }
            return try decide(situation)
        }
    }
}

extension House {
    /// Codes of one kind in groups, and what is kept of them.
    func drawCodes(
        _ kind: OneTimeCode.Kind, count: Int
    ) -> (codes: [Secret], digests: [(ID<OneTimeCode>, [UInt8])]) {
        let form = OneTimeCode.form(of: kind)
        let codes = (0..<count).map { _ in
            ReadableCode.encode(random.bytes((form.length * 5 + 7) / 8), length: form.length)
        }
        let digests = codes.map { (random.id(OneTimeCode.self), keyRing.digest("code \(kind.rawValue)", $0.utf8)) }
        return (codes.map { Secret(text: ReadableCode.grouped($0, by: form.groups)) }, digests)
    }
}

extension Setup {
    /// "Blue 41": what phone and page both show; nil before a phone was paired.
    public var comparisonWords: String? { transcript.flatMap { try? PairingTranscript(hash: $0).words.description } }
}
