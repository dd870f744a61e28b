import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Vouching for others, and choosing who may vouch for oneself.
extension PortalRoutes {
    static let vouching = "/me/vouching"

    func addVouching<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/vouching") { request, context in await showVouching(desk(request, context)) }
        router.post("/me/vouching") { request, context in await actOnVouching(desk(request, context)) }
    }

    private func showVouching(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let said = desk.request.uri.queryParameters["news"].map { String($0) } ?? ""
            let askers = try await sessions.vouchesWaiting(for: view.person.id).map {
                VouchingPage.Asker(
                    id: $0.vouch.id.text, name: $0.asker.displayName, username: $0.asker.username.text,
                    reference: Visit.reference(of: $0.vouch.visit), until: $0.vouch.endsAt.date)
            }
            let page = VouchingPage(
                askers: askers, chosen: try await sessions.vouchers(of: view.person.id).map(\.shownName.text),
                chosenMax: view.installationFigures.vouchContacts, news: VouchingPage.News(rawValue: said),
                problem: VouchingPage.Problem(rawValue: said))
            return desk.response(page, view)
        }
    }

    private func actOnVouching(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            do {
                let news = try await act(fields, cookie)
                return server.redirect(to: Self.vouching + (news.map { "?news=" + $0 } ?? ""))
            } catch let mistake as Mistake where mistake.kind == .notFound {
                return server.redirect(to: Self.vouching + "?news=gone")
            }
        }
    }

    /// What the page says next.
    private func act(_ fields: FormFields, _ cookie: Secret) async throws -> String? {
        switch fields.deed {
        case .yes, .no:
            guard let id = fields[.request].flatMap({ ID<Vouch>(parsing: $0) }) else { return nil }
            do {
                try await sessions.answerVouch(id, fields.deed == .yes, cookie)
            } catch let mistake as Mistake where mistake.kind == .notAllowed {
                return VouchingPage.Problem.forbidden.rawValue
            }
            return fields.deed == .yes ? VouchingPage.News.granted.rawValue : VouchingPage.News.denied.rawValue
        case .add:
            guard let name = fields[.username].flatMap({ LoginName($0) }) else {
                return VouchingPage.Problem.missing.rawValue
            }
            do {
                try await sessions.choose(name, cookie)
            } catch let mistake as Mistake where mistake.kind == .notAllowed {
                return VouchingPage.Problem.many.rawValue
            }
            return VouchingPage.News.chosen.rawValue
        default:
            guard let name = fields[.name].flatMap({ LoginName($0) }) else { return nil }
            try await sessions.dismiss(name, cookie)
            return VouchingPage.News.dismissed.rawValue
        }
    }
}
