import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import PageServing
import Pages

extension PromptRoutes {
    /// News for a page that waits.
    func wait(_ request: Request, _ parameter: String?) async -> Response {
        await within(request, parameter) { desk in
            guard let view = try await visits.view(desk.id, cookie: desk.cookie) else { return desk.foreign }
            var frame = desk.frame
            frame.application = view.application.name
            let news = VisitNews(desk: desk, frame: frame, first: view)
            if let vouch = view.vouch, request.uri.queryParameters["for"].map(String.init) == VisitNews.vouch {
                return NewsStream(view) { _, seconds in
                    try await visits.waitForChange(of: vouch, within: seconds)
                    return try await visits.view(desk.id, cookie: desk.cookie)
                } message: { view, _ in
                    news.message(of: view, after: vouch)
                }.response(to: request)
            }
            return NewsStream(view) { seen, seconds in
                if let request = seen.trialRequest {
                    _ = try await visits.waitForChange(of: request, within: seconds)
                } else if let signIn = seen.signIn, seen.waitsForAnswer {
                    _ = try await visits.waitForChange(of: signIn, within: seconds)
                } else if let setup = seen.setup, seen.mayEnrol || seen.isApproved {
                    _ = try await visits.waitForChange(of: setup, within: seconds)
                } else if let signIn = seen.signIn {
                    _ = try await visits.waitForChange(of: signIn, within: seconds)
                } else {
                    return nil
                }
                return try await visits.view(desk.id, cookie: desk.cookie)
            } message: {
                news.message(of: $0, since: $1)
            }.response(to: request)
        }
    }
}

/// What a visit's waiting page is told.
struct VisitNews: Sendable {
    let desk: VisitDesk
    let frame: Frame
    let first: VisitView

    /// The stream of a page that waits for somebody's word, not for a phone.
    static let vouch = "vouch"

    /// Whether whoever was asked to vouch has answered; nil where there is nothing new.
    func message(of view: VisitView, after vouch: Vouch) -> Waiting.Message? {
        guard view.visit.isOpen(at: view.now), !view.isApproved else { return Waiting.Message(go: desk.address) }
        let go = desk.address + "?show=vouch"
        if view.isVouchedFor { return Waiting.Message(say: frame.words.text("vouch.granted_title"), go: go) }
        guard let now = view.vouch, now.id == vouch.id, now.isOpen(at: view.now) else {
            let isNo = view.vouch?.state == .denied
            return Waiting.Message(say: isNo ? frame.words.text("vouch.denied") : nil, isAlarm: isNo, go: go)
        }
        return nil
    }

    /// Nil where there is nothing new.
    func message(of view: VisitView, since seen: VisitView?) -> Waiting.Message? {
        if view.isApproved, !first.isApproved || first.setup == nil {
            return Waiting.approved(in: frame, go: desk.address)
        }
        if view.visit.isOpen(at: view.now), let begun = first.setup, first.mayEnrol || first.isApproved {
            if first.waitsForAnswer { return asked(view, seen) }
            let stands = view.setup?.id == begun.id ? view.setup?.state : nil
            let isSame = stands == begun.state && view.trialRequest?.request?.id == first.trialRequest?.request?.id
            return isSame ? nil : Waiting.Message(go: desk.address + "?show=set_up_phone")
        }
        guard view.visit.isOpen(at: view.now), view.signIn != nil else {
            return Waiting.Message(go: desk.address)
        }
        return asked(view, seen)
    }

    /// Of the request that the page shows.
    private func asked(_ view: VisitView, _ seen: VisitView?) -> Waiting.Message? {
        guard let signIn = view.signIn else { return nil }
        switch signIn.state {
        case .refused(.deniedMistake, _): return Waiting.refused(SaidNoPage(), in: frame, go: desk.address)
        case .refused(.numberWrong, _): return Waiting.refused(NoAnswerPage(.numberWrong), in: frame, go: desk.address)
        case .refused(.expired, _): return Waiting.refused(NoAnswerPage(), in: frame, go: desk.address)
        case .refused, .approved: return Waiting.Message(isAlarm: true, go: desk.address)
        case .waiting:
            guard let request = signIn.request, view.now < request.endsAt else {
                return Waiting.refused(NoAnswerPage(), in: frame, go: desk.address)
            }
            // Another request took its place, with another number.
            if let seen, seen.signIn?.request?.id != request.id { return Waiting.Message(go: desk.address) }
            return nil
        case .asking: return nil
        }
    }
}

extension VisitView {
    /// Whether it is an answer that the page waits for: while a phone is set up, of that phone and no other, such as
    /// the missing one.
    fileprivate var waitsForAnswer: Bool {
        guard let signIn, signIn.state == .waiting else { return false }
        guard let setup, mayEnrol || isApproved else { return true }
        return signIn.request?.device == setup.device
    }
}
