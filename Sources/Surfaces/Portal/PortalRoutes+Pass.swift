import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// A pass for today, for whoever has left their device at home.
extension PortalRoutes {
    func addPass<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/pass") { request, context in await showPass(desk(request, context)) }
        router.post("/me/pass") { request, context in await actOnPass(desk(request, context)) }
    }

    private func showPass(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let isEnded = desk.request.uri.queryParameters["news"] == "ended"
            let page = PassPage(until: view.passEndsAt?.date, mayMake: view.offersPass, isEnded: isEnded)
            return desk.response(page, view)
        }
    }

    private func actOnPass(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            switch fields.deed {
            case .make where view.offersPass:
                let pass = try await sessions.makePass(until: view.now.dayEnd(in: server.timeZone), cookie)
                return desk.response(DayPassPage(code: pass.exposedText(), next: Self.home), view)
            case .remove:
                try await sessions.endPass(cookie)
                return server.redirect(to: desk.path + "?news=ended")
            default: return server.redirect(to: desk.path)
            }
        }
    }
}
