/// A question that the help centre answers, at `/help/{name}`. Its words are the catalogue's group `help_topic.{case}`:
/// a title, a lead, steps (`s1`, `s2`…) and paragraphs (`p1`…). A line whose name ends with a condition (`p1_vpn`) is
/// shown where that holds here.
public enum HelpTopic: String, CaseIterable, Sendable {
    case saidNo = "said_no"
    case someoneElse = "someone_else"
    case nothingArrives = "nothing_arrives"
    case wrongCodes = "wrong_codes"
    case lost, wiped
    case atHome = "at_home"
    case offlineMessage = "offline_message"
    case keyFob = "key_fob"
    case notSetUp = "not_set_up"
    case askedForCode = "asked_for_code"
    case newPhone = "new_phone"
    case oldPhone = "old_phone"
    case otherSystem = "other_system"
    case numberChanged = "number_changed"
    case twoAccounts = "two_accounts"
    case moreDevices = "more_devices"
    case whichDevice = "which_device"
    case phones, passkeys
    case recoveryCodes = "recovery_codes"
    case getKeyFob = "get_key_fob"
    case textMessages = "text_messages"
    case services, vpn, remembered
    case switchOff = "switch_off"
    case abroad
    case mobileData = "mobile_data"
    case privacy
    case whatIsKept = "what_is_kept"

    /// Where the list of all questions has it.
    public enum Section: String, CaseIterable, Sendable { case trouble, phone, devices, services, privacy }

    /// The topic at an address; nil for none.
    public init?(path: String) {
        guard !path.contains("_") else { return nil }
        self.init(rawValue: path.replacing("-", with: "_"))
    }

    public var address: String { "/help/" + rawValue.replacing("_", with: "-") }

    public var section: Section {
        switch self {
        case .saidNo, .someoneElse, .nothingArrives, .wrongCodes, .lost, .wiped, .atHome, .offlineMessage, .keyFob,
            .notSetUp, .askedForCode:
            .trouble
        case .newPhone, .oldPhone, .otherSystem, .numberChanged, .twoAccounts: .phone
        case .moreDevices, .whichDevice, .phones, .passkeys, .recoveryCodes, .getKeyFob, .textMessages: .devices
        case .services, .vpn, .remembered, .switchOff, .abroad: .services
        case .mobileData, .privacy, .whatIsKept: .privacy
        }
    }

    /// What must hold here for the question to come up at all.
    var condition: HelpCondition? {
        switch self {
        case .vpn: .vpn
        case .passkeys: .passkey
        case .recoveryCodes: .recovery
        case .keyFob, .getKeyFob: .fob
        case .remembered: .remember
        default: nil
        }
    }

    /// Questions that come up together.
    var related: [HelpTopic] {
        switch self {
        case .saidNo: [.someoneElse, .nothingArrives]
        case .someoneElse: [.saidNo, .lost]
        case .nothingArrives: [.offlineMessage, .whichDevice, .abroad]
        case .wrongCodes: [.keyFob, .recoveryCodes, .nothingArrives]
        case .lost: [.newPhone, .recoveryCodes, .atHome]
        case .wiped: [.newPhone, .moreDevices]
        case .atHome: [.moreDevices, .recoveryCodes, .lost]
        case .offlineMessage: [.nothingArrives, .abroad]
        case .keyFob: [.getKeyFob, .wrongCodes]
        case .notSetUp: [.askedForCode, .phones]
        case .askedForCode: [.notSetUp, .newPhone]
        case .newPhone: [.oldPhone, .otherSystem, .lost]
        case .oldPhone, .otherSystem: [.newPhone, .moreDevices]
        case .numberChanged: [.newPhone, .textMessages]
        case .twoAccounts: [.moreDevices, .whatIsKept]
        case .moreDevices: [.passkeys, .whichDevice, .recoveryCodes]
        case .whichDevice: [.moreDevices, .nothingArrives]
        case .phones: [.passkeys, .getKeyFob]
        case .passkeys: [.moreDevices, .phones]
        case .recoveryCodes: [.lost, .abroad]
        case .getKeyFob: [.keyFob, .passkeys]
        case .textMessages: [.getKeyFob, .numberChanged]
        case .services: [.switchOff, .vpn, .remembered]
        case .vpn: [.saidNo, .nothingArrives]
        case .remembered: [.switchOff, .passkeys]
        case .switchOff: [.remembered, .passkeys]
        case .abroad: [.offlineMessage, .recoveryCodes, .mobileData]
        case .mobileData: [.abroad, .offlineMessage]
        case .privacy: [.whatIsKept]
        case .whatIsKept: [.privacy, .mobileData]
        }
    }

    /// What the catalogue names it by.
    var group: String { "help_topic." + rawValue }

    /// The question that a reason for a refusal leads to.
    public static func about(reason: String) -> HelpTopic? {
        switch reason {
        case "denied_mistake": .saidNo
        case "denied_not_me": .someoneElse
        case "expired", "superseded", "number_wrong", "push_paused": .nothingArrives
        case "code_wrong", "code_used", "too_many_codes": .wrongCodes
        case "code_ended", "setup_unfinished": .askedForCode
        case "not_set_up": .notSetUp
        case "no_usable_method", "device_waiting", "device_new": .moreDevices
        case "device_too_old", "screen_lock_needed": .phones
        case "locked_by_person", "locked_by_desk": .lost
        default: nil
        }
    }
}

/// What a line or a question of the help centre depends on.
enum HelpCondition: String, CaseIterable, Sendable {
    case vpn, passkey, recovery, fob, abroad, session, remember, services
}
