public import Bytes

/// One figure or switch of policy as operators name it: `push.lifetime`.
public struct Setting: Sendable {
    public let name: String
    /// What it means, in a sentence, with its unit.
    public let meaning: String
    public let get: @Sendable (Figures) -> JSONValue
    let set: @Sendable (inout Figures, JSONValue) throws(Mistake) -> Void

    public static let all: [Setting] = [
        seconds("push.lifetime", "How long a request to a phone lives.", \.pushLifetimeSeconds, 30...600),
        seconds("push.resend_gap", "How long to wait before a request is sent again.", \.pushResendGapSeconds, 0...60),
        count("push.pause.after", "Unanswered requests in the window that pause them.", \.pushPauseAfter, 1...16),
        seconds("push.pause.window", "The window for counting them.", \.pushPauseWindowSeconds, 60...86_400),
        count("push.pause.total", "Unanswered since the last success that pause.", \.pushPauseAfterTotal, 1...1000),
        seconds("push.pause.time", "The first pause; each later one doubles.", \.pushPauseSeconds, 10...86_400),
        seconds("push.pause.longest", "The longest pause.", \.pushPauseSecondsMax, 10...604_800),
        seconds(
            "not_me.source_block", "How long a source gets no request out after \"It wasn't me\".",
            \.notMeBlockSeconds, 60...604_800),
        flag("push.without_number", "Ask phones also where no number can be shown.", \.pushWithoutNumber),
        flag(
            "push.screen_lock", "An approval on a phone counts only with a check by the phone's screen lock.",
            \.pushScreenLock),
        phoneAsk,
        leastSystem(.ios),
        leastSystem(.android),
        choice("number.mode", "Number matching: typed, choose or off.", \.numberMode),
        flag(
            "number.choice", "People may choose the number from three instead of typing it, where it is typed.",
            \.numberChoice),
        count("number.digits", "Digits of the number.", \.numberDigits, 2...6),
        count("code.steps", "Time steps accepted each way.", \.codeStepsEachWay, 0...5),
        count("code.look_ahead", "Counters looked ahead.", \.codeLookAhead, 0...100),
        count("code.resync", "Steps searched when two codes in a row are given.", \.codeResyncSteps, 10...500),
        count("code.wrong.allowed", "Wrong codes before the first wait.", \.codeWrongAllowed, 1...20),
        seconds("code.wrong.wait", "The first wait; each later one doubles.", \.codeWaitSeconds, 1...3600),
        seconds("code.wrong.longest", "The longest wait.", \.codeWaitSecondsMax, 1...86_400),
        count("code.wrong.off", "Wrong codes in a row that switch codes off.", \.codeWrongOff, 5...100),
        seconds("code.desk", "How long a desk code lives.", \.deskCodeSeconds, 60...86_400),
        count("code.recovery", "Recovery codes in a set.", \.recoveryCodes, 1...20),
        flag("pass.own", "People with another way make themselves a pass for today.", \.passOwn),
        count("code.travel", "Codes for a trip.", \.travelCodes, 1...20),
        placeHome,
        seconds("setup.code", "How long a set-up code lives.", \.setupCodeSeconds, 60...604_800),
        // Not less than a paired phone waits for its owner's word.
        seconds(
            "setup.keep", "How long an unfinished set-up can be carried on.", \.setupKeepSeconds,
            Setup.halfMadeSeconds...2_592_000),
        seconds(
            "setup.induction", "How long a new account sets up its first device by the password; 0: by the desk.",
            \.setupInductionSeconds, 0...31_536_000),
        count(
            "setup.grace", "Days from the first sign-in that asks, in which setting something up may wait; 0: none.",
            \.setupGraceDays, 0...365),
        count("devices.max", "Devices a person may have.", \.devicesMax, 1...100),
        seconds(
            "device.wait", "How long a device waits before it works that was set up by a recovering proof.",
            \.deviceWaitSeconds, 0...604_800),
        seconds(
            "device.wait.high_risk", "The same, for people who are marked as being at high risk.",
            \.deviceWaitHighRiskSeconds, 0...604_800),
        seconds(
            "device.wait.changes",
            "How long such a device can't remove or unlock others, nor make recovery codes.",
            \.deviceChangesSeconds, 0...604_800),
        count(
            "fob.life", "How many days a key fob works whose import didn't say; 0: not known.", \.fobLifeDays,
            0...7300),
        seconds("session.lifetime", "How long a browser stays signed in.", \.sessionSeconds, 300...604_800),
        seconds(
            "session.factor", "How long a second factor counts for the next service; 0 asks each time.",
            \.sessionFactorSeconds, 0...604_800),
        seconds(
            "website.session", "How long a website asks for nothing again.", \.websiteSessionSeconds, 60...604_800),
        seconds(
            "website.idle", "After how long without use a website asks for everything again.", \.websiteIdleSeconds,
            60...604_800),
        seconds(
            "browser.remember", "How long a browser is remembered; 0 never offers it.", \.browserRememberSeconds,
            0...7_776_000),
        flag("passkey.alone", "A passkey that checks its owner needs no password.", \.passkeyAlone),
        seconds(
            "offer.after", "How long after somebody was added nothing is offered.", \.offerAfterSeconds,
            0...31_536_000),
        seconds(
            "offer.again", "When what was put off is offered again.", \.offerAgainSeconds, 0...31_536_000),
        count("offer.times", "How often one thing is offered; 0 never.", \.offerTimes, 0...100),
        count(
            "vouch.contacts", "People whom somebody may choose to vouch for them; 0 none.", \.vouchContacts, 0...10),
        vouchGroups,
        adminGroups,
        count("vouch.month", "How often one person may vouch in a month; 0 never.", \.vouchesOfMonth, 0...100),
        seconds("vouch.wait", "How long a voucher is waited for, within the sign-in.", \.vouchSeconds, 60...3600),
        count(
            "record.address_days", "Days after which the record keeps the network of an address alone.",
            \.recordAddressDays, 1...3650),
        count("phone.accounts", "Accounts that may share one telephone number.", \.numberAccounts, 1...100),
        count("phone.texts", "Codes sent to telephone numbers in an hour; 0 none.", \.numberTextsOfHour, 0...100_000),
        methods,
    ]

    public static func named(_ name: String) -> Setting? { all.first { $0.name == name } }

    static func unknown(_ name: String) -> Mistake {
        let near = all.min { distance($0.name, name) < distance($1.name, name) }?.name ?? ""
        return Mistake(.malformed, "there is no setting \"\(name)\": did you mean \"\(near)\"?")
    }

    private static func seconds(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Figures, Int> & Sendable,
        _ range: ClosedRange<Int>
    ) -> Setting {
        count(name, "\(meaning) In seconds.", path, range)
    }

    private static func count(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Figures, Int> & Sendable,
        _ range: ClosedRange<Int>
    ) -> Setting {
        Setting(name: name, meaning: meaning, get: { JSONValue($0[keyPath: path]) }) {
            (figures, value) throws(Mistake) in
            guard let integer = value.integer, let number = Int(exactly: integer), range.contains(number) else {
                throw Mistake(
                    .malformed, "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            figures[keyPath: path] = number
        }
    }

    private static func flag(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Figures, Bool> & Sendable
    ) -> Setting {
        Setting(name: name, meaning: meaning, get: { .bool($0[keyPath: path]) }) { (figures, value) throws(Mistake) in
            guard let bool = value.bool else { throw Mistake(.malformed, "\(name) takes true or false") }
            figures[keyPath: path] = bool
        }
    }

    private static func choice(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Figures, Figures.NumberMode> & Sendable
    ) -> Setting {
        Setting(name: name, meaning: meaning, get: { .string($0[keyPath: path].rawValue) }) {
            (figures, value) throws(Mistake) in
            guard let mode = value.string.flatMap(Figures.NumberMode.init(rawValue:)) else {
                throw Mistake(.malformed, "\(name) takes typed, choose or off")
            }
            figures[keyPath: path] = mode
        }
    }

    private static let vouchGroups = groups(
        "vouch.groups", "Groups whose members may vouch for anybody, a list of names.", \.vouchGroups)
    private static let adminGroups = groups(
        "admin.groups", "Groups whose members are administrators, a list of names: two of them exempt somebody.",
        \.adminGroups)

    private static func groups(
        _ name: String, _ meaning: String, _ path: any WritableKeyPath<Figures, [String]> & Sendable
    ) -> Setting {
        Setting(
            name: name, meaning: meaning, get: { .array($0[keyPath: path].map { .string($0) }) },
            set: { (figures, value) throws(Mistake) in
                guard let list = value.array, list.count <= 100, list.allSatisfy({ $0.string?.isEmpty == false })
                else { throw Mistake(.malformed, "\(name) takes a list of at most 100 names of groups") }
                figures[keyPath: path] = list.compactMap(\.string)
            })
    }

    private static let phoneAsk: Setting = {
        let known = PhoneItem.allCases.filter { $0.bytesMax > 0 }
        let names = known.map(\.rawValue).joined(separator: ", ")
        return Setting(
            name: "phone.ask", meaning: "What phones are asked to say with an answer, a list of: \(names).",
            get: { figures in .array(known.filter(figures.phoneAsk.contains).map { .string($0.rawValue) }) },
            set: { (figures, value) throws(Mistake) in
                let items = value.array?.map { item in known.first { $0.rawValue == item.string } }
                guard let items, !items.contains(nil) else {
                    throw Mistake(.malformed, "phone.ask takes a list of: \(names)")
                }
                figures.phoneAsk = Set(items.compactMap { $0 })
            })
    }()

    /// What stands where nothing is asked of a system.
    private static let anyVersion = "any"

    private static func leastSystem(_ system: PhoneSystem) -> Setting {
        let name = "phone.\(system.rawValue)"
        return Setting(
            name: name,
            meaning: "The least version of \(system.name) from which an approval on a phone counts, or any.",
            get: { .string($0.leastSystems[system]?.description ?? anyVersion) },
            set: { (figures, value) throws(Mistake) in
                let text = value.string ?? value.integer.map(String.init) ?? ""
                guard text != anyVersion else { return figures.leastSystems[system] = nil }
                guard let version = SystemVersion(text), version > SystemVersion([0]) else {
                    throw Mistake(.malformed, "\(name) takes a version such as 17 or 16.4, or any")
                }
                guard version <= system.versionMax else {
                    throw Mistake(
                        .malformed,
                        "\(name) takes \(system.versionMax) at most: no phone says a higher version of itself")
                }
                figures.leastSystems[system] = version
            })
    }

    private static let placeHome = Setting(
        name: "place.home",
        meaning: "Countries that people sign in from, two letters each; others are marked. An empty list marks none.",
        get: { .array($0.placeHome.map { .string($0) }) },
        set: { (figures, value) throws(Mistake) in
            guard let list = value.array, list.count <= 300,
                list.allSatisfy({ $0.string.map(Trip.isCountry) == true })
            else { throw Mistake(.malformed, "place.home takes a list of countries, such as [\"GB\"]") }
            figures.placeHome = list.compactMap(\.string)
        })

    private static let methods = Setting(
        name: "methods", meaning: "The methods accepted, a list of: \(Method.names).",
        get: { figures in .array(Method.allCases.filter(figures.methods.contains).map { .string($0.rawValue) }) },
        set: { (figures, value) throws(Mistake) in
            let methods = (value.array ?? []).map { $0.string.flatMap(Method.init(rawValue:)) }
            guard !methods.isEmpty, !methods.contains(nil) else {
                throw Mistake(.malformed, "methods takes a list of: \(Method.names)")
            }
            figures.methods = Set(methods.compactMap { $0 })
        })
}

extension Method {
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// How many single-character edits lie between two names (for "did you mean").
public func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second.prefix(100))
    var row = Array(0...second.count)
    for (i, left) in first.prefix(100).enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, right) in second.enumerated() {
            let substituted = diagonal + (left == right ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
        }
    }
    return row[second.count]
}
