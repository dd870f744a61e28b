import Domain
import Engine
import Foundation
import HelpCentre
import Hummingbird
import Logging
import OpenID
import OpenIDService
import PageServing
import Pages
import Portal
import Prompt
import Storage
import WebsiteService

extension Server {
    /// What people see: the pages of a sign-in, and the ways in and out of applications that send people here.
    func addPages(to router: Router<WebContext>, _ directory: StoredPeople, _ keys: SigningKeys) throws {
        let server = try PageServer(
            house: Pages.House(name: settings.name, desk: settings.desk, timeZone: settings.timeZone),
            isHTTPS: settings.publicAddress.hasPrefix("https://"),
            formKey: installation.keyRing.derivedKey("page forms"))
        let party = settings.passkeyParty
        if party == nil {
            logger.warning("passkeys are off: public_address must begin with https:// and a host name")
        }
        let visits = Visits(
            installation.house, directory: directory, relyingParty: party,
            publicAddress: settings.publicAddress)
        let sessions = Sessions(installation.house, relyingParty: party)
        let openID = openID(visits, sessions, keys, server)
        let websites = try WebsiteRoutes(
            websites: Websites(installation.house), visits: visits, server: server,
            settings: WebsiteSettings(
                publicAddress: settings.publicAddress, organisation: settings.name, desk: settings.desk,
                timeZone: settings.timeZone), clock: SystemClock(), logger: logger)
        let portal = PortalRoutes(
            visits: visits, sessions: sessions, server: server, changePassword: settings.passwordChange,
            deskEmail: settings.deskEmail, appAddress: settings.publicAddress + "/app/",
            contact: { [settings] in settings.contact(at: $0) }, country: settings.callingCode, logger: logger)
        let settings = settings
        let help = HelpRoutes(
            register: ServiceRegister(installation.house),
            desk: HelpDesk(installation.house, country: settings.callingCode), server: server,
            settings: HelpSettings(devicesAddress: "\(publicHost)/me", hasPasskeys: party != nil) {
                settings.contact(at: $0)
            } slots: {
                settings.openingHours?.slots(after: $0, count: $1) ?? []
            }, logger: logger)
        let prompt = PromptRoutes(
            visits: visits, server: server, settings: promptSettings, logger: logger
        ) { pass in
            switch pass.door {
            case .openID: await openID?.end(pass).visitEnd ?? .refused(.serviceError)
            case .website: .redirect(await websites.end(pass))
            case .portal: .redirect(portal.end(pass))
            case .radius, .duoAuth, .test, .consent: .refused(.serviceError)
            }
        }
        router.add(middleware: UnknownAddress(server: server))
        server.addFiles(to: router)
        server.addApp(to: router)
        prompt.add(to: router)
        help.add(to: router)
        portal.add(to: router)
        websites.add(to: router)
        openID?.add(to: router)
        extra?.add(to: router, server: server)
    }

    private var promptSettings: PromptSettings {
        var prompt = PromptSettings(
            changePassword: settings.passwordChange, forgottenPassword: settings.passwordForgotten,
            contact: { [settings] in settings.contact(at: $0) })
        prompt.appAddress = settings.publicAddress + "/app/"
        if let extra {
            prompt.home = extra.home
            prompt.phoneBeside = { extra.phoneBeside($0) }
        }
        return prompt
    }

    /// Nil where the public address cannot be a provider's name, as plain HTTP from outside cannot.
    private func openID(
        _ visits: Visits, _ sessions: Sessions, _ keys: SigningKeys, _ server: PageServer
    ) -> OpenIDRoutes? {
        guard let issuer = try? Issuer(parsing: settings.publicAddress) else {
            logger.warning("OpenID Connect is off: public_address must begin with https://")
            return nil
        }
        return OpenIDRoutes(
            grants: Grants(installation.house), visits: visits, sessions: sessions, keys: keys, server: server,
            settings: OpenIDSettings(issuer: issuer, locales: Language.real.map(\.tag)), clock: SystemClock(),
            logger: logger)
    }
}

extension Server {
    /// Tells clients of OpenID Connect that sessions are over; nil where there is no provider.
    func logoutSender(_ keys: SigningKeys) -> LogoutSender? {
        guard let issuer = try? Issuer(parsing: settings.publicAddress) else { return nil }
        return LogoutSender(
            logouts: Logouts(installation.house), keys: keys, issuer: issuer, clock: SystemClock(),
            random: SystemRandom(), logger: logger)
    }
}

extension OpenIDEnd {
    var visitEnd: VisitEnd {
        switch self {
        case .redirect(let address): .redirect(address)
        case .form(let target, let fields): .form(target: target, fields: fields)
        case .refused(let reason): .refused(reason)
        }
    }
}
