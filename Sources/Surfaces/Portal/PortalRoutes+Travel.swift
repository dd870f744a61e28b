import Bytes
import Domain
import Engine
import Foundation
import Hummingbird
import PageServing
import Pages

/// Going away: the trip, what to look at before it, and codes that work in its days alone.
extension PortalRoutes {
    static let travel = "/me/travel"

    func addTravel<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.get("/me/travel") { request, context in await showTravel(desk(request, context)) }
        router.post("/me/travel") { request, context in await actOnTravel(desk(request, context)) }
    }

    private func showTravel(_ desk: PortalDesk) async -> Response {
        await within(desk) { view in
            let said = desk.request.uri.queryParameters["news"].map { String($0) } ?? ""
            let page = TravelPage(
                planned: view.trip.map {
                    .init(
                        from: $0.from.date, until: $0.until.date, countries: $0.countries,
                        codesLeft: view.travelCodesLeft)
                },
                facts: .init(
                    hasOfflineCodes: view.hasOfflineCodes, devices: view.inUse.map(\.name),
                    recoveryCodes: view.recoveryCodesLeft,
                    hasPasskey: view.inUse.contains { $0.method.resistsPhishing }),
                contact: contact(view.now.date), news: TravelPage.News(rawValue: said),
                problem: TravelPage.Problem(rawValue: said), now: view.now.date)
            return desk.response(page, view)
        }
    }

    private func actOnTravel(_ desk: PortalDesk) async -> Response {
        await acting(desk) { fields, cookie in
            guard let view = try await sessions.portal(cookie) else { throw Refusal(.expired) }
            switch fields.deed {
            case .save: return back(to: try await plan(fields, desk, view, cookie))
            case .test:
                guard let code = fields.secret(.code) else { return back(to: TravelPage.Problem.wrong.rawValue) }
                let isRight = try await sessions.tryCode(code, cookie)
                return back(to: isRight ? TravelPage.News.right.rawValue : TravelPage.Problem.wrong.rawValue)
            case .remove:
                try await sessions.cancelTrip(cookie)
                return back(to: TravelPage.News.cancelled.rawValue)
            case .make:
                guard let trip = view.trip else { return server.redirect(to: Self.travel) }
                let codes = try await sessions.makeTravelCodes(cookie)
                let page = TravelCodesPage(
                    codes: codes.map { $0.exposedText() }, from: trip.from.date, until: trip.until.date,
                    now: view.now.date, next: Self.home)
                return desk.response(page, view)
            default: return server.redirect(to: Self.travel)
            }
        }
    }

    private func back(to news: String) -> Response { server.redirect(to: Self.travel + "?news=" + news) }

    /// What the page says next.
    private func plan(
        _ fields: FormFields, _ desk: PortalDesk, _ view: PortalView, _ cookie: Secret
    ) async throws -> String {
        let words = server.frame(for: desk.request, person: view.person.language).words
        let names = (fields[.countries] ?? "").split(whereSeparator: { ",;，、".contains($0) }).map(String.init)
            .filter { !$0.allSatisfy(\.isWhitespace) }
        let countries = names.compactMap(words.country(named:))
        guard countries.count == names.count, countries.count <= Trip.countriesMax else {
            return TravelPage.Problem.country.rawValue
        }
        guard let from = fields[.from].flatMap(midnight), let last = fields[.until].flatMap(midnight),
            let trip = Trip(from: from, until: last.dayEnd(in: server.timeZone), countries: countries)
        else { return TravelPage.Problem.dates.rawValue }
        do {
            try await sessions.plan(trip, cookie)
        } catch is Mistake {
            return TravelPage.Problem.dates.rawValue
        }
        return TravelPage.News.saved.rawValue
    }

    /// The first moment of a day as a form's field has it: 2026-05-03.
    private func midnight(_ text: String) -> Instant? {
        guard text.utf8.count == 10,
            let date = try? Date(
                text, strategy: Date.ISO8601FormatStyle(timeZone: server.timeZone).year().month().day())
        else { return nil }
        return Instant(seconds: Int64(date.timeIntervalSince1970.rounded()))
    }
}
