public import Foundation

/// A mail to one person: what happened to their account, as HTML and as plain text.
public struct MailPage: Page {
    public static let template = TemplateName.mail

    /// What is told of.
    public enum Kind: String, CaseIterable, Sendable {
        case deviceAdded = "device_added"
        case deviceRemoved = "device_removed"
        case deviceMoved = "device_moved"
        case deviceRestored = "device_restored"
        case backupFetched = "backup_fetched"
        case deviceLocked = "device_locked"
        case deviceUnlocked = "device_unlocked"
        case recoveryUsed = "recovery_used"
        case recoveryMade = "recovery_made"
        case deskCodeMade = "desk_code_made"
        case passMade = "pass_made"
        case travelMade = "travel_made"
        case travelUsed = "travel_used"
        case tripPlanned = "trip_planned"
        case notMe = "not_me"
        case accountLocked = "account_locked"
        case accountUnlocked = "account_unlocked"
        case accountLinked = "account_linked"
        case accountUnlinked = "account_unlinked"
        case vouchAsked = "vouch_asked"
        case vouchGranted = "vouch_granted"
        case vouchDenied = "vouch_denied"
        case voucherChosen = "voucher_chosen"
        case vouchWanted = "vouch_wanted"
        case numberAdded = "number_added"
        case numberChanged = "number_changed"
        case numberRemoved = "number_removed"
        case addressChanged = "address_changed"
        case deskClosed = "desk_closed"
        case setupLeft = "setup_left"
        case stillYours = "still_yours"
        case fobEnding = "fob_ending"
        case invited, opening, exempted
        /// The operator tries whether mail arrives.
        case test
    }

    public enum What: String, CaseIterable, Sendable {
        case phone, passkey
        case securityKey = "security_key"
        case fob = "key_fob"
    }

    public enum Doer: String, CaseIterable, Sendable { case you, desk, application, system }

    /// By which proof it was done.
    public enum Proof: String, CaseIterable, Sendable {
        case push, passkey
        case securityKey = "security_key"
        case setupCode = "setup_code"
        case appCode = "app_code"
        case fob = "key_fob"
        case recoveryCode = "recovery_code"
        case deskCode = "desk_code"
        case vouching, backup, young
        case dayPass = "day_pass"
        case travelCode = "travel_code"
    }

    public struct Item: Sendable {
        public let kind: Kind
        public let at: Date
        public var what: What?
        public var name: String?
        public var doer: Doer?
        public var proof: Proof?
        public var place: String?
        public var address: String?
        public var count: Int?
        public var until: Date?
        /// Whether the person has what will be asked for.
        public var isReady = false
        /// What the desk did, in its own words, and who.
        public var done: String?
        public var agent: String?

        public init(_ kind: Kind, at: Date) {
            self.kind = kind
            self.at = at
        }

        /// The words that say it: what does not work yet is said otherwise.
        var said: String {
            switch kind {
            case .deviceAdded where until != nil, .deviceRestored where until != nil: "\(kind.rawValue)_later"
            case .addressChanged where name == nil: "address_changed_none"
            case .opening: isReady ? "opening_ready" : "opening_unready"
            default: kind.rawValue
            }
        }
    }

    /// How many of several are listed.
    public static let itemsMax = 20

    /// Oldest first, at least one.
    public let items: [Item]
    /// `https://mfa.example.ac.uk`; every link but the one to the university's page for passwords leads there.
    public let publicAddress: String
    /// Where people change their password, if that page is known.
    public let changePassword: String?
    /// Where a person looks after their account, and where they lock it.
    public static let accountPath = "/me"
    public static let lockPath = "/me/lock"

    public init(_ items: [Item], publicAddress: String, changePassword: String? = nil) {
        self.items = items
        self.publicAddress = publicAddress
        self.changePassword = changePassword
    }

    public var titleKey: String { items.count == 1 ? "\(items[0].kind.rawValue)_subject" : "several_subject" }

    /// Where the mail leads, most urgent first: the words of each link, and its address.
    var ways: [(key: String, address: String)] {
        var ways: [(key: String, address: String)] = []
        if adviceKey == "advice_password", let changePassword { ways.append(("way_password", changePassword)) }
        if adviceKey == "advice_lock" { ways.append(("way_lock", publicAddress + Self.lockPath)) }
        ways.append((wayKey, publicAddress + Self.accountPath))
        return ways
    }

    /// The words of the mail, the same for both forms.
    public func view(in frame: Frame) -> View {
        let words = frame.words
        let shown = items.prefix(Self.itemsMax)
        var view = View([
            "house": .text(frame.house.name), "count": .count(items.count),
            "advice": .html(adviceKey.map { words.html("mail.\($0)", values(frame)) }),
            "ways": .rows(
                ways.map {
                    ["label": .html(words.html("mail.\($0.key)", values(frame))), "address": .text($0.address)]
                }),
            "never_ask": .html(words.html("mail.never", values(frame))),
            "about": .html(words.html("mail.why", values(frame))),
            "items": .rows(
                shown.map { item in
                    [
                        "said": .html(words.html("mail.\(item.said)", values(frame, item))),
                        "details": .rows(
                            details(of: item, frame).map { ["label": .text($0.label), "value": .text($0.value)] }),
                    ]
                }),
        ])
        if let first = items.first { view = view.merging(View(values(frame, first))) }
        return view.merging(["count": .count(items.count == 1 ? items.first?.count : items.count)])
    }

    /// What stands in the subject. It is text, not markup.
    public func subject(in frame: Frame) -> String {
        var values = items.first.map { self.values(frame, $0) } ?? [:]
        if items.count > 1 { values["count"] = .count(items.count) }
        return frame.words.text("mail.\(titleKey)", values)
    }

    /// The same mail without markup.
    public func plainText(in frame: Frame) -> String {
        let words = frame.words
        var blocks = [subject(in: frame)]
        for item in items.prefix(Self.itemsMax) {
            blocks.append(words.text("mail.\(item.said)", values(frame, item)))
            let lines = details(of: item, frame).map { "\($0.label): \($0.value)" }
            if !lines.isEmpty { blocks.append(lines.joined(separator: "\n")) }
        }
        if let adviceKey { blocks.append(words.text("mail.\(adviceKey)", values(frame))) }
        blocks += ways.map { words.text("mail.\($0.key)", values(frame)) + ":\n" + $0.address }
        blocks.append(words.text("mail.never", values(frame)))
        blocks.append(words.text("mail.why", values(frame)))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// What to do where it was somebody else.
    private var adviceKey: String? {
        let kinds = Set(items.map(\.kind))
        if kinds.contains(.notMe) { return "advice_password" }
        if kinds.isSubset(of: [.setupLeft, .invited, .vouchWanted, .stillYours, .fobEnding, .opening, .test]) {
            return nil
        }
        // What is locked cannot be locked again.
        return kinds == [.accountLocked] ? "advice_look" : "advice_lock"
    }

    private var wayKey: String {
        let kinds = Set(items.map(\.kind))
        if kinds.isSubset(of: [.setupLeft, .invited]) { return "way_setup" }
        if kinds == [.opening], items.contains(where: { !$0.isReady }) { return "way_setup" }
        return kinds == [.vouchWanted] ? "way_answer" : "way_look"
    }

    private func values(_ frame: Frame) -> [String: View.Value] {
        ["house": .text(frame.house.name), "desk": .text(frame.house.desk)]
    }

    private func values(_ frame: Frame, _ item: Item) -> [String: View.Value] {
        let words = frame.words
        var values = values(frame)
        values["device"] = .text(item.name ?? item.what.map { words.text("mail.what_\($0.rawValue)") } ?? "?")
        values["name"] = .text(item.name ?? "?")
        values["count"] = .count(item.count ?? 0)
        let zone = frame.house.timeZone
        values["day"] = .text(item.until.map { words.day($0, now: item.at, in: zone) } ?? "?")
        values["until"] = .text(item.until.map { moment($0, frame) } ?? "?")
        return values
    }

    private func details(of item: Item, _ frame: Frame) -> [(label: String, value: String)] {
        let words = frame.words
        let doer = item.doer.map { words.text("mail.by_\($0.rawValue)", values(frame)) }
        let rows: [(String, String?)] = [
            ("when", [.invited, .setupLeft, .opening].contains(item.kind) ? nil : moment(item.at, frame)),
            ("what", item.what.map { words.text("mail.what_\($0.rawValue)") }), ("browser", item.place),
            ("address", item.address), ("proof", item.proof.map { words.text("mail.proof_\($0.rawValue)") }),
            ("by", doer), ("done", item.done), ("agent", item.agent),
        ]
        return rows.compactMap { key, value in value.map { (words.text("mail.label_\(key)"), $0) } }
    }

    private func moment(_ date: Date, _ frame: Frame) -> String {
        let words = frame.words
        let zone = frame.house.timeZone
        return words.text(
            "mail.moment",
            ["day": .text(words.day(date, now: date, in: zone)), "time": .text(words.time(date, in: zone))])
    }
}
