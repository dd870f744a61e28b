import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// What is offered once somebody is let in, before they go on.
extension PromptRoutes {
    /// The offer, or the page to take it; nil where the way leads on.
    func offered(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        guard let offer = try await visits.offer(desk.id, cookie: cookie) else { return nil }
        switch fields.deed {
        case .now where offer == .device: return desk.onward(nil, to: "?show=set_up")
        case .now where offer == .recoveryCodes:
            let codes = try await visits.newRecoveryCodes(desk.id, cookie: cookie)
            let page = RecoveryCodesPage(
                codes: codes.map { $0.exposedText() }, remembers: fields.isTicked(.remember))
            return desk.response(page, view, status: .ok)
        case .now:
            try await visits.answer(offer, taken: true, desk.id, cookie: cookie)
            return try await offeredPasskey(fields, view, desk, cookie)
        case .notNow:
            try await visits.answer(offer, taken: false, desk.id, cookie: cookie)
            return nil
        default:
            let shown: OfferPage.Offer =
                switch offer {
                case .device: .device
                case .passkey: .passkey
                case .recoveryCodes: .recoveryCodes(left: view.recoveryCodesLeft)
                }
            return desk.response(OfferPage(shown, remembers: fields.isTicked(.remember)), view, status: .ok)
        }
    }

    /// The passkey that was offered; once it is made, the way leads on.
    func offeredPasskey(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch try await setupForms(view, desk, cookie).take(.passkey, fields) {
        case .page(let page, let status): desk.response(page, view, status: status)
        case .added, .onward: try await finish(fields, view, desk, cookie)
        }
    }
}
