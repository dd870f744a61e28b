import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Setting up a first device inside of the sign-in that found none.
extension PromptRoutes {
    /// What a form of the set-up asks for; nil for a form that has nothing to do with it.
    func setUp(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        guard view.mayEnrol else { return nil }
        if fields.deed == .setUp || fields.deed == .notNow && !view.isApproved {
            return desk.onward(nil, to: "?show=set_up")
        }
        let forms = setupForms(view, desk, cookie)
        if let way = fields[.setUp].flatMap(ChooseDevicePage.Way.init(rawValue:)) {
            return try await follow(try await forms.take(way, fields), fields, view, desk, cookie)
        }
        switch fields.deed {
        case .carryOn: return try await carryOn(forms, fields, view, desk, cookie)
        // What was approved goes on; the phone is tried beside it.
        case .again where view.trial != nil && view.isApproved:
            return try await follow(try await forms.askTrial(), fields, view, desk, cookie)
        case .again where view.setup != nil && view.trial == nil: return desk.onward(nil, to: "?show=set_up")
        default: return nil
        }
    }

    func setupForms(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) -> SetupForms {
        SetupForms(
            visits.enrolment(desk.id, cookie: cookie), organisation: server.houseName,
            appAddress: settings.appAddress, figures: view.figures, browser: desk.browser,
            stream: "\(desk.address)/wait", back: nil, isMore: !view.owned.isEmpty)
    }

    /// A person who left comes back to where the phone stands: waiting for words, for its test, or for a new code.
    private func carryOn(
        _ forms: SetupForms, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch view.setup?.state {
        case .paired, .confirmed: desk.onward(nil, to: "?show=set_up_phone")
        case .started, .done, .abandoned, nil:
            try await follow(try await forms.showCode(), fields, view, desk, cookie)
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

    // MARK: - Recovery codes

    /// The page of a first set-up's recovery codes; nil where the way leads on.
    func recoveryCodes(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response? {
        guard let codes = try await visits.firstRecoveryCodes(desk.id, cookie: cookie) else { return nil }
        return desk.response(RecoveryCodesPage(codes: codes.map { $0.exposedText() }), view, status: .ok)
    }
}
