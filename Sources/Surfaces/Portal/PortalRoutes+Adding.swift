import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// "Add a device": the set-up of the sign-in, for somebody who has something already.
extension PortalRoutes {
    static let adding = "/me/devices/new"

    /// A screen of it that is asked for by its address.
    private enum Screen: String {
        case phone, code
    }

    func showAdding(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard view.mayAdd, let cookie = desk.cookie else { return try await approve(desk, .vouching) }
            let forms = forms(view, desk, cookie)
            switch desk.request.uri.queryParameters["show"].flatMap({ Screen(rawValue: String($0)) }) {
            case .phone: return desk.response(forms.phonePage(phone(view)), view)
            case .code where view.trial != nil: return desk.response(EnterCodePage(hasDigitsOnly: true), view)
            case .code, nil: return choice(forms, view, desk)
            }
        }
    }

    func add(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            guard view.mayAdd else { return try await approve(desk, .vouching) }
            let forms = forms(view, desk, cookie)
            if let way = fields[.setUp].flatMap(ChooseDevicePage.Way.init(rawValue:)) {
                guard view.hasRoom else { return choice(forms, view, desk) }
                return follow(try await forms.take(way, fields), view, desk)
            }
            if view.trial != nil, let code = fields.secret(.code) {
                return follow(try await forms.typeTrial(code), view, desk)
            }
            switch fields.deed {
            case .again where view.trial != nil: return follow(try await forms.askTrial(), view, desk)
            case .code where view.trial != nil: return server.redirect(to: Self.adding + "?show=code")
            // The page goes on by hand where no script does it.
            case .carryOn:
                return server.redirect(to: view.setup == nil ? Self.home : Self.adding + "?show=phone")
            default: return server.redirect(to: Self.adding)
            }
        }
    }

    /// News for the page that follows a phone.
    func waitForPhone(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard let cookie = desk.cookie else { throw Refusal(.expired) }
            return NewsStream(view) { seen, seconds in
                try await sessions.portal(cookie, otherThan: seen, within: seconds)
            } message: { now, seen in
                let isThere = view.setup.map { begun in now.setup?.id != begun.id } ?? true
                if isThere, now.owned.count > view.owned.count || seen == nil {
                    return Waiting.Message(go: Self.home + "?news=added")
                }
                let isSame = now.setup == view.setup && now.trialRequest?.request?.id == view.trialRequest?.request?.id
                return isSame ? nil : Waiting.Message(go: Self.adding + "?show=phone")
            }.response(to: desk.request)
        }
    }

    private func choice(_ forms: SetupForms, _ view: PortalView, _ desk: PortalDesk) -> Response {
        guard view.hasRoom else {
            return desk.response(ChooseDevicePage.full(back: Self.home), view, status: .unprocessableContent)
        }
        return desk.response(forms.choice, view)
    }

    private func follow(_ outcome: SetupForms.Outcome, _ view: PortalView, _ desk: PortalDesk) -> Response {
        switch outcome {
        case .page(let page, let status): desk.response(page, view, status: status)
        case .added, .onward: server.redirect(to: Self.home + "?news=added")
        }
    }

    private func phone(_ view: PortalView) -> SetupForms.Phone {
        SetupForms.Phone(view.setup, trial: view.trial, request: view.trialRequest)
    }

    private func forms(_ view: PortalView, _ desk: PortalDesk, _ cookie: Secret) -> SetupForms {
        SetupForms(
            sessions.enrolment(cookie), organisation: server.houseName, appAddress: appAddress,
            figures: view.installationFigures, browser: desk.browser, reader: desk.reader,
            stream: Self.adding + "/wait", back: Self.home,
            isMore: true)
    }
}
