public import Foundation

/// P7: the ways that work now, the one used last first. Its form sends `way` with the chosen way's value.
public struct OtherOptionsPage: Page {
    public static let template = TemplateName.otherOptions

    public struct Way: Sendable {
        public enum Kind: Sendable {
            case push(device: String)
            case passkey, securityKey, code, scan
            case text(ending: String)
        }

        public var kind: Kind
        /// What the form sends for it.
        public var value: String
        public var lastUsed: Date?

        public init(_ kind: Kind, value: String, lastUsed: Date? = nil) {
            self.kind = kind
            self.value = value
            self.lastUsed = lastUsed
        }
    }

    public var ways: [Way]
    /// Whether one may be kept as the first for this application.
    public var canKeep: Bool
    /// Where devices are managed.
    public var manage: String
    public var now: Date

    public init(ways: [Way], canKeep: Bool, manage: String = "/me", now: Date) {
        self.ways = ways
        self.canKeep = canKeep
        self.manage = manage
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        [
            "ways": .rows(ways.map { row($0, frame) }), "can_keep": .flag(canKeep), "manage": .text(manage),
        ]
    }

    private func row(_ way: Way, _ frame: Frame) -> View {
        ["value": .text(way.value), "name": .html(name(way.kind, frame.words)), "note": .html(note(way, frame))]
    }

    private func name(_ kind: Way.Kind, _ words: Words) -> HTML {
        switch kind {
        case .push(let device): words.html("other_options.push", ["device": .text(device)])
        case .passkey: words.html("other_options.passkey")
        case .securityKey: words.html("other_options.security_key")
        case .code: words.html("other_options.code")
        case .scan: words.html("other_options.scan")
        case .text(let ending): words.html("other_options.text", ["ending": .text(ending)])
        }
    }

    private func note(_ way: Way, _ frame: Frame) -> HTML? {
        if case .code = way.kind { return frame.words.html("other_options.code_hint") }
        return way.lastUsed.map { frame.words.used($0, now: now, in: frame.house.timeZone) }
    }
}
