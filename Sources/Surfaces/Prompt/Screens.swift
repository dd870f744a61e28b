import Bytes
import Domain
import Engine
import Foundation
import PageServing
import Pages
import QRCode

/// A screen that somebody asks for by its button.
enum Screen: String {
    case options, code, help, passkey, scan, lock, unlock, vouch, restore
    case setUp = "set_up"
    case setUpPhone = "set_up_phone"
    case securityKey = "security_key"
}

extension PromptRoutes {
    /// Which page the visit shows now: a pure projection of where it stands.
    func screen(of view: VisitView, _ wanted: Screen?, _ desk: VisitDesk) async throws -> any Page {
        let visit = view.visit
        guard visit.isOpen(at: view.now) else {
            // What ends all visits of a person says why.
            if case .refused(let reason, _) = view.signIn?.state,
                [.deniedNotMe, .lockedByPerson, .lockedByDesk].contains(reason)
            {
                return try await page(for: Refusal(reason), view, desk)
            }
            return NoticePage(visit.state == .open ? .ended : .elsewhere, way: nil)
        }
        guard view.person != nil else {
            return wanted == .help ? MatterPage() : try await passwordPage(view, desk, username: visit.hint ?? "")
        }
        if let cookie = desk.cookie, view.maySetUp {
            if wanted == .setUp {
                return view.mayEnrol ? setupForms(view, desk, cookie).choice : sparePage(view, desk, cookie)
            }
            if wanted == .setUpPhone { return phonePage(view, desk, cookie) }
        }
        if let cookie = desk.cookie, view.replaceable != nil, wanted == .setUpPhone {
            return phonePage(view, desk, cookie)
        }
        if view.isApproved {
            return OnwardPage(target: desk.address, fields: onwardFields(desk))
        }
        if view.canUnlock, wanted == .unlock { return try await unlockPage(view, desk) }
        switch wanted {
        case .help: return MatterPage()
        case .vouch where view.offersVouching: return vouchPage(view, desk)
        case .restore where view.hasBackup: return RestorePage(appAddress: settings.appAddress)
        case .lock: return view.person?.refusal == nil ? lockPage(view, desk) : try await bestPage(view, desk)
        case .options: return optionsPage(view)
        case .code: return codePage(view, nil)
        case .passkey: return try await passkeyPage(view, .passkey, desk)
        case .scan: return try await scanPage(view, desk, isWrong: false)
        case .securityKey: return try await passkeyPage(view, .securityKey, desk)
        case nil where isAtLock(view): return lockPage(view, desk)
        case .unlock, .setUp, .setUpPhone, .vouch, .restore, nil: break
        }
        switch view.signIn?.state {
        case .waiting: return waitingPage(view, desk)
        case .asking: return try await bestPage(view, desk)
        case .refused(.notSetUp, _), .refused(.setupUnfinished, _), .refused(.deviceWaiting, _):
            return try await bestPage(view, desk)
        case .refused(let reason, _): return try await page(for: Refusal(reason), view, desk)
        case .approved: return NoAnswerPage()
        case nil: return try await bestPage(view, desk)
        }
    }

    /// A form that goes on by itself after an approval.
    private func onwardFields(_ desk: VisitDesk) -> [(name: String, value: String)] {
        let token = desk.cookie.map { server.token.token(session: $0.exposedText(), form: desk.form) } ?? ""
        return [
            (name: FieldName.token.rawValue, value: token),
            (name: FieldName.deed.rawValue, value: Deed.proceed.rawValue),
        ]
    }

    func passwordPage(
        _ view: VisitView, _ desk: VisitDesk, username: String, isWrong: Bool = false
    ) async throws -> PasswordPage {
        var request: JSONValue?
        if view.figures.passkeyAlone, let cookie = desk.cookie {
            request = try await visits.passkeyOptions(desk.id, cookie: cookie)
        }
        return PasswordPage(
            username: username, isWrong: isWrong, passkeyRequest: request?.text,
            forgotten: settings.forgottenPassword)
    }

    private func waitingPage(_ view: VisitView, _ desk: VisitDesk) -> any Page {
        guard let request = view.signIn?.request, view.now < request.endsAt else { return NoAnswerPage() }
        let matching: CheckPhonePage.Matching =
            switch request.matching {
            case .typed(let number): .typed(number)
            case .choose(let number, _): .chosen(number)
            case .off, .cannotShow: .off
            }
        var page = CheckPhonePage(
            device: (view.devices + (view.trial.map { [$0.device] } ?? [])).first { $0.id == request.device }?.name
                ?? "",
            matching: matching,
            username: view.person?.username.text ?? "", secondsLeft: view.now.secondsUntil(request.endsAt),
            lifetimeSeconds: view.requestFigures.pushLifetimeSeconds, stream: "\(desk.address)/wait")
        page.phone = request.device.text
        page.request = request.id.text
        page.rememberDays = view.offersRemembering ? max(1, view.figures.browserRememberSeconds / 86_400) : nil
        let phone = view.devices.first { $0.id == request.device }
        let seconds = view.requestFigures.pushLifetimeSeconds
        page.isSilent = (phone?.silentRequests(lifetimeSeconds: seconds, now: view.now) ?? 0) >= Device.silentMax
        let skipped = view.devices.first { $0.id == view.plan?.skipped && $0.id != request.device }
        page.skipped = skipped?.name
        page.numberWasWrong = request.wrongNumbers > 0
        page.offersMoreTime = request.extensions < PushRequest.extensionsMax
        let wait = view.now.secondsUntil(request.askedAt + view.figures.pushResendGapSeconds)
        page.waitSeconds = wait > 0 && request.extensions == 0 ? wait : nil
        return page
    }

    /// The best of the ways that work now.
    func bestPage(_ view: VisitView, _ desk: VisitDesk) async throws -> any Page {
        switch view.plan?.ways.first {
        case .passkey(let method): return try await passkeyPage(view, method, desk)
        case .code where view.plan?.outdated.isEmpty == false: return updatePage(view)
        case .code: return codePage(view, nil)
        case .push: return optionsPage(view)
        case nil:
            if case .refuse(let refusal) = view.plan?.verdict { return try await page(for: refusal, view, desk) }
            return MatterPage()
        }
    }

    private func passkeyPage(_ view: VisitView, _ method: Domain.Method, _ desk: VisitDesk) async throws -> any Page {
        guard let cookie = desk.cookie, view.plan?.ways.contains(.passkey(method)) == true,
            let options = try await visits.passkeyOptions(desk.id, cookie: cookie, method: method)
        else { return optionsPage(view) }
        return PasskeyPage(request: options.text)
    }

    func scanPage(_ view: VisitView, _ desk: VisitDesk, isWrong: Bool) async throws -> any Page {
        guard let cookie = desk.cookie, let text = try await visits.picture(desk.id, cookie: cookie),
            let code = QRSquares(text), let picture = PictureCode(width: code.width, dark: code.dark)
        else { return optionsPage(view) }
        return ScanPage(picture: picture, isWrong: isWrong)
    }

    /// Whoever came to lock something needs no more than the password.
    private func isAtLock(_ view: VisitView) -> Bool {
        view.visit.door == .portal && view.visit.ticket == "/me/lock" && view.person?.refusal == nil
    }

    /// The person's own things, one of which is lost.
    func lockPage(_ view: VisitView, _ desk: VisitDesk, done: String? = nil) -> LockPage {
        LockPage(view.owned, done: done, next: desk.address + (isAtLock(view) ? "?show=options" : ""))
    }

    func unlockPage(
        _ view: VisitView, _ desk: VisitDesk, _ problem: UnlockPage.Problem? = nil
    ) async throws -> UnlockPage {
        var request: JSONValue?
        if let cookie = desk.cookie, !view.passkeys.isEmpty {
            request = try await visits.passkeyOptions(desk.id, cookie: cookie)
        }
        return UnlockPage(request: request?.text, problem: problem)
    }

    func codePage(_ view: VisitView, _ problem: EnterCodePage.Problem?) -> EnterCodePage {
        let codes = view.plan?.ways.filter { if case .code = $0 { true } else { false } } ?? []
        let digitsOnly = !codes.isEmpty && codes.allSatisfy { $0.method == .appCode }
        return EnterCodePage(problem: problem, hasDigitsOnly: digitsOnly)
    }

    func optionsPage(_ view: VisitView) -> OtherOptionsPage {
        var ways: [OtherOptionsPage.Way] = []
        var hasCode = false
        for way in view.plan?.ways ?? [] {
            switch way {
            case .push(let id):
                guard let device = view.devices.first(where: { $0.id == id }) else { continue }
                let used = device.lastSeenAt.map(\.date)
                ways.append(.init(.push(device: device.name), value: "push \(id)", lastUsed: used))
            case .passkey(let method):
                let used = view.passkeys.filter { $0.method == method }.compactMap(\.lastUsedAt).max()?.date
                let kind: OtherOptionsPage.Way.Kind = method == .passkey ? .passkey : .securityKey
                ways.append(.init(kind, value: method.rawValue, lastUsed: used))
            case .code:
                if !hasCode { ways.append(.init(.code, value: "code")) }
                hasCode = true
            }
        }
        if view.mayEnrol, let phone = view.trial?.device {
            ways.append(.init(.push(device: phone.name), value: "push \(phone.id)"))
            ways.append(.init(.code, value: "code"))
        }
        if visits.offersPicture(view) { ways.append(.init(.scan, value: Screen.scan.rawValue)) }
        return OtherOptionsPage(ways: ways, canKeep: view.plan != nil, manage: "/me", now: view.now.date)
    }

    /// Where a set-up was left.
    private func step(of view: VisitView) -> CarryOnPage.Step {
        switch view.wayLeft {
        case .passkey: return .passkey
        case .securityKey: return .securityKey
        case .app: return .app
        case .fob: return .fob
        case .phone, nil: break
        }
        if view.trial != nil { return .test }
        return view.setup?.state == .paired ? .compare : .scan
    }

    /// Why somebody is not let in, as a page with a way on.
    func page(for refusal: Refusal, _ view: VisitView, _ desk: VisitDesk) async throws -> any Page {
        switch refusal.reason {
        case .firstFactorWrong:
            return try await passwordPage(view, desk, username: view.visit.hint ?? "", isWrong: true)
        case .deniedMistake: return SaidNoPage()
        case .deniedNotMe: return NotMePage(change: settings.changePassword)
        case .expired, .superseded: return NoAnswerPage()
        case .numberWrong: return NoAnswerPage(.numberWrong)
        case .codeWrong: return codePage(view, .wrong)
        case .codeUsed: return codePage(view, .used)
        case .codeEnded: return codePage(view, .ended)
        case .notSetUp: return NotSetUpPage(daysLeft: view.graceDaysLeft, byPassword: view.mayEnrol)
        case .setupUnfinished:
            guard view.mayEnrol || visits.canCarryOn(view, by: desk.visitSecrets) else {
                return NotSetUpPage(daysLeft: view.graceDaysLeft, byPassword: false)
            }
            return CarryOnPage(at: step(of: view), daysLeft: view.graceDaysLeft)
        case .pushPaused:
            guard let until = refusal.until ?? view.pushPausedUntil else { return optionsPage(view) }
            return PausedPage(count: view.figures.pushPauseAfter, until: until.date)
        case .tooManyCodes:
            return WaitPage(seconds: refusal.until.map { view.now.secondsUntil($0) } ?? view.figures.codeWaitSecondsMax)
        case .lockedByPerson:
            guard case .lockedByPerson(let at) = view.person?.standing else {
                return LockedPage(by: .desk, now: view.now.date)
            }
            return LockedPage(by: .person(at.date), now: view.now.date)
        case .lockedByDesk: return LockedPage(by: .desk, now: view.now.date)
        case .deviceTooOld: return updatePage(view)
        case .noUsableMethod, .screenLockNeeded, .zoneForbidden:
            let options = optionsPage(view)
            return options.ways.isEmpty ? MatterPage() : options
        case .deviceWaiting, .deviceNew:
            guard let until = refusal.until ?? view.waitsUntil else { return MatterPage() }
            return NotYetPage(
                refusal.reason == .deviceNew ? .changes : .works, from: until.date, isSigningIn: true,
                now: view.now.date)
        case .serviceError: return ProblemPage()
        }
    }
}
