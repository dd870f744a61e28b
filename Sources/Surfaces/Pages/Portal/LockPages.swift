/// D5 from anywhere: what of somebody's is lost, or the whole account. Its form sends `way`, or `lock_account`.
public struct LockPage: Page {
    public static let template = TemplateName.lock

    public struct Choice: Sendable {
        public var name: String
        public var kind: DeviceKind
        public var value: String
        public var isLocked: Bool

        public init(_ name: String, kind: DeviceKind, value: String, isLocked: Bool) {
            self.name = name
            self.kind = kind
            self.value = value
            self.isLocked = isLocked
        }
    }

    public var choices: [Choice]
    /// The thing that was locked just now.
    public var done: String?
    /// Where it goes on.
    public var next: String

    public init(choices: [Choice], done: String? = nil, next: String) {
        self.choices = choices
        self.done = done
        self.next = next
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let open = choices.filter { !$0.isLocked }
        return [
            "choices": .rows(
                open.map {
                    [
                        "value": .text($0.value), "name": .html(words.html("lock.lock_it", ["device": .text($0.name)])),
                        "kind": .html(words.html("device." + $0.kind.rawValue)),
                    ]
                }), "has_choices": .flag(!open.isEmpty),
            "news": .html(done.map { words.html("lock.locked", ["device": .text($0)]) }), "next": .text(next),
        ]
    }
}

/// P18, the way out of one's own lock: a code of any kind, or a passkey. Its forms send `code` or `credential`.
public struct UnlockPage: Page {
    public static let template = TemplateName.unlock

    public enum Problem: String, CaseIterable, Sendable { case wrong, used, ended, wait, unfinished }

    /// `PublicKeyCredentialRequestOptionsJSON`, where there is a passkey.
    public var request: String?
    public var problem: Problem?

    public init(request: String?, problem: Problem? = nil) {
        self.request = request
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        ["request": .text(request), "code_max": .count(EnterCodePage.codeMax)]
    }
}
