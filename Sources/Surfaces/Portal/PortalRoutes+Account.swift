import Bytes
import Domain
import Engine
import Foundation
import Hummingbird
import PageServing
import Pages

/// Browsers, activity, privacy and preferences.
extension PortalRoutes {
    /// Entries of the record on one page, and in the table that is downloaded.
    static let activityPageSize = 50
    static let activityTableMax = 10_000

    func showBrowsers(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let names = try await sessions.applicationNames()
            let browsers = try await sessions.rememberedBrowsers(of: view.person.id).map {
                BrowsersPage.Browser(
                    id: $0.id.text, name: $0.name, since: $0.addedAt.date, lastUsed: $0.usedAt.date,
                    applications: $0.applications.compactMap { names[$0] })
            }
            let seconds = view.installationFigures.browserRememberSeconds
            let askings = try await sessions.askings(of: view.person.id)
            let page = BrowsersPage(
                browsers: browsers, days: seconds > 0 ? max(1, seconds / 86_400) : nil,
                forgotten: desk.request.uri.queryParameters["news"] == "forgotten",
                askings: (signIns: askings.signIns, requests: askings.requests),
                hasPasskey: view.inUse.contains { $0.method.resistsPhishing }, now: view.now.date)
            return desk.response(page, view)
        }
    }

    func forget(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            if fields.deed == .signOutAll {
                try await sessions.signOutEverywhere(cookie)
                return desk.response(
                    NoticePage(.signedOut, way: Self.home), cookies: [Pages.Cookie.removing(BrowserCookie.session)])
            }
            if fields.deed == .forgetAll {
                try await sessions.forget(nil, cookie)
            } else if let id = fields[.browser].flatMap({ ID<RememberedBrowser>(parsing: $0) }) {
                try await sessions.forget(id, cookie)
            } else {
                return server.redirect(to: desk.path)
            }
            return server.redirect(to: desk.path + "?news=forgotten")
        }
    }

    // MARK: - Recovery codes

    func showCodes(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in desk.response(CodesLeftPage(left: view.recoveryCodesLeft), view) }
    }

    func makeCodes(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard fields.deed == .make, let view = try await sessions.portal(cookie) else {
                return server.redirect(to: desk.path)
            }
            let codes = try await sessions.makeRecoveryCodes(cookie)
            return desk.response(RecoveryCodesPage(codes: codes.map { $0.exposedText() }, next: Self.home), view)
        }
    }

    // MARK: - Activity

    func showActivity(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let asked = desk.request.uri.queryParameters
            let filter = asked["show"].flatMap { ActivityPage.Filter(rawValue: String($0)) } ?? .all
            let before = asked["before"].flatMap { Int64(String($0)) }
            let found = try await sessions.activity(
                of: view.person.id, filter.events, before: before, limit: Self.activityPageSize)
            let older = found.count == Self.activityPageSize ? found.last?.index : nil
            let rows = try await rows(found, view)
            let page = ActivityPage(
                rows: rows, filter: filter,
                older: older.map { "/me/activity?show=\(filter.rawValue)&before=\($0)" }, now: view.now.date)
            return desk.response(page, view)
        }
    }

    private func rows(_ found: [Activity], _ view: PortalView) async throws -> [ActivityPage.Row] {
        let names = try await sessions.applicationNamesByKey()
        let things = Dictionary(
            view.owned.map { ($0.factor.text, $0.name) }, uniquingKeysWith: { first, _ in first })
        return found.map {
            let thing = $0.thing.flatMap { things[$0] ?? (ID<Device>(parsing: $0) == nil ? $0 : nil) }
            return ActivityPage.Row(
                event: $0.event.rawValue, at: $0.at.date,
                application: $0.application.flatMap { $0 == Application.portalKey ? nil : names[$0] ?? $0 },
                method: $0.method, reason: $0.reason, thing: thing, address: $0.address,
                byScreenLock: $0.byScreenLock, unusualCountry: $0.unusualCountry)
        }
    }

    func downloadActivity(_ desk: PortalDesk) async -> Response {
        await acting(desk) { _, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            let found = try await sessions.activity(
                of: view.person.id, ActivityPage.Filter.all.events, before: nil, limit: Self.activityTableMax)
            var lines = ["time,event,service,method,reason,device,address"]
            for row in try await rows(found, view) {
                let cells = [
                    Instant(milliseconds: Int64(row.at.timeIntervalSince1970 * 1000)).text, row.event,
                    row.application, row.method, row.reason, row.thing, row.address,
                ]
                lines.append(cells.map { Self.cell($0 ?? "") }.joined(separator: ","))
            }
            return server.download(
                lines.joined(separator: "\r\n") + "\r\n", name: "activity.csv", type: "text/csv")
        }
    }

    /// RFC 4180, and no cell that a spreadsheet would take for a formula.
    static func cell(_ text: String) -> String {
        let tame = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        return "\"" + tame.replacing("\"", with: "\"\"") + "\""
    }

    // MARK: - Not you

    func showNotYou(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in desk.response(NotYouPage(), view) }
    }

    func sayNotMe(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard fields.deed == .notMe else { return server.redirect(to: "/me/activity") }
            try await sessions.notMe(cookie)
            return desk.response(
                NotMePage(change: changePassword), cookies: [Pages.Cookie.removing(BrowserCookie.session)])
        }
    }

    // MARK: - Privacy

    func showPrivacy(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let browsers = try await sessions.rememberedBrowsers(of: view.person.id)
            func names(_ kinds: DeviceKind...) -> String? {
                let found = view.owned.filter { kinds.contains($0.kind) }.map(\.name)
                return found.isEmpty ? nil : found.joined(separator: ", ")
            }
            let linked = try await sessions.linkedAccounts(of: view.person.id).map(\.username.text)
            let chosen = try await sessions.vouchers(of: view.person.id).map(\.shownName.text)
            let numbers = try await sessions.ownNumbers(of: view.person.id).map(\.number.text)
            let person = view.person
            let switches = person.preferences.switches.map(\.rawValue).sorted().joined(separator: ", ")
            let values: [PrivacyPage.Field: String?] = [
                .name: person.displayName, .username: person.username.text, .email: person.email,
                .groups: person.groups.isEmpty ? nil : person.groups.joined(separator: ", "),
                .accounts: linked.isEmpty ? nil : linked.joined(separator: ", "),
                .vouchers: chosen.isEmpty ? nil : chosen.joined(separator: ", "), .devices: names(.phone),
                .numbers: numbers.isEmpty ? nil : numbers.joined(separator: ", "),
                .passkeys: names(.passkey, .securityKey), .fobs: names(.fob),
                .codes: view.recoveryCodesLeft == 0 ? nil : "\(view.recoveryCodesLeft)",
                .browsers: browsers.isEmpty ? nil : browsers.map(\.name).joined(separator: ", "),
                .sessions: [view.session.origin.place, view.session.origin.address].compactMap { $0 }
                    .joined(separator: ", "),
                .preferences: switches.isEmpty ? nil : switches, .exemptions: try await exemptions(view, desk),
            ]
            let (looks, hasOlder) = try await sessions.looks(at: person.id)
            let page = PrivacyPage(
                rows: PrivacyPage.Field.allCases.map { .init($0, values[$0] ?? nil) }, told: try await told(view, desk),
                looks: looks.map(Self.row), hasOlderLooks: hasOlder, days: Sessions.settledDays, email: deskEmail,
                now: view.now.date)
            return desk.response(page, view)
        }
    }

    private static func row(_ look: Look) -> PrivacyPage.Look {
        var login: String?
        if case .operatorAccount(let name) = look.actor { login = name }
        return PrivacyPage.Look(by: login, at: look.at.date, look.matters.map(\.rawValue))
    }

    /// Where nothing but the password is asked of the person, because two administrators said so.
    private func exemptions(_ view: PortalView, _ desk: PortalDesk) async throws -> String? {
        let found = try await sessions.exemptions(of: view.person.id)
        let frame = server.frame(for: desk.request, person: view.person.language)
        let zone = frame.house.timeZone
        let lines = found.map { one in
            let service = one.service ?? frame.words.text("privacy.exemptions_all")
            let day = frame.words.day(one.until.date, now: view.now.date, in: zone)
            return frame.words.text("privacy.exemptions_until", ["service": .text(service), "day": .text(day)])
        }
        return lines.isEmpty ? nil : lines.joined(separator: ", ")
    }

    /// Nobody lowers what is asked of themselves.
    func refuseExemption(_ desk: PortalDesk) -> Response {
        desk.response(NoticePage(.notAllowed, way: Self.home), status: .forbidden)
    }

    /// What the person's phones tell, each with what its last answer brought; nothing where there are none.
    private func told(_ view: PortalView, _ desk: PortalDesk) async throws -> [PrivacyPage.Told] {
        let phones = view.owned.filter { $0.method == .push }
        guard !phones.isEmpty else { return [] }
        let (users, least) = try await sessions.policyOnPhones()
        let frame = server.frame(for: desk.request, person: view.person.language)
        return ToldItem.all.map { item in
            let values = phones.compactMap { phone in
                value(of: item.name, phone, frame, now: view.now).map { "\(phone.name): \($0)" }
            }
            return PrivacyPage.Told(
                item, value: values.isEmpty ? nil : values.joined(separator: ", "),
                users: PhoneItem(rawValue: item.name).flatMap { users[$0] } ?? [],
                least: item.name == PhoneItem.os.rawValue ? least.map { ($0.service, $0.systems) } : [])
        }
    }

    private func value(of item: String, _ phone: Owned, _ frame: Frame, now: Instant) -> String? {
        guard let told = phone.told else { return nil }
        switch item {
        case "key": return phone.factor.text
        case "answer": return frame.words.text("privacy.said_\(told.said.rawValue)")
        case "time": return frame.words.day(told.at.date, now: now.date, in: frame.house.timeZone)
        case "lock": return phone.lockedSince == nil ? nil : frame.words.text("privacy.lock_on")
        default: return PhoneItem(rawValue: item).flatMap { told.items[$0] }
        }
    }

    func downloadData(_ desk: PortalDesk) async -> Response {
        await acting(desk) { _, cookie in
            let data = try await sessions.personalData(cookie)
            return server.download(data.text + "\n", name: "my-data.json", type: "application/json")
        }
    }

    // MARK: - Preferences

    func showPreferences(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let preferences = view.person.preferences
            let choosable = view.installationFigures.numberMode == .typed && view.installationFigures.numberChoice
            let page = PreferencesPage(
                on: Set(preferences.switches.compactMap { PreferencesPage.Switch(rawValue: $0.rawValue) }),
                offered: PreferencesPage.Switch.allCases.filter { $0 != .chooseNumber || choosable },
                firsts: view.inUse.map {
                    .init(value: $0.factor.text, name: $0.name, isChosen: $0.factor == preferences.first)
                }, language: view.person.language.flatMap(Language.wished))
            return desk.response(page, view)
        }
    }

    func setPreferences(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            guard fields.deed == .save else { return server.redirect(to: desk.path) }
            let names: [Preferences.Switch: FieldName] = [
                .moreTime: .moreTime, .chooseNumber: .chooseNumber, .noCopying: .noCopying, .textOnly: .textOnly,
            ]
            let switches = names.filter { fields.isTicked($0.value) }.map(\.key)
            let first = view.owned.first { $0.factor.text == fields[.first] }?.factor
            let language = fields[.language].flatMap(Language.wished)
            try await sessions.set(Preferences(Set(switches), first: first), language: language?.tag, cookie)
            // What was chosen in this browser before gives way.
            return server.redirect(
                to: Self.home + "?news=preferences_saved",
                cookies: [server.cookie(keeping: language?.tag)].compactMap { $0 })
        }
    }
}

extension ActivityPage.Filter {
    var events: [Event.Name] {
        switch self {
        case .all: Sessions.signInEvents + Sessions.changeEvents
        case .signIns: Sessions.signInEvents
        case .changes: Sessions.changeEvents
        }
    }
}
