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
            try await visits.answer(offer, taken: true, desk.id, cookie: cookie)
            let page = RecoveryCodesPage(
                codes: codes.map { $0.exposedText() }, remembers: fields.isTicked(.remember))
            return desk.response(page, view, status: .ok)
        case .now:
            try await visits.answer(offer, taken: true, desk.id, cookie: cookie)
            return try await newPasskeyPage(.passkey, fields, view, desk, cookie, problem: nil)
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

    func newPasskeyPage(
        _ kind: Passkey.Kind, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret,
        problem: NewPasskeyPage.Problem?
    ) async throws -> Response {
        let request = try await visits.newPasskeyOptions(desk.id, cookie: cookie, kind: kind)
        let page = NewPasskeyPage(
            kind == .passkey ? .passkey : .securityKey, request: request.text, name: desk.browser, problem: problem,
            isOffered: true,
            remembers: fields.isTicked(.remember))
        return desk.response(page, view, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// The passkey that was offered, made; then the way leads on.
    func makeOffered(
        _ credential: String, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        let name = fields[.name].flatMap(DeviceName.canonical) ?? desk.browser
        do {
            guard !credential.isEmpty else { throw Refusal(.noUsableMethod) }
            _ = try await visits.addPasskey(Array(credential.utf8), desk.id, cookie: cookie, kind: .passkey, name: name)
        } catch let mistake as Mistake where mistake.kind == .notAllowed {
            return try await newPasskeyPage(.passkey, fields, view, desk, cookie, problem: .tooMany)
        } catch is Mistake {
            return try await newPasskeyPage(.passkey, fields, view, desk, cookie, problem: .refused)
        } catch let refusal as Refusal where refusal.reason == .noUsableMethod {
            return try await newPasskeyPage(
                .passkey, fields, view, desk, cookie, problem: credential.isEmpty ? .unfinished : .refused)
        }
        return try await finish(fields, view, desk, cookie)
    }
}
