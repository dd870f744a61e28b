import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// What brings accounts to another phone: a move from the old one, or a backup.
extension PortalRoutes {
    static let backups = "/me/backup"

    func addBackups<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/backup") { request, context in await showBackups(desk(request, context)) }
        router.post("/me/backup") { request, context in await removeBackup(desk(request, context)) }
    }

    private func showBackups(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let backups = view.backups.reversed().map { backup in
                BackupsPage.Backup(
                    id: backup.id.text, made: backup.madeAt.date,
                    phone: view.owned.first { $0.factor == .phone(backup.device) }?.name,
                    isKeptHere: backup.copiedAt != nil)
            }
            let page = BackupsPage(
                backups: backups, appAddress: appAddress,
                isRemoved: desk.request.uri.queryParameters["news"] == "removed", now: view.now.date)
            return desk.response(page, view)
        }
    }

    private func removeBackup(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let id = fields[.backup].flatMap({ ID<SavedBackup>(parsing: $0) }) else {
                return server.redirect(to: Self.backups)
            }
            do {
                try await sessions.removeBackup(id, cookie)
            } catch is Mistake {
                // It was used, or removed elsewhere.
                return server.redirect(to: Self.backups)
            }
            return server.redirect(to: Self.backups + "?news=removed")
        }
    }
}
