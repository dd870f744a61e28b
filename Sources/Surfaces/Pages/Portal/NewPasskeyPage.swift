/// E, passkey and security key: the browser makes one. Its form sends `credential` and `name`.
public struct NewPasskeyPage: Page {
    public static let template = TemplateName.newPasskey

    public enum Kind: String, CaseIterable, Sendable {
        case passkey
        case securityKey = "security_key"
    }

    public enum Problem: String, CaseIterable, Sendable {
        /// The browser or the authenticator did not finish it.
        case unfinished
        /// It is there already, or it can't be used here.
        case refused
        /// There are as many devices as a person may have.
        case tooMany = "too_many"
    }

    public var kind: Kind
    /// `PublicKeyCredentialCreationOptionsJSON`.
    public var request: String
    /// What the field suggests.
    public var name: String
    public var problem: Problem?
    /// Where it leads who doesn't want it; nil in a sign-in, where its form sends `not_now`.
    public var back: String?
    /// Whether the box "Remember this browser" was ticked before.
    public var remembers: Bool

    public init(
        _ kind: Kind, request: String, name: String, problem: Problem? = nil, back: String? = nil,
        remembers: Bool = false
    ) {
        self.kind = kind
        self.request = request
        self.name = name
        self.problem = problem
        self.back = back
        self.remembers = remembers
    }

    public var titleKey: String { kind.rawValue }
    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        [
            "lead": .html(frame.words.html("new_passkey." + kind.rawValue + "_lead")),
            "button": .html(frame.words.html("new_passkey." + kind.rawValue + "_button")),
            "request": .text(request), "name": .text(name), "name_max": .count(40),
            "way_back": .text(back), "set_up_kind": .text(kind.rawValue), "remembers": .flag(remembers),
        ]
    }
}

/// D3: asks before a passkey is removed. Its form sends `remove` or `stay`.
public struct RemovePage: Page {
    public static let template = TemplateName.remove

    public var device: String
    /// What is left; empty where it is the last, which stays.
    public var others: [String]

    public init(device: String, others: [String]) {
        self.device = device
        self.others = others
    }

    public func view(in frame: Frame) -> View {
        let lead =
            others.isEmpty
            ? frame.words.html("remove.last")
            : frame.words.html("remove.lead", ["others": .text(others.joined(separator: ", "))])
        return ["device": .text(device), "lead": .html(lead), "is_last": .flag(others.isEmpty)]
    }
}
