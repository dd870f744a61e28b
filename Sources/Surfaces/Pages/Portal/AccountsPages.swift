public import Foundation

/// D9: the accounts of one person. Its forms send `link`, or `account` with the one to unlink.
public struct AccountsPage: Page {
    public static let template = TemplateName.accounts

    public struct Account: Sendable {
        public var id: String
        public var username: String
        public var name: String
        public var since: Date

        public init(id: String, username: String, name: String, since: Date) {
            self.id = id
            self.username = username
            self.name = name
            self.since = since
        }
    }

    public enum News: String, CaseIterable, Sendable { case linked, unlinked }

    public enum Problem: String, CaseIterable, Sendable {
        case many
    }

    public var username: String
    public var linked: [Account]
    public var news: News?
    public var problem: Problem?
    public var now: Date

    public init(username: String, linked: [Account], news: News? = nil, problem: Problem? = nil, now: Date) {
        self.username = username
        self.linked = linked
        self.news = news
        self.problem = problem
        self.now = now
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "own": .html(words.html("accounts.own", ["username": .text(username)])),
            "rows": .rows(
                linked.map { account in
                    let day = words.day(account.since, now: now, in: frame.house.timeZone)
                    return [
                        "id": .text(account.id), "username": .text(account.username), "owner": .text(account.name),
                        "since": .html(words.html("accounts.since", ["day": .text(day)])),
                        "unlink_name": .text(words.text("accounts.unlink_name", ["username": .text(account.username)])),
                    ]
                }), "has_rows": .flag(!linked.isEmpty),
            "news": .html(news.map { words.html("accounts." + $0.rawValue) }),
        ]
    }
}

/// The second half of a link: somebody has proved another account, and says whether both are theirs. Its form sends
/// `link`, `again` or `no`.
public struct JoinAccountPage: Page {
    public static let template = TemplateName.joinAccount

    public enum State: Sendable {
        /// Another account than the one that is signed in.
        case other(username: String, name: String)
        /// The same account was proved twice.
        case same
        case ended
    }

    public var state: State
    public var username: String

    public init(_ state: State, username: String) {
        self.state = state
        self.username = username
    }

    public var titleKey: String {
        switch state {
        case .other: "title"
        case .same: "same_title"
        case .ended: "ended_title"
        }
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let own = View.Value.text(username)
        switch state {
        case .other(let other, let name):
            return [
                "pair": .html(words.html("join_account.lead", ["username": own, "other": .text(other)])),
                "owner": .html(words.html("join_account.owner", ["other": .text(other), "name": .text(name)])),
                "asks": .flag(true),
            ]
        case .same: return ["pair": .html(words.html("join_account.same", ["username": own])), "same": .flag(true)]
        case .ended: return ["pair": .html(words.html("join_account.ended"))]
        }
    }
}
