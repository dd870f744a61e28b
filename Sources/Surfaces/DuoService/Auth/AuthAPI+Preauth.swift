import Domain
import DuoAPI
import Engine

extension AuthAPI {
    /// What policy would ask of the person. Nothing changes, unless the client can show a number: then the phone is
    /// asked at once, and `auth` waits for its answer.
    func preauth(_ visit: Visit) async throws -> PreauthResponse {
        let request = try PreauthRequest(parsing: visit.request.parameters)
        let name = try await username(of: request.person)
        let abilities = DoorAbilities(canShowNumber: request.supportsVerifiedPush, canAskForCode: true)
        let application = visit.integration.application
        let source = SignInSource(application: application, door: .duoAuth, origin: Origin(request.place))
        let preview = try await signIns.preview(of: name, at: application, abilities: abilities, from: source)
        let username = preview.person?.username.text ?? name
        guard let plan = preview.plan else { return enrolling(Refusal(.notSetUp), username, request, visit) }
        switch plan.verdict {
        case .refuse(let refusal) where refusal.reason == .notSetUp || refusal.reason == .setupUnfinished:
            return enrolling(refusal, username, request, visit)
        case .waive:
            count("allow", visit)
            return PreauthResponse(.allow, message: "Nothing more is asked yet.")
        case .refuse(let refusal):
            count("deny", visit)
            let texts = RefusalText(settings: settings, now: visit.now)
            return PreauthResponse(.deny, message: texts.text(refusal, username: username))
        case .ask:
            let list = DeviceList(preview.situation, plan)
            let push = request.supportsVerifiedPush ? try await verifiedPush(plan, name, request, visit) : nil
            count("auth", visit)
            return PreauthResponse(
                .auth(devices: list.devices, verifiedPush: push), message: "Account is active",
                prompt: request.wantsTextPrompt
                    ? list.prompt(username: username, application: visit.integration.applicationName) : nil)
        }
    }

    private func enrolling(
        _ refusal: Refusal, _ username: String, _ request: PreauthRequest, _ visit: Visit
    ) -> PreauthResponse {
        count("enroll", visit)
        let texts = RefusalText(settings: settings, now: visit.now)
        let prompt = request.wantsTextPrompt ? TextPrompt(text: texts.text(refusal, username: username)) : nil
        return PreauthResponse(
            .enroll(portalURL: settings.setupURL(username)), message: "Enroll an authentication device to proceed",
            prompt: prompt)
    }

    /// Asks the first phone of the plan, with a number to match. Nil when there is no phone or no number; then the
    /// client goes on without.
    private func verifiedPush(
        _ plan: Plan, _ name: String, _ request: PreauthRequest, _ visit: Visit
    ) async throws -> VerifiedPush? {
        guard let device = plan.push, plan.figures.numberMode != .off else { return nil }
        let begun = await signIns.beginOnce(
            SignInRequest(
                application: visit.integration.application, name: name, evidence: .provedByApplication,
                wish: .push(.device(device)), door: .duoAuth,
                abilities: DoorAbilities(canShowNumber: true, canAskForCode: false), origin: Origin(request.place),
                message: visit.message))
        guard let begun else { throw Self.sentBefore }
        guard case .signIn(let signIn) = begun, let push = signIn.request, let number = push.matching.number,
            let transaction = try? TransactionID(carrying: signIn.id.text)
        else { return nil }
        return VerifiedPush(transaction: transaction, code: number, expires: push.endsAt.seconds)
    }

    private func count(_ result: String, _ visit: Visit) {
        RequestCount.add(visit.integration.applicationKey, Call.preauth.rawValue, result)
    }
}
