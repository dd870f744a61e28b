import Testing

@testable import Domain

extension Passkey {
    static func sample(
        _ number: Int = 1, of person: Int = 1, _ kind: Kind = .passkey, _ state: State = .active, count: UInt32 = 0
    ) -> Passkey {
        Passkey(
            id: no(number), person: no(person), name: "Key \(number)", state: state, kind: kind,
            credentialID: [UInt8(truncatingIfNeeded: number)], publicKey: [1], signCount: count, transports: ["usb"],
            model: [UInt8](repeating: 0, count: 16), backupEligible: true, backedUp: false, addedAt: start)
    }
}

/// What a browser holds: the digests of its cookies' secrets.
struct TestBrowser: Equatable {
    var session: [UInt8]?
    var remembered: [UInt8]?
}

extension World {
    mutating func visitDraws() -> VisitDraws {
        let signIn = draws()
        let number = [UInt8(truncatingIfNeeded: drawn >> 8), UInt8(truncatingIfNeeded: drawn)]
        return VisitDraws(
            visit: no(drawn), session: no(drawn), remembered: no(drawn), visitDigest: [1] + number,
            sessionDigest: [2] + number, rememberedDigest: [3] + number, challenge: [4] + number, signIn: signIn)
    }

    /// What a browser's arrival is decided on.
    func arrival(_ browser: TestBrowser, at app: Int = 1) -> Situation {
        let session = sessions.first { $0.digest == browser.session }
        var situation =
            session.map { self.situation($0.person, at: app) }
            ?? Situation(figures: figures, application: application(app))
        situation.session = session
        situation.remembered = remembered.first { $0.digest == browser.remembered }
        return situation
    }

    /// What a visit's step is decided on; with another person who is about to become the visit's.
    func page(_ visit: Visit, _ person: Int? = nil, _ browser: TestBrowser = TestBrowser()) -> Situation {
        let now = visits.first { $0.id == visit.id }
        let app = (1...9).first { no($0) == visit.application } ?? 1
        var situation = Situation(figures: figures, application: application(app))
        if let id = person.map({ no($0) }) ?? now?.person {
            situation = self.situation(id, at: app, signIn: now?.signIn)
        }
        situation.visit = now
        situation.session = sessions.first { $0.id == now?.session }
        situation.signIn = signIns.first { $0.id == now?.signIn }
        situation.remembered = remembered.first {
            now?.remembered == nil ? $0.digest == browser.remembered : $0.id == now?.remembered
        }
        return situation
    }

    mutating func arrive(
        _ browser: TestBrowser = TestBrowser(), at app: Int = 1, _ demands: Demands = Demands(), silent: Bool = false
    ) throws -> Arrived {
        let arrival = Arrival(
            door: .openID, ticket: "ticket", destination: "https://learn.example", demands: demands,
            origin: Origin(place: "Firefox on Linux"), silent: silent)
        let draws = visitDraws()
        return commit(try self.arrival(browser, at: app).arrive(arrival, draws: draws, now: now))
    }

    /// Arrives where something must be shown.
    mutating func opened(
        _ browser: TestBrowser = TestBrowser(), at app: Int = 1, _ demands: Demands = Demands()
    ) throws -> Visit {
        guard case .opened(let visit) = try arrive(browser, at: app, demands) else { throw Fault("not opened") }
        return visit
    }

    mutating func password(
        _ visit: Visit, of person: Int = 1, _ browser: TestBrowser = TestBrowser()
    ) throws -> Visit {
        let draws = visitDraws()
        return commit(try page(visit, person, browser).passwordRight(draws: draws, now: now))
    }

    mutating func ask(_ visit: Visit, _ choice: DeviceChoice = .lastUsed) throws -> Step {
        let draws = draws()
        return commit(try page(visit).ask(choice, draws: draws, now: now))
    }

    mutating func extend(_ visit: Visit) throws -> Step {
        let draws = draws()
        return commit(try page(visit).extend(draws: draws, now: now))
    }

    mutating func type(_ code: TriedCode, _ visit: Visit) throws -> Step {
        let draws = draws()
        return commit(try page(visit).consider(typed: code, draws: draws, now: now))
    }

    /// Shows a passkey over the visit's challenge, or over another one.
    mutating func show(
        _ visit: Visit, _ passkey: Int = 1, of person: Int = 1, verified: Bool = true, count: UInt32 = 0,
        challenge: [UInt8]? = nil
    ) throws -> Step {
        let own = visits.first { $0.id == visit.id }?.challenge?.bytes
        let proof = PasskeyProof(
            passkey: no(passkey), challenge: challenge ?? own ?? [], signCount: count, userVerified: verified,
            backedUp: true)
        let draws = visitDraws()
        return commit(try page(visit, person).consider(proof, draws: draws, now: now))
    }

    mutating func challenge(_ visit: Visit) throws -> Visit {
        let draws = visitDraws()
        return commit(try page(visit).challenge(draws.challenge, now: now))
    }

    mutating func finish(
        _ visit: Visit, _ browser: inout TestBrowser, remembering name: String? = nil
    ) throws -> Pass {
        let draws = visitDraws()
        let pass = commit(try page(visit, nil, browser).finish(remembering: name, draws: draws, now: now))
        browser.session = draws.sessionDigest
        if remembered.contains(where: { $0.digest == draws.rememberedDigest }) {
            browser.remembered = draws.rememberedDigest
        }
        return pass
    }

    func signIn(of visit: Visit) throws -> SignIn {
        let id = visits.first { $0.id == visit.id }?.signIn
        guard let signIn = signIns.first(where: { $0.id == id }) else { throw Fault("the visit has no sign-in") }
        return signIn
    }

    /// The second factor, on the phone.
    mutating func approvePush(_ visit: Visit) throws {
        if (try? signIn(of: visit))?.state != .waiting { _ = try ask(visit) }
        _ = try approve(signIn(of: visit))
    }

    /// Signs in: with the password and the phone, or with a passkey alone.
    mutating func signedIn(
        _ browser: TestBrowser = TestBrowser(), at app: Int = 1, byPasskey: Bool = false, remembering: String? = nil
    ) throws -> TestBrowser {
        var browser = browser
        let visit = try opened(browser, at: app)
        if byPasskey {
            _ = try show(visit)
        } else {
            if visit.person == nil { _ = try password(visit, browser) }
            try approvePush(visit)
        }
        _ = try finish(visit, &browser, remembering: remembering)
        return browser
    }
}

extension Arrived {
    var pass: Pass? { if case .satisfied(let pass) = self { pass } else { nil } }
    var visit: Visit? { if case .opened(let visit) = self { visit } else { nil } }
}

extension Step {
    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
