import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// Adding passkeys and security keys.
extension PortalRoutes {
    func showNew(_ kind: Passkey.Kind, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard view.mayChange else { return try await approve(desk, .vouching) }
            return try await newPage(kind, desk, name: desk.browser, problem: nil)
        }
    }

    private func newPage(
        _ kind: Passkey.Kind, _ desk: PortalDesk, name: String, problem: NewPasskeyPage.Problem?
    ) async throws(Refusal) -> Response {
        guard sessions.canMakePasskeys else { return desk.notFound }
        guard let cookie = desk.cookie else { throw Refusal(.expired) }
        let request = try await sessions.newPasskeyOptions(cookie, kind: kind)
        let page = NewPasskeyPage(
            kind == .passkey ? .passkey : .securityKey, request: request.text, name: name, problem: problem)
        return desk.response(page, status: problem == nil ? .ok : .unprocessableContent)
    }

    func make(_ kind: Passkey.Kind, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            let name = fields[.name].flatMap(DeviceName.canonical) ?? desk.browser
            guard let credential = fields[.credential] else {
                return try await newPage(kind, desk, name: name, problem: .unfinished)
            }
            do {
                _ = try await sessions.addPasskey(Array(credential.utf8), cookie, kind: kind, name: name)
            } catch let mistake as Mistake where mistake.kind == .notAllowed {
                return try await newPage(kind, desk, name: name, problem: .tooMany)
            } catch is Mistake {
                return try await newPage(kind, desk, name: name, problem: .refused)
            } catch let refusal as Refusal where refusal.reason == .noUsableMethod {
                return try await newPage(kind, desk, name: name, problem: .refused)
            }
            return server.redirect(to: Self.home + "?news=added")
        }
    }
}
