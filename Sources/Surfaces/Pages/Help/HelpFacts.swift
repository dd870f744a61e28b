/// What is true of this installation, as the help centre says it: names, figures of policy, and how to reach the desk.
public struct HelpFacts: Sendable {
    /// How long things last, in seconds.
    public struct Durations: Sendable {
        public var request = 120
        public var pause = 600
        public var codeWait = 60
        public var deskCode = 3600
        public var setupCode = 600
        public var setupKept = 604_800
        public var sourceBlock = 3600
        /// 0 where a second factor is asked for each time.
        public var session = 28_800
        /// 0 where no browser is remembered.
        public var remembered = 2_592_000

        public init() {}
    }

    public var durations = Durations()
    public var wrongCodes = 5
    public var devicesMax = 10
    public var recoveryCodes = 10
    public var hasPasskeys = true
    public var hasRecoveryCodes = true
    public var hasKeyFobs = true
    /// The names that people know the services by.
    public var services: [String] = []
    /// The service that is connected to without pages.
    public var vpn: String?
    /// Where people see their devices, as it is typed: `mfa.example.ac.uk/me`.
    public var devicesAddress: String
    public var contact: Contact

    /// Where the app is, as it is typed.
    var appAddress: String {
        (devicesAddress.hasSuffix("/me") ? String(devicesAddress.dropLast(3)) : devicesAddress) + "/app"
    }

    public init(devicesAddress: String, contact: Contact) {
        self.devicesAddress = devicesAddress
        self.contact = contact
    }

    func holds(_ condition: HelpCondition) -> Bool {
        switch condition {
        case .vpn: vpn != nil
        case .passkey: hasPasskeys
        case .recovery: hasRecoveryCodes
        case .fob: hasKeyFobs
        case .abroad: contact.phoneFromAbroad != nil
        case .session: durations.session > 0
        case .remember: durations.remembered > 0
        case .services: !services.isEmpty
        }
    }

    /// Whether the question comes up here.
    public func has(_ topic: HelpTopic) -> Bool { topic.condition.map(holds) ?? true }

    /// What stands in the placeholders of the texts. Names of buttons are the words that are on them.
    func values(_ words: Words) -> [String: View.Value] {
        func duration(_ seconds: Int) -> View.Value { .text(words.duration(seconds)) }
        func word(_ key: String) -> View.Value { .text(words.text(key)) }
        return [
            "send_again": word("common.send_again"), "not_me": word("common.not_me"),
            "enter_code": word("common.enter_code"), "other_options": word("common.other_options"),
            "scan": word("other_options.scan"), "add_passkey": word("choose_device.passkey"),
            "add_device": word("portal.add"), "list_name": word("service_list.title"),
            "request_life": duration(durations.request), "pause": duration(durations.pause),
            "code_wait": duration(durations.codeWait), "desk_code": duration(durations.deskCode),
            "setup_code": duration(durations.setupCode), "setup_keep": duration(durations.setupKept),
            "not_me_block": duration(durations.sourceBlock), "session": duration(durations.session),
            "remember": duration(durations.remembered), "wrong_codes": .text(String(wrongCodes)),
            "devices_max": .text(String(devicesMax)), "recovery_codes": .text(String(recoveryCodes)),
            "services": .text(services.isEmpty ? nil : words.list(services)), "vpn": .text(vpn),
            "devices_address": .text(devicesAddress), "phone_abroad": .text(contact.phoneFromAbroad),
        ]
    }
}
