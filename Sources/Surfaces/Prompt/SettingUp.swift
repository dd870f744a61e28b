import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages
import QRCode

/// Setting up a first device inside of the sign-in that found none.
extension PromptRoutes {
    /// What a form of the set-up asks for; nil for a form that has nothing to do with it.
    func setUp(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response? {
        guard view.mayEnrol else { return nil }
        if fields.deed == .setUp || fields.deed == .notNow && !view.isApproved {
            return desk.onward(nil, to: "?show=set_up")
        }
        if let way = fields[.setUp].flatMap(ChooseDevicePage.Way.init(rawValue:)) {
            return try await setUp(way, fields, view, desk, cookie)
        }
        switch fields.deed {
        case .carryOn: return try await carryOn(view, desk, cookie)
        case .again where view.setup != nil: return desk.onward(nil, to: "?show=set_up")
        default: return nil
        }
    }

    func chooseDevicePage() -> ChooseDevicePage {
        let ways = ChooseDevicePage.Way.allCases
        return ChooseDevicePage(
            ways: visits.canMakePasskeys ? ways : ways.filter { $0 != .passkey && $0 != .securityKey })
    }

    private func setUp(
        _ way: ChooseDevicePage.Way, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        switch way {
        case .phone: return try await showCode(view, desk, cookie)
        case .passkey: return try await makePasskey(.passkey, fields, view, desk, cookie)
        case .securityKey: return try await makePasskey(.securityKey, fields, view, desk, cookie)
        case .app: return try await addApp(fields, view, desk, cookie)
        case .fob: return try await addFob(fields, view, desk, cookie)
        }
    }

    // MARK: - Phone

    /// A person who left comes back to where the phone stands: waiting for words, or for a new code.
    private func carryOn(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response {
        view.setup?.state == .paired
            ? desk.onward(nil, to: "?show=set_up_phone") : try await showCode(view, desk, cookie)
    }

    private func showCode(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response {
        let opened = try await visits.enrolPhone(desk.id, cookie: cookie)
        let code = opened.code.exposedText()
        let picture = QRSquares(settings.appAddress + "#pair=" + code)
            .flatMap { PictureCode(width: $0.width, dark: $0.dark) }
        return desk.response(newPhonePage(.code(opened.groupedCode, picture), view, desk), view, status: .ok)
    }

    func newPhonePage(_ view: VisitView, _ desk: VisitDesk) -> NewPhonePage {
        guard let setup = view.setup else { return newPhonePage(view.devices.isEmpty ? .closed : .ready, view, desk) }
        guard setup.state == .paired, let words = setup.comparisonWords else {
            return newPhonePage(.closed, view, desk)
        }
        return newPhonePage(.words(words), view, desk)
    }

    private func newPhonePage(_ stage: NewPhonePage.Stage, _ view: VisitView, _ desk: VisitDesk) -> NewPhonePage {
        NewPhonePage(
            stage, minutes: max(1, view.figures.setupCodeSeconds / 60),
            stream: "\(desk.address)/wait")
    }

    // MARK: - Passkey and security key

    private func makePasskey(
        _ kind: Passkey.Kind, _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        guard visits.canMakePasskeys else { return desk.onward(nil, to: "?show=set_up") }
        guard let credential = fields[.credential] else {
            let problem: NewPasskeyPage.Problem? = fields.deed == .passkey ? .unfinished : nil
            return try await newPasskeyPage(kind, fields, view, desk, cookie, problem: problem)
        }
        do {
            let name = fields[.name].flatMap(DeviceName.canonical) ?? desk.browser
            _ = try await visits.addPasskey(
                Array(credential.utf8), desk.id, cookie: cookie, kind: kind, name: name)
        } catch let mistake as Mistake {
            return try await newPasskeyPage(
                kind, fields, view, desk, cookie, problem: mistake.kind == .notAllowed ? .tooMany : .refused)
        } catch let refusal as Refusal where refusal.reason == .noUsableMethod {
            return try await newPasskeyPage(kind, fields, view, desk, cookie, problem: .refused)
        }
        guard view.isApproved, let now = try await visits.view(desk.id, cookie: cookie) else {
            // It signs in at once: that is its test.
            return desk.onward(nil, to: kind == .passkey ? "?show=passkey" : "?show=security_key")
        }
        return try await finish(fields, now, desk, cookie)
    }

    // MARK: - Another app, a key fob

    private func addApp(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        guard let kept = fields[.kept], let code = fields.secret(.code) else {
            let app = try await visits.newApp(desk.id, cookie: cookie, organisation: server.houseName)
            return desk.response(
                newAppPage(app, isWrong: false), view, status: .ok)
        }
        let step = try await visits.enrolApp(sealed: kept, code: code, desk.id, cookie: cookie)
        if case .refused(let refusal) = step, [.codeWrong, .tooManyCodes].contains(refusal.reason) {
            let app = try await visits.appAgain(sealed: kept, desk.id, cookie: cookie, organisation: server.houseName)
            return desk.response(newAppPage(app, isWrong: true), view, status: .unprocessableContent)
        }
        return try await follow(step, fields, view, desk, cookie)
    }

    private func newAppPage(_ app: NewApp, isWrong: Bool) -> NewAppPage {
        let picture = QRSquares(app.uri.exposedText()).flatMap { PictureCode(width: $0.width, dark: $0.dark) }
        return NewAppPage(picture: picture, key: app.key.exposedText(), kept: app.sealed, isWrong: isWrong)
    }

    private func addFob(
        _ fields: FormFields, _ view: VisitView, _ desk: VisitDesk, _ cookie: Secret
    ) async throws -> Response {
        guard let serial = fields[.serial], let code = fields.secret(.code) else {
            return desk.response(NewFobPage(), view, status: .ok)
        }
        let typed = serial.filter { !$0.isWhitespace }
        let step = try await visits.enrolFob(serial: typed, code: code, desk.id, cookie: cookie)
        if case .refused(let refusal) = step, [.codeWrong, .tooManyCodes].contains(refusal.reason) {
            let page = NewFobPage(serial: serial, problem: refusal.reason == .codeWrong ? .wrong : .wait)
            return desk.response(page, view, status: .unprocessableContent)
        }
        return try await follow(step, fields, view, desk, cookie)
    }

    // MARK: - Recovery codes

    /// The page of a first set-up's recovery codes; nil where the way leads on.
    func recoveryCodes(_ view: VisitView, _ desk: VisitDesk, _ cookie: Secret) async throws -> Response? {
        guard let codes = try await visits.firstRecoveryCodes(desk.id, cookie: cookie) else { return nil }
        return desk.response(RecoveryCodesPage(codes: codes.map { $0.exposedText() }), view, status: .ok)
    }
}
