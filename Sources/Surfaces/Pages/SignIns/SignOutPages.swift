/// Asks before signing out, so that no other site can do it.
public struct SignOutPage: Page {
    public static let template = TemplateName.signOut

    public init() {}

    public func view(in frame: Frame) -> View {
        let sentence = frame.application.map { application in
            frame.words.html("sign_out.lead", ["application": .text(application)])
        }
        return ["sentence": .html(sentence ?? frame.words.html("sign_out.lead_plain"))]
    }
}

/// A short word about where a sign-in stands, and one way on.
public struct NoticePage: Page {
    public static let template = TemplateName.notice

    public enum Kind: String, CaseIterable, Sendable {
        case signedOut = "signed_out"
        /// Somebody else may have a locked thing: everybody is signed out.
        case theftReported = "theft_reported"
        /// Another window has finished this sign-in.
        case elsewhere
        /// The sign-in is over.
        case ended
        /// The sign-in goes on in another window.
        case openedTwice = "opened_twice"
        /// The form's token is no longer good.
        case expiredPage = "expired_page"
        case cookiesOff = "cookies_off"
        case notFound = "not_found"
        /// The person may not use the application (forward authentication).
        case notAllowed = "not_allowed"
    }

    public var kind: Kind
    /// Where the one button leads; nil for none.
    public var way: String?
    /// For `notAllowed`: who is signed in, and where another account is chosen.
    public var username: String?
    public var otherAccount: String?

    public init(_ kind: Kind, way: String?, username: String? = nil, otherAccount: String? = nil) {
        self.kind = kind
        self.way = way
        self.username = username
        self.otherAccount = otherAccount
    }

    public var group: String { kind.rawValue }

    public func view(in frame: Frame) -> View {
        let application = View.Value.text(frame.applicationOrService)
        let isRefusal = kind == .notAllowed
        let wayKey = kind == .signedOut ? "again" : "way"
        return [
            "way": .text(way), "way_name": .html(frame.words.html(group + "." + wayKey)),
            "username": .text(username),
            "ask": isRefusal ? .html(frame.words.html(group + ".ask", ["application": application])) : .absent,
            "other": .text(otherAccount), "other_name": .html(frame.words.html("not_allowed.other")),
        ]
    }
}
