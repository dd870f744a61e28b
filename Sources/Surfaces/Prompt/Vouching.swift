import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Somebody without their device asks a person who knows them.
extension PromptRoutes {
    func vouchPage(_ view: VisitView, _ desk: VisitDesk, _ problem: VouchPage.Problem? = nil) -> VouchPage {
        let reference = view.visit.reference
        if view.isVouchedFor { return VouchPage(.granted, reference: reference) }
        guard let vouch = view.vouch else { return VouchPage(.open, reference: reference, problem: problem) }
        if vouch.isOpen(at: view.now) {
            let stream = "\(desk.address)/wait?for=\(VisitNews.vouch)"
            return VouchPage(
                .waiting(until: vouch.endsAt.date, stream: stream), reference: reference, problem: problem)
        }
        let last: VouchPage.Problem? =
            switch vouch.state {
            case .denied: .denied
            case .asked, .withdrawn: .ended
            case .granted, .used: nil
            }
        return VouchPage(.open, reference: reference, problem: problem ?? last)
    }

    /// What the form of that page asks for.
    func askVouch(_ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response
    {
        guard let name = fields[.username] else {
            return desk.response(vouchPage(view, desk, .missing), view, status: .unprocessableContent)
        }
        do {
            try await visits.askVouch(name, desk.id, cookie: cookie)
        } catch let mistake as Mistake where mistake.kind == .notAllowed {
            return desk.response(vouchPage(view, desk, .many), view, status: .unprocessableContent)
        }
        return desk.onward(nil, to: "?show=vouch")
    }
}
