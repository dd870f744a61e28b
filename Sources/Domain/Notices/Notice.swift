public import Bytes

/// What a person is told by mail about their account. It says what happened, never a code.
public struct Notice: Hashable, Sendable {
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
        /// To the voucher.
        case vouchWanted = "vouch_wanted"
        case numberAdded = "number_added"
        case numberChanged = "number_changed"
        case numberRemoved = "number_removed"
        case addressChanged = "address_changed"
        case deskClosed = "desk_closed"
        case setupLeft = "setup_left"
        case stillYours = "still_yours"
        case fobEnding = "fob_ending"
        case opening
        case exempted
        case invited
    }

    /// What more is said, each in a form that the words of any language can be chosen by.
    public enum Detail: String, CaseIterable, Sendable {
        /// `phone`, `passkey`, `security_key` or `key_fob`.
        case what
        /// The device's name, the other account's, or what was asked, by its reference.
        case name
        /// `you`, `desk`, `application` or `system`.
        case by
        /// The proof: a method's name, or `setup_code`.
        case method
        /// The browser, or the VPN's name.
        case place
        case address
        /// How many codes there are, or are left.
        case count
        /// Milliseconds since 1970: until when.
        case until
        /// `yes` where the person has what is needed, else `no`.
        case ready
        /// What the desk did, in its own words.
        case done
        /// Who did it, as they are called at the desk.
        case agent
    }

    public let kind: Kind
    public let at: Instant
    public let details: [Detail: String]

    /// How many bytes of a detail are kept.
    public static let detailMax = 256

    init(_ kind: Kind, at: Instant, _ details: [Detail: String?] = [:]) {
        self.kind = kind
        self.at = at
        self.details = details.compactMapValues { $0?.visible(bytesMax: Self.detailMax) }
    }

    /// The form in which it waits to be sent.
    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "at": .integer(at.milliseconds),
            "details": .object(
                Dictionary(uniqueKeysWithValues: details.map { ($0.key.rawValue, .string($0.value)) })),
        ]
    }

    /// Nil where it is none.
    public init?(json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)), let at = json["at"]?.integer else {
            return nil
        }
        var details: [Detail: String?] = [:]
        for detail in Detail.allCases { details[detail] = json["details"]?[detail.rawValue]?.string }
        self.init(kind, at: Instant(milliseconds: at), details)
    }
}
