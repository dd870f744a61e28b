import Domain
import Engine
import Foundation
import Hummingbird
import PageServing
import Pages
import Prompt
import Storage
import WebAuthn
import WebsiteService

extension Server {
    /// What people see: the pages of a sign-in, and the way to and from websites.
    func addPages(to router: Router<WebContext>, _ directory: StoredPeople) throws {
        let settings = installation.settings
        let server = try PageServer(
            house: Pages.House(name: settings.name, desk: "IT Services", timeZone: .current),
            isHTTPS: settings.publicAddress.hasPrefix("https://"),
            formKey: installation.keyRing.derivedKey("page forms"))
        let visits = Visits(installation.house, directory: directory, relyingParty: relyingParty)
        let websites = try WebsiteRoutes(
            websites: Websites(installation.house), visits: visits, server: server,
            settings: WebsiteSettings(
                publicAddress: settings.publicAddress, organisation: settings.name, desk: "IT Services",
                timeZone: .current), clock: SystemClock(), logger: logger)
        let prompt = PromptRoutes(
            visits: visits, server: server, settings: PromptSettings(), logger: logger
        ) { pass in
            switch pass.door {
            case .website: .redirect(await websites.end(pass))
            case .radius, .duoAuth, .test, .openID, .portal: .refused(.serviceError)
            }
        }
        server.addFiles(to: router)
        prompt.add(to: router)
        websites.add(to: router)
    }

    /// Nil where the public address has no domain, and so no passkeys.
    private var relyingParty: RelyingParty? {
        let settings = installation.settings
        guard let host = URL(string: settings.publicAddress)?.host() else { return nil }
        return try? RelyingParty(id: host, name: settings.name, origins: [settings.publicAddress])
    }
}
