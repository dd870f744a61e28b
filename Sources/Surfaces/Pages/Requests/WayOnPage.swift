/// P12, the answer: what the person can do now, the strongest and quickest first. Its form sends `way`.
public struct WayOnPage: Page {
    public static let template = TemplateName.wayOn

    public struct Way: Sendable {
        public enum Kind: Sendable {
            case device(String)
            case passkey, code, recoveryCode, restore, pass, vouch, sendAgain
            case setUpAgain(String)
        }

        public var kind: Kind
        /// What the form sends for it.
        public var value: String

        public init(_ kind: Kind, value: String) {
            self.kind = kind
            self.value = value
        }
    }

    public var matter: Matter
    public var ways: [Way]
    public var contact: Contact
    /// Where a lost phone is locked.
    public var lock: String
    /// The person's own reference for the help desk.
    public var reference: String?
    /// Whether the person has shown the first factor: before it, nothing is said of what they have.
    public var isKnown: Bool
    /// The person said what they chose as often as they may today.
    public var isTooOften = false

    public init(
        matter: Matter, ways: [Way], contact: Contact, lock: String, reference: String? = nil, isKnown: Bool = true
    ) {
        self.matter = matter
        self.ways = ways
        self.contact = contact
        self.lock = lock
        self.reference = reference
        self.isKnown = isKnown
    }

    public var problemKey: String? { isTooOften ? "too_often" : nil }

    public func view(in frame: Frame) -> View {
        let rows = ways.map { way -> View in
            ["value": .text(way.value), "name": .html(name(way.kind, frame.words))]
        }
        let own: View = [
            "about": .html(frame.words.html("way_on.about_" + matter.rawValue)),
            "ways": .rows(rows), "has_ways": .flag(!rows.isEmpty),
            "lock": .text(lock), "reference": .text(reference),
            "is_known": .flag(isKnown), "answer": .text(matter.topic?.address ?? "/help"),
        ]
        return own.merging(contact.view(in: frame))
    }

    private func name(_ kind: Way.Kind, _ words: Words) -> HTML {
        switch kind {
        case .device(let device): words.html("way_on.use_device", ["device": .text(device)])
        case .passkey: words.html("way_on.use_passkey")
        case .code: words.html("way_on.use_code")
        case .recoveryCode: words.html("way_on.use_recovery_code")
        case .restore: words.html("way_on.restore")
        case .pass: words.html("way_on.pass")
        case .vouch: words.html("way_on.vouch")
        case .sendAgain: words.html("way_on.send_again")
        case .setUpAgain(let device): words.html("way_on.set_up_again", ["device": .text(device)])
        }
    }
}
