import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

extension PromptRoutes {
    /// What a form asks for.
    func perform(_ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response
    {
        guard view.visit.isOpen(at: view.now) else {
            return desk.notice(view.visit.state == .open ? .ended : .elsewhere, status: .gone)
        }
        if let response = try await setUp(fields, view, desk, cookie) { return response }
        if view.isApproved, fields[.credential] != nil || fields.deed == .passkey {
            return try await offeredPasskey(fields, view, desk, cookie)
        }
        if let credential = fields[.credential] {
            let step = await visits.passkey(Array(credential.utf8), desk.id, cookie: cookie)
            if case .refused(let refusal) = step, refusal.reason != .serviceError, refusal.reason != .expired,
                refusal.reason != .deviceWaiting
            {
                if view.canUnlock {
                    return desk.response(
                        try await unlockPage(view, desk, .unfinished), view, status: .unprocessableContent)
                }
                return try await unfinishedPasskey(view, desk)
            }
            return try await follow(step, fields, view, desk, cookie)
        }
        if let matter = fields[.matter] { return answer(matter, view, desk) }
        guard view.person != nil else { return try await password(fields, view, desk, cookie) }
        if view.isApproved { return try await finish(fields, view, desk, cookie) }
        if view.canUnlock, let code = fields.secret(.code) { return try await unlock(code, fields, view, desk, cookie) }
        if let lost = fields[.lock] { return try await lock(lost, view, desk, cookie) }
        if let way = fields[.way] { return try await take(way, fields, view, desk, cookie) }
        if let digits = fields.secret(.digits) {
            let step = await visits.answer(picture: digits, desk.id, cookie: cookie)
            if case .refused(let refusal) = step, [.codeWrong, .codeEnded].contains(refusal.reason) {
                let now = try await visits.view(desk.id, cookie: cookie) ?? view
                return try await desk.response(
                    scanPage(now, desk, isWrong: true), now, status: .unprocessableContent)
            }
            return try await follow(step, fields, view, desk, cookie)
        }
        if let code = fields.secret(.code) {
            return try await follow(await visits.type(code, desk.id, cookie: cookie), fields, view, desk, cookie)
        }
        return try await press(fields, view, desk, cookie)
    }

    private func press(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch fields.deed {
        case .sendAgain, .again:
            // After a yes the phone that was set up is meant, not the one that is missing.
            let choice = view.vouchedDevice.map { DeviceChoice.device($0) } ?? .lastUsed
            return try await follow(await visits.ask(desk.id, cookie: cookie, choice), fields, view, desk, cookie)
        case .later where view.graceDaysLeft != nil:
            return try await follow(await visits.putOff(desk.id, cookie: cookie), fields, view, desk, cookie)
        case .vouch: return try await askVouch(fields, view, desk, cookie)
        case .moreTime:
            return try await follow(await visits.extend(desk.id, cookie: cookie), fields, view, desk, cookie)
        case .otherOptions: return desk.onward(nil, to: "?show=options")
        case .code: return desk.onward(nil, to: "?show=code")
        case .notMe:
            try await visits.notMe(desk.id, cookie: cookie)
            // A "no" that was said on the phone before stays what it was in the record; the page goes on from it.
            if case .refused(.deniedMistake, _) = view.signIn?.state {
                return try await desk.response(page(for: Refusal(.deniedNotMe), view, desk), view, status: .ok)
            }
            return desk.onward(nil)
        case .unlock: return desk.onward(nil, to: "?show=unlock")
        case .lockAccount:
            let person = try await visits.lockAccount(desk.id, cookie: cookie)
            let now = view.now.date
            let page = LockedPage(by: person.standing == .active ? .desk : .person(now), now: now)
            return desk.response(page, view, status: .ok)
        case .setUp, .carryOn:
            if view.plan?.ways.isEmpty == false {
                return desk.onward(nil)
            }
            // Without a way on of their own, the help desk is the way on.
            return desk.response(
                WayOnPage(
                    matter: .somethingElse, ways: [], contact: contact(view), lock: "?show=lock",
                    reference: view.visit.reference), view, status: .ok)
        default:
            // "Continue" before anything was approved: the page says how it stands.
            return desk.onward(nil)
        }
    }

    /// Something of the person's is lost: the password alone locks it.
    private func lock(
        _ lost: String, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        guard let owned = view.owned.first(where: { $0.factor.text == lost }) else {
            return desk.onward(nil, to: "?show=lock")
        }
        do {
            try await visits.lock(owned.factor, desk.id, cookie: cookie)
        } catch is Mistake {
            return desk.onward(nil, to: "?show=lock")
        }
        let now = try await visits.view(desk.id, cookie: cookie) ?? view
        return desk.response(lockPage(now, desk, done: owned.name), now, status: .ok)
    }

    /// The owner of a locked account shows that they are who they say.
    private func unlock(
        _ code: Secret, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        let step = await visits.type(code, desk.id, cookie: cookie)
        let problem: UnlockPage.Problem
        switch step {
        case .onward: return try await follow(step, fields, view, desk, cookie)
        case .noCode: problem = .wrong
        case .refused(let refusal):
            switch refusal.reason {
            case .codeUsed: problem = .used
            case .codeEnded: problem = .ended
            case .tooManyCodes: problem = .wait
            case .expired, .serviceError: throw refusal
            default: problem = .wrong
            }
        }
        return desk.response(try await unlockPage(view, desk, problem), view, status: .unprocessableContent)
    }

    private func password(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        guard let username = fields[.username], let password = fields.secret(.password) else {
            let page = try await passwordPage(view, desk, username: fields[.username] ?? "", isWrong: true)
            return desk.response(page, view, status: .unprocessableContent)
        }
        let step = await visits.password(
            desk.id, cookie: cookie, name: username, password: password, remembered: desk.remembered)
        if case .refused(let refusal) = step, refusal.reason == .firstFactorWrong {
            let page = try await passwordPage(view, desk, username: username, isWrong: true)
            return desk.response(page, view, status: .unprocessableContent)
        }
        return try await follow(step, fields, view, desk, cookie)
    }

    /// A way of "Other options".
    private func take(
        _ way: String, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        let keeps = fields.isTicked(.keep)
        if keeps != view.visit.keepsWay { try await visits.keepWay(keeps, desk.id, cookie: cookie) }
        if way == MatterWays.pass { return server.redirect(to: "/me/pass") }
        let parts = way.split(separator: " ")
        if parts.count == 2, parts[0] == "push", let device = ID<Device>(parsing: String(parts[1])) {
            let step = await visits.ask(desk.id, cookie: cookie, .device(device))
            return try await follow(step, fields, view, desk, cookie)
        }
        if parts.count == 2, parts[0] == "reset", let device = ID<Device>(parsing: String(parts[1])) {
            return try await reset(device, view, desk, cookie)
        }
        guard let screen = Screen(rawValue: way) else { return desk.onward(nil, to: "?show=options") }
        return desk.onward(nil, to: "?show=\(screen.rawValue)")
    }

    /// A phone was reset: what is left proves who it is.
    private func reset(
        _ device: ID<Device>, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        do {
            try await visits.sayReset(device, desk.id, cookie: cookie)
        } catch let mistake as Mistake {
            guard mistake.kind == .notAllowed else { return desk.onward(nil, to: "?show=help") }
            var page = wayOn(view)
            page.ways.removeAll { if case .setUpAgain = $0.kind { true } else { false } }
            page.isTooOften = true
            return desk.response(page, view, status: .unprocessableContent)
        }
        guard let now = try await visits.view(desk.id, cookie: cookie) else { return desk.foreign }
        if now.plan?.ways.isEmpty == false { return desk.onward(nil, to: "?show=options") }
        return desk.response(wayOn(now), now, status: .ok)
    }

    /// What is left to somebody whose phone was reset.
    private func wayOn(_ view: VisitView) -> WayOnPage {
        WayOnPage(
            matter: .reset, ways: MatterWays(.reset, view).list, contact: contact(view), lock: "?show=lock",
            reference: view.visit.reference)
    }

    /// On to wherever the step leads.
    func follow(
        _ step: VisitStep, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch step {
        case .noCode: return desk.response(codePage(view, .wrong), view, status: .unprocessableContent)
        case .onward(_, let secret):
            let secretNow = secret ?? cookie
            guard let next = try await visits.view(desk.id, cookie: secretNow) else { return desk.foreign }
            var desk = desk
            desk.renewed = secret
            return next.isApproved ? try await finish(fields, next, desk, secretNow) : desk.onward(secret)
        case .refused(let refusal):
            if refusal.reason == .expired { throw refusal }
            let now = try await visits.view(desk.id, cookie: cookie) ?? view
            if refusal.reason == .codeUsed, Self.isRecovery(fields.secret(.code)) {
                return desk.response(codePage(now, .recoveryUsed), now, status: .unprocessableContent)
            }
            let page = try await page(for: refusal, now, desk)
            return desk.response(page, now, status: .unprocessableContent)
        }
    }

    /// Recovery codes have a list of which the next one may work; other codes have to be waited for.
    private static func isRecovery(_ typed: Secret?) -> Bool {
        typed.flatMap { ReadableCode.canonical($0.exposedText()) }?.utf8.count == OneTimeCode.form(of: .recovery).length
    }

    func finish(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        // Who puts the recovery codes or their phone off is not asked anything else either.
        let isPutOff = (view.setupStage == .left || view.replaceable != nil) && fields.deed == .notNow
        if !isPutOff {
            if let phone = view.replaceable, fields.deed != .notNow {
                let page = OfferPage(.phoneAgain(phone.name), remembers: fields.isTicked(.remember))
                return desk.response(page, view, status: .ok)
            }
            if let next = try await setupPage(fields, view, desk, cookie) { return next }
            if let offered = try await offered(fields, view, desk, cookie) { return offered }
        }
        let done = try await visits.finish(
            desk.id, cookie: cookie, remembered: desk.remembered,
            remembering: fields.isTicked(.remember) ? desk.browser : nil)
        var cookies = server.removals(ofVisit: desk.id.text, for: desk.request)
        if let session = Pages.Cookie(BrowserCookie.session, done.session.exposedText()) { cookies.append(session) }
        if let secret = done.remembered,
            let remembered = Pages.Cookie(
                BrowserCookie.remembered, secret.exposedText(), lifetimeSeconds: done.rememberedSeconds)
        {
            cookies.append(remembered)
        }
        if fields.deed == .devices { return server.redirect(to: "/me", cookies: cookies) }
        switch await end(done.pass) {
        case .redirect(let address): return server.redirect(to: address, cookies: cookies)
        case .form(let target, let fields):
            return desk.response(OnwardPage(target: target, fields: fields), view, status: .ok, cookies: cookies)
        case .refused(let reason):
            let page = try await page(for: Refusal(reason), view, desk)
            return desk.response(page, view, status: .forbidden, cookies: cookies)
        }
    }

    private func unfinishedPasskey(_ view: VisitView, _ desk: VisitDesk) async throws -> Response {
        guard view.person != nil, let cookie = desk.cookie,
            let options = try await visits.passkeyOptions(desk.id, cookie: cookie)
        else {
            let page = try await passwordPage(view, desk, username: view.visit.hint ?? "")
            return desk.response(page, view, status: .unprocessableContent)
        }
        return desk.response(
            PasskeyPage(request: options.text, isUnfinished: true), view, status: .unprocessableContent)
    }

    /// "What's the matter?": what the person can do now, strongest first.
    private func answer(_ matter: String, _ view: VisitView, _ desk: VisitDesk) -> Response {
        guard let matter = Matter(rawValue: matter) else {
            return desk.response(MatterPage(isMissing: true), view, status: .unprocessableContent)
        }
        return desk.response(
            WayOnPage(
                matter: matter, ways: MatterWays(matter, view).list, contact: contact(view),
                lock: view.person == nil ? "/me/lock" : "?show=lock", reference: view.visit.reference,
                isKnown: view.person != nil), view, status: .ok)
    }
}
