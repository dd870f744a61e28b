import Bytes
import Domain
import DuoAPI
import Engine

extension AuthAPI {
    /// A request that was taken before. The first answer is not given again: a code, or an approval, lets in once.
    static let sentBefore = APIFailure.invalidParameter("this request was sent before")
    static let waived = AuthOutcome(.bypass, message: "Nothing more is asked yet.")
    static let noCapableDevice = APIFailure.invalidParameter("no capable device")
    static let full = APIFailure.tooManyRequests(retryAfterSeconds: WaitingRoom.retryAfterSeconds)

    /// What is wanted, in Engine's words and for the count.
    struct Wanted {
        let wish: WishedFor
        let name: String
        var push: PushDetails?

        var isCode: Bool { if case .code = wish { true } else { false } }
    }

    /// Asks the person, or checks a code. A synchronous request is answered when the outcome is known, which may
    /// take as long as a request to a phone lives.
    func auth(_ visit: Visit) async throws -> AuthResponse {
        let request = try AuthRequest(parsing: visit.request.parameters)
        let wanted = try wanted(request.factor)
        let name = try await username(of: request.person)
        // There must be room for the answer before anybody is asked.
        guard let response = try await room.seat(visit.integration.application, { try await begin() }) else {
            throw Self.full
        }
        return response

        func begin() async throws -> AuthResponse {
            if let transaction = wanted.push?.verifiedPush, !wanted.isCode {
                let signIn = try await verified(transaction, name, wanted, visit)
                return try await answer(signIn, transaction, wanted, request, visit)
            }
            let begun = await signIns.beginOnce(
                SignInRequest(
                    application: visit.integration.application, name: name, evidence: .provedByApplication,
                    wish: wanted.wish, door: .duoAuth,
                    abilities: DoorAbilities(canShowNumber: false, canAskForCode: false),
                    origin: Origin(request.place, wanted.push), isKept: request.isAsync, message: visit.message))
            switch begun {
            case nil: throw Self.sentBefore
            case .signIn(let signIn)?:
                let transaction = try TransactionID(carrying: signIn.id.text)
                return try await answer(signIn, transaction, wanted, request, visit)
            case .refused(let refusal)?:
                return try refused(refusal, name, wanted, request, visit)
            case .waived?:
                RequestCount.add(visit.integration.applicationKey, wanted.name, "waived")
                guard request.isAsync else { return .settled(Self.waived) }
                let id = random.id(SignIn.self)
                notes.note(.waived(visit.integration.application), of: id)
                return .started(try TransactionID(carrying: id.text))
            }
        }
    }

    private func answer(
        _ signIn: SignIn, _ transaction: TransactionID, _ wanted: Wanted, _ request: AuthRequest, _ visit: Visit
    ) async throws -> AuthResponse {
        if case .refused(.noUsableMethod, _) = signIn.state, !wanted.isCode { throw Self.noCapableDevice }
        if request.isAsync {
            RequestCount.add(visit.integration.applicationKey, wanted.name, "started")
            return .started(transaction)
        }
        let settled =
            signIn.isOpen
            ? try await signIns.outcome(of: signIn.id, within: visit.now.secondsUntil(signIn.endsAt) + 1) : signIn
        guard let settled else { throw Refusal(.serviceError) }
        RequestCount.settled(settled, of: visit.integration.applicationKey, wish: wanted.name)
        return .settled(outcome(of: settled))
    }

    private func refused(
        _ refusal: Refusal, _ name: String, _ wanted: Wanted, _ request: AuthRequest, _ visit: Visit
    ) throws -> AuthResponse {
        RequestCount.refused(refusal, of: visit.integration.applicationKey, wish: wanted.name)
        if refusal.reason == .noUsableMethod, !wanted.isCode { throw Self.noCapableDevice }
        guard request.isAsync else {
            return .settled(RefusalText(settings: settings, now: visit.now).outcome(refusal, username: name))
        }
        // Clients that asked for a transaction and get none may fail open, so there is one, without a row.
        let id = random.id(SignIn.self)
        notes.note(.refused(refusal, visit.integration.application), of: id)
        return .started(try TransactionID(carrying: id.text))
    }

    /// The push that `preauth` began, if it is this application's and this person's.
    private func verified(
        _ transaction: TransactionID, _ name: String, _ wanted: Wanted, _ visit: Visit
    ) async throws -> SignIn {
        let abilities = DoorAbilities(canShowNumber: true, canAskForCode: false)
        let application = visit.integration.application
        guard let id = ID<SignIn>(parsing: transaction.carried),
            let signIn = try await signIns.signIn(id, of: application), signIn.door == .duoAuth,
            try await signIns.preview(of: name, at: application, abilities: abilities).person?.id == signIn.person
        else { throw APIFailure.invalidParameter("txid") }
        if case .push(.device(let device)) = wanted.wish, device != signIn.request?.device {
            throw APIFailure.invalidParameter("device")
        }
        return signIn
    }

    private func wanted(_ factor: AuthRequest.Factor) throws(APIFailure) -> Wanted {
        switch factor {
        case .automatic(.automatic, let push): return Wanted(wish: .automatic, name: "auto", push: push)
        case .automatic(.device(let device), let push):
            return Wanted(wish: .push(.device(try phone(device))), name: "auto", push: push)
        case .push(.automatic, let push): return Wanted(wish: .push(.lastUsed), name: "push", push: push)
        case .push(.device(let device), let push):
            return Wanted(wish: .push(.device(try phone(device))), name: "push", push: push)
        case .sms, .phone: return Wanted(wish: .telephone, name: "telephone")
        case .passcode(let code): return Wanted(wish: .code(code), name: "passcode")
        case .prompt(let typed, let push): return prompted(typed, push)
        }
    }

    /// What was typed at the menu: `push1`, `phone1`, `sms1`, or else a code.
    private func prompted(_ typed: Secret, _ push: PushDetails) -> Wanted {
        let word = typed.exposedText().lowercased().filter { $0 != " " }
        if let match = word.wholeMatch(of: /(?:verified_)?push([1-9][0-9]?)?/) {
            let choice = match.1.flatMap { Int($0) }.map(DeviceChoice.position) ?? .lastUsed
            return Wanted(wish: .push(choice), name: "push", push: push)
        }
        if word.wholeMatch(of: /(?:phone|sms)[0-9]{0,2}/) != nil { return Wanted(wish: .telephone, name: "telephone") }
        return Wanted(wish: .code(typed), name: "passcode", push: push)
    }

    private func phone(_ id: ObjectID) throws(APIFailure) -> ID<Device> {
        guard id.kind == .phone, let device = ID<Device>(parsing: id.carried) else { throw Self.noCapableDevice }
        return device
    }

    /// How far the sign-in is. One whose time is over is over, whether or not the store says so yet.
    func outcome(of signIn: SignIn) -> AuthOutcome {
        let texts = RefusalText(settings: settings, now: clock.now())
        switch signIn.state {
        case .approved: return AuthOutcome(.allow, message: "Success. Logging you in...")
        case .refused(let reason, _): return texts.outcome(Refusal(reason))
        case .waiting, .asking:
            guard texts.now < signIn.endsAt else { return texts.outcome(Refusal(.expired)) }
            let number = signIn.request?.matching.number
            return AuthOutcome(
                .pushed,
                message: number.map { "Approve on your phone: type \($0) in the app." }
                    ?? "Approve the request on your phone...")
        }
    }
}
