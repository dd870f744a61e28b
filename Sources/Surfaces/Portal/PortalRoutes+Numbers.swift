import Bytes
import Domain
import Engine
import Hummingbird
import PageServing
import Pages

/// D6: the telephone numbers at which somebody is told things.
extension PortalRoutes {
    static let numbers = "/me/numbers"

    func addNumbers<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/numbers") { request, context in await showNumbers(desk(request, context)) }
        router.post("/me/numbers") { request, context in await actOnNumbers(desk(request, context)) }
    }

    private func showNumbers(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            guard let cookie = desk.cookie else { throw Refusal(.expired) }
            let news = desk.request.uri.queryParameters["news"].flatMap { NumbersPage.News(rawValue: String($0)) }
            return try await numbersPage(view, desk, cookie, news: news)
        }
    }

    private func numbersPage(
        _ view: PortalView, _ desk: PortalDesk, _ cookie: Secret, news: NumbersPage.News? = nil,
        problem: NumberProblem? = nil, typed: String = "", replacing old: PhoneNumber? = nil
    ) async throws -> Response {
        let (numbers, proof) = try await sessions.numbers(cookie)
        let page = NumbersPage(
            numbers: numbers.map { .init($0.number.text, isProved: $0.provedAt != nil) },
            canSend: sessions.sendsTexts, hasRoom: numbers.count < OwnNumber.countMax,
            asked: proof?.number.masked, typed: typed, replacing: old?.text, news: news,
            problem: problem.flatMap { NumbersPage.Problem(rawValue: $0.rawValue) })
        return desk.response(page, view, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func actOnNumbers(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            // A number that is given or taken away is shown to come from its owner, like a device.
            if let refusal = view.changing { throw refusal }
            if fields.deed == .remove {
                guard let number = fields[.number].flatMap({ PhoneNumber(stored: $0) }) else {
                    return server.redirect(to: Self.numbers)
                }
                do { try await sessions.removeNumber(number, cookie) } catch is Mistake { return desk.notFound }
                return server.redirect(to: Self.numbers + "?news=removed")
            }
            if fields.deed == .again {
                try await sessions.dropNumberCode(cookie)
                return server.redirect(to: Self.numbers)
            }
            if let code = fields.secret(.code) {
                return try await numberStep(sessions.proveNumber(code, cookie), ("", nil), view, desk, cookie)
            }
            let (typed, old) = (fields[.number] ?? "", fields[.usual].flatMap { PhoneNumber(stored: $0) })
            guard let number = PhoneNumber(typed, country: country) else {
                return try await numbersPage(view, desk, cookie, problem: .malformed, typed: typed, replacing: old)
            }
            let words = server.frame(for: desk.request, person: view.person.language).words
            let step = try await sessions.askNumber(number, replacing: old, cookie) { code in
                let digits = code.exposedText()
                let shown = digits.prefix(3) + " " + digits.suffix(3)
                return Secret(
                    text: words.text(
                        "text.code", ["house": .text(server.houseName), "code": .text(String(shown))]))
            }
            return try await numberStep(step, (typed, old), view, desk, cookie)
        }
    }

    private func numberStep(
        _ step: NumberStep, _ typed: (String, replacing: PhoneNumber?), _ view: PortalView, _ desk: PortalDesk,
        _ cookie: Secret
    ) async throws -> Response {
        switch step {
        case .asked: server.redirect(to: Self.numbers)
        case .proved: server.redirect(to: Self.numbers + "?news=proved")
        case .refused(let problem):
            try await numbersPage(view, desk, cookie, problem: problem, typed: typed.0, replacing: typed.replacing)
        }
    }
}
