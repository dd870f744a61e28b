import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// What somebody signs in with, one by one: names, test requests, locks, removals.
extension PortalRoutes {
    static func address(of factor: OwnFactor) -> String { "/me/devices/\(factor.text)" }

    func showDevice(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard let owned = view.owned.first(where: { $0.factor.text == parameter }) else { return desk.notFound }
            let news = desk.request.uri.queryParameters["news"].flatMap { DevicePage.News(rawValue: String($0)) }
            // The number is shown by the request itself, never by an address.
            guard news != .tested else { return server.redirect(to: Self.address(of: owned.factor)) }
            return try await devicePage(owned, view, desk, news: news)
        }
    }

    private func devicePage(
        _ owned: Owned, _ view: PortalView, _ desk: PortalDesk, news: DevicePage.News? = nil,
        problem: DevicePage.Problem? = nil, number: String? = nil
    ) async throws -> Response {
        let ways = try await sessions.usedWays(of: view.person.id)
        var page = DevicePage(
            owned.kind, name: owned.name, isLocked: owned.isLocked, added: owned.addedAt.date,
            lastUsed: owned.lastUsedAt?.date, platform: owned.platform, isBackedUp: owned.isBackedUp,
            applications: ways.map {
                .init(
                    key: $0.application.key, name: $0.application.name,
                    isFirst: $0.lastUsed.isKept && owned.goesFirst($0.lastUsed))
            }, removal: Self.address(of: owned.factor) + "/remove", number: number, news: news, problem: problem,
            worksFrom: owned.waitsUntil?.date, changesFrom: owned.probation?.changesAt.date,
            setUpBy: owned.setUpBy(at: view.now),
            now: view.now.date)
        page.setUpAgain = owned.setUpAt == owned.addedAt ? nil : owned.setUpAt.date
        page.lastRequest = owned.lastRequest.map { (at: $0.askedAt.date, came: $0.came) }
        return desk.response(page, view, status: problem == nil ? .ok : .unprocessableContent)
    }

    func actOnDevice(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            guard let owned = view.owned.first(where: { $0.factor.text == parameter }) else { return desk.notFound }
            do {
                return try await act(fields, owned, view, desk, cookie)
            } catch let mistake as Mistake where mistake.kind == .notFound {
                return desk.notFound
            } catch is Mistake {
                // Not on the page, so nobody pressed it.
                return server.redirect(to: Self.address(of: owned.factor))
            }
        }
    }

    private func act(
        _ fields: FormFields, _ owned: Owned, _ view: PortalView, _ desk: PortalDesk, _ cookie: Secret
    ) async throws -> Response {
        let here = Self.address(of: owned.factor)
        if let key = fields[.first] ?? fields[.usual] {
            let ways = try await sessions.usedWays(of: view.person.id)
            guard let application = ways.first(where: { $0.application.key == key })?.application else {
                return server.redirect(to: here)
            }
            try await sessions.keepFirst(fields[.first] == nil ? nil : owned.factor, at: application.id, cookie)
            return server.redirect(to: here + "?news=goes_first")
        }
        switch fields.deed {
        case .rename:
            guard let name = fields[.name].flatMap(DeviceName.canonical) else {
                return try await devicePage(owned, view, desk, problem: .nameEmpty)
            }
            _ = try await sessions.perform(.rename(name), on: owned.factor, cookie)
            return server.redirect(to: here + "?news=renamed")
        case .lock:
            _ = try await sessions.perform(.lock, on: owned.factor, cookie)
            return server.redirect(to: here + "?news=locked")
        case .unlock:
            _ = try await sessions.perform(.unlock, on: owned.factor, cookie)
            return server.redirect(to: here + "?news=unlocked")
        case .report:
            try await sessions.reportTheft(of: owned.factor, reference: fields[.reference], cookie)
            return desk.response(
                NoticePage(.theftReported, way: Self.home), view,
                cookies: [Pages.Cookie.removing(BrowserCookie.session)])
        case .test: return try await sendTest(owned, view, desk, cookie)
        default: return server.redirect(to: here)
        }
    }

    private func sendTest(
        _ owned: Owned, _ view: PortalView, _ desk: PortalDesk, _ cookie: Secret
    ) async throws -> Response {
        guard case .phone(let id) = owned.factor else { return server.redirect(to: Self.address(of: owned.factor)) }
        do {
            let signIn = try await sessions.test(id, cookie)
            let number: String? =
                switch signIn.request?.matching {
                case .typed(let number), .choose(let number, _): number
                case .off, .cannotShow, nil: nil
                }
            return try await devicePage(owned, view, desk, news: .tested, number: number)
        } catch let refusal as Refusal where refusal.reason == .pushPaused {
            return try await devicePage(owned, view, desk, problem: .paused)
        }
    }

    func showRemoval(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard let owned = view.owned.first(where: { $0.factor.text == parameter }) else { return desk.notFound }
            if let refusal = view.changing { throw refusal }
            let others = view.inUse.filter { $0.factor != owned.factor }.map(\.name)
            return desk.response(RemovePage(device: owned.name, others: others), view)
        }
    }

    func remove(_ parameter: String?, _ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard fields.deed == .remove else { return server.redirect(to: Self.home) }
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            guard let owned = view.owned.first(where: { $0.factor.text == parameter }) else { return desk.notFound }
            do {
                _ = try await sessions.perform(.remove, on: owned.factor, cookie)
            } catch let mistake as Mistake {
                // It is gone already, or has become the last meanwhile: the page says which.
                return mistake.kind == .notFound ? desk.notFound : server.redirect(to: desk.path)
            }
            return server.redirect(to: Self.home + "?news=removed")
        }
    }

    // MARK: - Locks

    func showLock(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in desk.response(LockPage(view.owned, next: Self.home), view) }
    }

    func lock(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            if fields.deed == .lockAccount {
                try await sessions.lockAccount(cookie)
                return desk.response(
                    LockedPage(by: .person(view.now.date), now: view.now.date), view,
                    cookies: [Pages.Cookie.removing(BrowserCookie.session)])
            }
            guard let owned = view.owned.first(where: { $0.factor.text == fields[.lock] }) else {
                return server.redirect(to: desk.path)
            }
            _ = try await sessions.perform(.lock, on: owned.factor, cookie)
            return server.redirect(to: Self.address(of: owned.factor) + "?news=locked")
        }
    }
}

extension Owned {
    var kind: DeviceKind { DeviceKind(self) }

    /// By which proof it was set up, while that keeps it from something.
    func setUpBy(at now: Instant) -> SetUpProof? {
        guard let probation, waitsUntil != nil || now < probation.changesAt else { return nil }
        return SetUpProof(rawValue: probation.proof.rawValue)
    }

    /// Whether it is what goes first there.
    func goesFirst(_ use: LastUsed) -> Bool {
        guard !isLocked, use.method == method else { return false }
        if case .phone(let id) = factor { return use.device == id }
        return true
    }
}

extension LastRequest {
    fileprivate var came: DevicePage.Came {
        if answeredAt != nil { return .answered }
        if fetchedAt != nil { return .arrived }
        return handedAt == nil ? .lost : .handed
    }
}
