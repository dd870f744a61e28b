import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Setting up a device inside of the sign-in that found none, and a spare behind it.
extension PromptRoutes {
    /// What a form of the set-up asks for; nil for a form that has nothing to do with it.
    func setUp(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        if view.replaceable != nil { return try await setUpAgain(fields, view, desk, cookie) }
        guard view.maySetUp else { return try await carryOnHere(fields, view, desk, cookie) }
        // "Not now" on the page of a way leads back to the choice.
        let isOther = fields.deed == .notNow && (fields[.setUp] != nil || !view.isApproved)
        if fields.deed == .setUp || isOther { return desk.onward(nil, to: "?show=set_up") }
        let forms = setupForms(view, desk, cookie)
        if let way = fields[.setUp].flatMap(ChooseDevicePage.Way.init(rawValue:)) {
            return try await follow(try await forms.take(way, fields), fields, view, desk, cookie)
        }
        if view.isApproved, view.trial != nil { return try await tryPhone(forms, fields, view, desk, cookie) }
        switch fields.deed {
        case .carryOn where !view.isApproved: return try await carryOn(forms, fields, view, desk, cookie)
        case .again where view.trial == nil && (view.setup != nil || view.isChosen):
            return desk.onward(nil, to: "?show=set_up")
        default: return nil
        }
    }

    /// A phone that was reset takes its entry over, and nothing else is set up.
    private func setUpAgain(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        let forms = setupForms(view, desk, cookie)
        if fields.deed == .now || fields[.setUp] == ChooseDevicePage.Way.phone.rawValue {
            return try await follow(try await forms.showCode(), fields, view, desk, cookie)
        }
        if view.trial?.setup.replaces == view.replaceable?.id, view.trial != nil {
            return try await tryPhone(forms, fields, view, desk, cookie)
        }
        return fields.deed == .carryOn ? desk.onward(nil, to: "?show=set_up_phone") : nil
    }

    func setupForms(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) -> SetupForms {
        SetupForms(
            visits.enrolment(desk.id, cookie: cookie), organisation: server.houseName,
            appAddress: settings.appAddress, figures: view.figures, browser: desk.browser, reader: desk.reader,
            stream: "\(desk.address)/wait", back: nil, isMore: !view.owned.isEmpty)
    }

    /// The browser in which a code was shown carries on without another one.
    private func carryOnHere(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        guard fields.deed == .carryOn || fields.deed == .setUp, !view.isApproved,
            visits.canCarryOn(view, by: desk.visitSecrets)
        else { return nil }
        try await visits.carryOn(desk.id, cookie: cookie, by: desk.visitSecrets)
        guard let now = try await visits.view(desk.id, cookie: cookie), now.mayEnrol else { return nil }
        return try await setUp(fields, now, desk, cookie)
    }

    /// A person who left comes back to the way that they had chosen, and to where the phone stands: waiting for words,
    /// for its test, or for a new code.
    private func carryOn(
        _ forms: SetupForms, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        if let way = view.wayLeft {
            return try await follow(try await forms.take(way, fields), fields, view, desk, cookie)
        }
        switch view.setup?.state {
        case .paired, .confirmed: return desk.onward(nil, to: "?show=set_up_phone")
        case .started, .done, .abandoned, nil:
            return try await follow(try await forms.take(.phone, fields), fields, view, desk, cookie)
        }
    }

    /// A phone is tried beside what approved the visit.
    private func tryPhone(
        _ forms: SetupForms, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        if let code = fields.secret(.code) {
            return try await follow(try await forms.typeTrial(code), fields, view, desk, cookie)
        }
        switch fields.deed {
        case .again: return try await follow(try await forms.askTrial(), fields, view, desk, cookie)
        case .code: return desk.response(EnterCodePage(hasDigitsOnly: true), view, status: .ok)
        case .carryOn: return desk.onward(nil, to: "?show=set_up_phone")
        default: return nil
        }
    }

    func phonePage(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) -> NewPhonePage {
        setupForms(view, desk, cookie)
            .phonePage(SetupForms.Phone(view.setup, trial: view.trial, request: view.trialRequest))
    }

    private func follow(
        _ outcome: SetupForms.Outcome, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch outcome {
        case .page(let page, let status): return desk.response(page, view, status: status)
        case .onward(let visit):
            return try await follow(.onward(visit, cookie: nil), fields, view, desk, cookie)
        case .added(let kind):
            let now = try await visits.view(desk.id, cookie: cookie)
            // What does not work yet signs nobody in.
            if let now, !now.isApproved, now.waitsUntil != nil, now.plan?.ways.isEmpty == true {
                return desk.onward(nil)
            }
            guard let now, now.isApproved else {
                // It signs in at once: that is its test.
                return desk.onward(nil, to: kind == .securityKey ? "?show=security_key" : "?show=passkey")
            }
            return try await finish(fields, now, desk, cookie)
        }
    }

    // MARK: - What comes once something counts

    /// E7: whether a spare is wanted.
    func sparePage(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret, remembers: Bool = false) -> ChooseDevicePage
    {
        var page = setupForms(view, desk, cookie).choice
        // A computer that has a passkey makes no second one.
        let isHere = view.passkeys.contains { $0.kind == .passkey }
        page = .spare(page.ways.filter { !isHere || $0 != .passkey }, remembers: remembers)
        return page
    }

    /// E7, E8 and E9: a spare, recovery codes, and what there is now; nil where the way leads on.
    func setupPage(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        let remembers = fields.isTicked(.remember)
        switch view.setupStage {
        case nil: return nil
        case .spare where fields.deed == .notNow:
            try await visits.answerSpare(desk.id, cookie: cookie)
            guard let now = try await visits.view(desk.id, cookie: cookie), now.setupStage != .spare else {
                throw Refusal(.expired)
            }
            return try await setupPage(fields, now, desk, cookie)
        case .spare: return desk.response(sparePage(view, desk, cookie, remembers: remembers), view, status: .ok)
        case .codes where fields.isTicked(.keep) && view.progress?.step == .codes,
            .left where fields.isTicked(.keep) && view.progress?.step == .codes, .done:
            try await visits.finishSetup(desk.id, cookie: cookie)
            return desk.response(donePage(view, remembers), view, status: .ok)
        case .left where fields.deed != .carryOn:
            return desk.response(CarryOnPage(at: .codes, remembers: remembers), view, status: .ok)
        case .codes, .left:
            let codes = try await visits.firstRecoveryCodes(desk.id, cookie: cookie).map { $0.exposedText() }
            return desk.response(RecoveryCodesPage(codes: codes, remembers: remembers), view, status: .ok)
        }
    }

    private func donePage(_ view: VisitView, _ remembers: Bool) -> SetUpDonePage {
        SetUpDonePage(
            things: view.owned.filter { !$0.isLocked }.map { SetUpDonePage.Thing(DeviceKind($0), name: $0.name) },
            recoveryCodes: view.recoveryCodesLeft, isAtHome: view.visit.door == .portal, remembers: remembers)
    }
}

extension VisitView {
    /// Whether something may be set up here now: a first device, or a spare behind it.
    var maySetUp: Bool { mayEnrol || setupStage == .spare }

    /// The way at which its person left, where that is no phone.
    var wayLeft: ChooseDevicePage.Way? {
        guard isChosen, let way = progress?.way, way != .phone else { return nil }
        return ChooseDevicePage.Way(rawValue: way.rawValue)
    }
}
