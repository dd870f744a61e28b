import Foundation
import Pages

/// The screens on which somebody looks after their own account.
extension Screen {
    static let cards: [PortalPage.Card] = [
        .init(.phone, name: "Pixel 8", address: "/1", isNew: true, lastUsed: now, firstWith: ["VPN", "Library"]),
        .init(.passkey, name: "Chrome on Linux", address: "/2", lastUsed: lastWeek),
        .init(.securityKey, name: "Blue key", address: "/3", isLocked: true),
        .init(.fob, name: "2308-1147", address: "/4"),
    ]

    private static let told = [
        "key": "Pixel 8: 7Q4MKX74TMQ2PF4KD9", "answer": "Pixel 8: yes, iPad: no, Nokia: no, it wasn’t me",
        "lock": "Pixel 8: shown with each approval", "os": "Pixel 8: Android 14",
    ]

    private static func device(
        _ kind: DeviceKind, isLocked: Bool = false, news: DevicePage.News? = nil, problem: DevicePage.Problem? = nil,
        came: DevicePage.Came = .answered
    ) -> DevicePage {
        var page = DevicePage(
            kind, name: "Pixel 8", isLocked: isLocked, added: lastWeek, lastUsed: now,
            platform: kind == .phone ? "android 14" : nil, isBackedUp: [.passkey: true, .securityKey: false][kind],
            applications: [
                .init(key: "vpn", name: "VPN", isFirst: true), .init(key: "learn", name: "Learn", isFirst: false),
            ], removal: "/remove", number: news == .tested ? "41" : nil, news: news, problem: problem, now: now)
        if kind == .phone { page.lastRequest = (lastWeek, came) }
        return page
    }

    private static let numbers: [NumbersPage.Number] = [
        .init("+447700900123", isProved: true), .init("+8613800138000", isProved: false),
    ]

    private static let looks: [PrivacyPage.Look] = [
        .init(
            by: "kim", at: now,
            [
                "account", "services", "devices", "key_fobs", "codes", "numbers", "vouchers", "activity",
                "desk_request", "sign_in", "everything",
            ]),
        .init(by: nil, at: lastWeek, ["account"]),
    ]

    private static func young(worksFrom: Date?) -> DevicePage {
        var page = device(.phone, isLocked: worksFrom != nil)
        page.worksFrom = worksFrom
        page.changesFrom = now
        page.setUpAgain = now
        page.setUpBy = .vouching
        return page
    }

    private static let fresh = PortalPage(
        username: "ab123",
        cards: SetUpProof.allCases.map { proof in
            .init(
                .phone, name: "Pixel 9", address: "/9", isLocked: true, isNew: true, worksFrom: now, setUpBy: proof,
                added: lastWeek)
        }, recoveryCodesLeft: 0, news: .added, now: now)

    static let account: [Screen] =
        DeviceKind.allCases.map { kind in
            Screen(name: "device-\(kind.rawValue)", page: device(kind), hasApplication: false)
        }
        + zip(DevicePage.News.allCases, DevicePage.Came.allCases + [.answered]).map { news, came in
            Screen(
                name: "device-\(news.rawValue)", page: device(.phone, news: news, came: came), hasApplication: false)
        }
        + NumbersPage.Problem.allCases.map { problem in
            Screen(
                name: "numbers-\(problem.rawValue)",
                page: NumbersPage(numbers: [], canSend: true, hasRoom: true, typed: "12", problem: problem),
                hasApplication: false)
        }
        + DevicePage.Problem.allCases.map { problem in
            Screen(name: "device-\(problem.rawValue)", page: device(.phone, problem: problem), hasApplication: false)
        }
        + [
            Screen(
                name: "demo-texts",
                page: DemoTextsPage(texts: [.init(to: "+447700900123", text: "482 193", at: now)], home: "/demo"),
                hasApplication: false),
            Screen(
                name: "demo-texts-none", page: DemoTextsPage(texts: [], home: "/demo"), hasApplication: false),
            Screen(
                name: "numbers", page: NumbersPage(numbers: numbers, canSend: true, hasRoom: true, news: .proved),
                hasApplication: false),
            Screen(
                name: "numbers-removed", page: NumbersPage(numbers: [], canSend: true, hasRoom: true, news: .removed),
                hasApplication: false),
            Screen(
                name: "numbers-change-wrong",
                page: NumbersPage(
                    numbers: numbers, canSend: true, hasRoom: true, typed: "12", replacing: "+8613800138000",
                    problem: .malformed), hasApplication: false),
            Screen(
                name: "numbers-code",
                page: NumbersPage(
                    numbers: numbers, canSend: true, hasRoom: true,
                    asked: "+44 … 56"), hasApplication: false),
            Screen(
                name: "numbers-no-texts", page: NumbersPage(numbers: [], canSend: false, hasRoom: true),
                hasApplication: false),
            Screen(name: "device-waits", page: young(worksFrom: now), hasApplication: false),
            Screen(name: "device-young", page: young(worksFrom: nil), hasApplication: false),
            Screen(name: "portal-fresh", page: fresh, hasApplication: false),
            Screen(
                name: "device-is-locked", page: device(.passkey, isLocked: true, news: .locked),
                hasApplication: false),
            Screen(
                name: "lock",
                page: LockPage(
                    choices: [
                        .init("Pixel 8", kind: .phone, value: "1", isLocked: false),
                        .init("Blue key", kind: .securityKey, value: "2", isLocked: true),
                    ], done: "Blue key", next: "/me")),
            Screen(name: "lock-nothing", page: LockPage(choices: [], next: "/me"), hasApplication: false),
            Screen(name: "unlock", page: UnlockPage(request: passkeyRequest)),
            Screen(name: "not-you", page: NotYouPage(), hasApplication: false),
            Screen(
                name: "browsers",
                page: BrowsersPage(
                    browsers: [
                        .init(
                            id: "1", name: "Firefox on Windows", since: lastWeek, lastUsed: now,
                            applications: ["Learn", "Library"])
                    ], days: 30, forgotten: true, askings: (signIns: 20, requests: 1), hasPasskey: false, now: now),
                hasApplication: false),
            Screen(
                name: "browsers-none",
                page: BrowsersPage(browsers: [], days: nil, askings: (signIns: 2, requests: 0), now: now),
                hasApplication: false),
            Screen(
                name: "backups",
                page: BackupsPage(
                    backups: [
                        .init(id: "1", made: now, phone: "Pixel 8", isKeptHere: true),
                        .init(id: "2", made: lastWeek, phone: nil, isKeptHere: false),
                    ], appAddress: "https://mfa.example.ac.uk/app/", isRemoved: true, now: now),
                hasApplication: false),
            Screen(
                name: "backups-none",
                page: BackupsPage(backups: [], appAddress: "https://mfa.example.ac.uk/app/", now: now),
                hasApplication: false),
            Screen(name: "restore", page: RestorePage(appAddress: "https://mfa.example.ac.uk/app/")),
            Screen(
                name: "travel",
                page: TravelPage(
                    planned: nil,
                    facts: .init(hasOfflineCodes: true, devices: ["Pixel 8"], recoveryCodes: 0, hasPasskey: false),
                    contact: contact, now: now), hasApplication: false),
            Screen(
                name: "travel-planned",
                page: TravelPage(
                    planned: .init(
                        from: now, until: now.addingTimeInterval(864_000), countries: ["JP", "FR"], codesLeft: 10),
                    facts: .init(
                        hasOfflineCodes: false, devices: ["Pixel 8", "Laptop"], recoveryCodes: 3, hasPasskey: true),
                    contact: contact, news: .saved, now: now), hasApplication: false),
            Screen(
                name: "travel-codes",
                page: TravelCodesPage(
                    codes: ["F4KD-9TQM-2XWP7", "8M2C-QQ3D-T6VNA"], from: now, until: now.addingTimeInterval(864_000),
                    now: now, next: "/me"), hasApplication: false),
            Screen(
                name: "travel-nowhere",
                page: TravelPage(
                    planned: .init(
                        from: now, until: now.addingTimeInterval(864_000), countries: [], codesLeft: 0),
                    facts: .init(
                        hasOfflineCodes: true, devices: ["Pixel 8", "Laptop"], recoveryCodes: 0, hasPasskey: true),
                    contact: contact, now: now), hasApplication: false),
            Screen(name: "pass", page: PassPage(until: nil, mayMake: true, isEnded: true), hasApplication: false),
            Screen(name: "pass-there", page: PassPage(until: now, mayMake: true), hasApplication: false),
            Screen(name: "pass-by-desk", page: PassPage(until: nil, mayMake: false), hasApplication: false),
            Screen(
                name: "vouching",
                page: VouchingPage(
                    askers: [.init(id: "1", name: "Sam Ade", username: "ab123", reference: "R-7Q4M", until: now)],
                    chosen: ["mjones"], chosenMax: 3, news: .chosen), hasApplication: false),
            Screen(
                name: "vouching-nothing", page: VouchingPage(askers: [], chosen: [], chosenMax: 0),
                hasApplication: false),
            Screen(
                name: "accounts",
                page: AccountsPage(
                    username: "ab123",
                    linked: [.init(id: "1", username: "abloggs", name: "Alex Bloggs", since: lastWeek)],
                    news: .linked, now: now), hasApplication: false),
            Screen(
                name: "accounts-none",
                page: AccountsPage(username: "ab123", linked: [], news: .unlinked, now: now), hasApplication: false),
            Screen(
                name: "accounts-many",
                page: AccountsPage(username: "ab123", linked: [], problem: .many, now: now), hasApplication: false),
            Screen(
                name: "join-account",
                page: JoinAccountPage(.other(username: "ab123", name: "Alex Bloggs"), username: "abloggs"),
                hasApplication: false),
            Screen(name: "join-same", page: JoinAccountPage(.same, username: "ab123"), hasApplication: false),
            Screen(name: "join-ended", page: JoinAccountPage(.ended, username: "ab123"), hasApplication: false),
            Screen(
                name: "activity",
                page: ActivityPage(
                    rows: activityEvents.enumerated().map { index, event in
                        .init(
                            event: event, at: now, application: "Learn", method: methods[index % methods.count],
                            reason: "code_wrong",
                            thing: "Pixel 8", address: "192.0.2.7", byScreenLock: index % 2 == 0, unusualCountry: "JP")
                    }, filter: .all, older: "/me/activity?before=1", now: now), hasApplication: false),
            Screen(
                name: "activity-none", page: ActivityPage(rows: [], filter: .changes, older: nil, now: now),
                hasApplication: false),
            Screen(
                name: "privacy",
                page: PrivacyPage(
                    rows: PrivacyPage.Field.allCases.map { field in
                        let value = field == .exemptions ? "all services, until 3 May" : "Pixel 8, ab123"
                        return .init(field, field == .fobs ? nil : value)
                    },
                    told: ToldItem.all.map {
                        .init(
                            $0, value: told[$0.name],
                            users: $0.name == "os" ? ["Learn"] : [],
                            least: $0.name == "os" ? [(service: "Learn", systems: "iOS 17")] : [])
                    }, looks: looks, hasOlderLooks: true, days: 1, email: "it@example.ac.uk", now: now),
                hasApplication: false),
            Screen(
                name: "privacy-two-days",
                page: PrivacyPage(
                    rows: [.init(.browsers, nil), .init(.sessions, "Firefox")], days: 2, email: nil, now: now),
                hasApplication: false),
            Screen(
                name: "preferences",
                page: PreferencesPage(
                    on: [.moreTime], offered: PreferencesPage.Switch.allCases,
                    firsts: [
                        .init(value: "1", name: "Pixel 8", isChosen: true),
                        .init(value: "2", name: "Blue key", isChosen: false),
                    ], language: .welsh), hasApplication: false),
        ]
        + TravelPage.News.allCases.map { news in
            Screen(
                name: "travel-\(news.rawValue)", page: travel(news: news), hasApplication: false)
        }
        + TravelPage.Problem.allCases.map { problem in
            Screen(
                name: "travel-problem-\(problem.rawValue)", page: travel(problem: problem), hasApplication: false)
        }
        + VouchingPage.News.allCases.map { news in
            Screen(
                name: "vouching-\(news.rawValue)",
                page: VouchingPage(askers: [], chosen: [], chosenMax: 1, news: news), hasApplication: false)
        }
        + VouchingPage.Problem.allCases.map { problem in
            Screen(
                name: "vouching-\(problem.rawValue)",
                page: VouchingPage(askers: [], chosen: [], chosenMax: 1, problem: problem), hasApplication: false)
        }
        + [
            Screen(name: "vouch", page: VouchPage(.open, reference: "R-7Q4M")),
            Screen(
                name: "vouch-waiting",
                page: VouchPage(.waiting(until: now, stream: "/p/1/wait?for=vouch"), reference: "R-7Q4M")),
            Screen(name: "vouch-granted", page: VouchPage(.granted, reference: "R-7Q4M")),
        ]
        + VouchPage.Problem.allCases.map { problem in
            Screen(
                name: "vouch-\(problem.rawValue)-again",
                page: VouchPage(.open, reference: "R-7Q4M", problem: problem))
        }
        + UnlockPage.Problem.allCases.map { problem in
            Screen(name: "unlock-\(problem.rawValue)", page: UnlockPage(request: nil, problem: problem))
        }

    /// Every event that the catalogue has a word for.
    static let activityEvents = [
        "wait.ended", "person.marked", "person.changed", "number.added", "number.changed", "number.removed",
        "sign_in.approved", "sign_in.waived", "sign_in.refused", "code.wrong", "number.wrong",
        "push.paused", "not_me",
        "session.all_ended", "passkey.added", "passkey.renamed", "passkey.locked", "passkey.unlocked",
        "passkey.removed", "person.locked", "person.unlocked", "person.renamed", "person.password_set",
        "device.added", "device.renamed", "device.locked", "device.unlocked", "device.removed", "token.assigned",
        "token.locked", "token.unlocked", "token.retired", "code.made", "code.cancelled", "theft.reported",
        "preferences.set", "way.kept", "browser.remembered", "browser.forgotten", "person.linked", "person.unlinked",
        "vouch.asked", "vouch.granted", "vouch.denied", "voucher.chosen", "voucher.dismissed",
        "trip.planned", "trip.cancelled", "code.tried", "exemption.asked", "exemption.confirmed",
        "exemption.withdrawn",
        "screen_lock.set", "screen_lock.removed", "device.moved",
        "device.restored", "backup.made", "backup.fetched", "backup.removed",
    ]
    private static func travel(
        news: TravelPage.News? = nil, problem: TravelPage.Problem? = nil
    ) -> TravelPage {
        TravelPage(
            planned: nil,
            facts: .init(hasOfflineCodes: false, devices: ["Pixel 8"], recoveryCodes: 1, hasPasskey: false),
            contact: contact, news: news, problem: problem, now: now)
    }

    static let methods = [
        "push", "app_code", "key_fob", "desk_code", "recovery_code", "passkey", "security_key", "day_pass",
        "travel_code",
    ]

    static let settingUp: [Screen] =
        [
            Screen(name: "not-set-up-desk", page: NotSetUpPage(byPassword: false)),
            Screen(name: "choose-device", page: ChooseDevicePage()),
            Screen(name: "choose-device-few", page: ChooseDevicePage(ways: [.phone])),
            Screen(name: "new-phone-closed", page: NewPhonePage(.closed, minutes: 10, stream: "/wait")),
            Screen(
                name: "new-phone-code",
                page: NewPhonePage(
                    .code("KX7-4TM-Q2P", PictureCode(width: 1, dark: [true])), minutes: 1, stream: "/wait",
                    app: "https://mfa.example.ac.uk/app/")),
            Screen(
                name: "new-phone-code-alone",
                page: NewPhonePage(
                    .code("KX7-4TM-Q2P", nil), minutes: 10, stream: "/wait", app: "https://mfa.example.ac.uk/app/")),
            Screen(
                name: "new-phone-here-android",
                page: NewPhonePage(
                    .code("KX7-4TM-Q2P", PictureCode(width: 1, dark: [true])), minutes: 10, stream: "/wait",
                    reader: .android, app: "https://mfa.example.ac.uk/app/")),
            Screen(
                name: "new-phone-here-apple",
                page: NewPhonePage(
                    .code("KX7-4TM-Q2P", nil), minutes: 10, stream: "/wait", reader: .apple,
                    app: "https://mfa.example.ac.uk/app/")),
            Screen(name: "new-phone-words", page: NewPhonePage(.words("Blue 41"), minutes: 10, stream: "/wait")),
            Screen(name: "new-phone-ready", page: NewPhonePage(.ready, minutes: 10, stream: "/wait")),
            Screen(name: "new-fob", page: NewFobPage()),
            Screen(name: "recovery-codes", page: RecoveryCodesPage(codes: ["F4KD-9TQM-2XWP7", "F4KD-9TQM-2XWP8"])),
            Screen(
                name: "recovery-codes-portal", page: RecoveryCodesPage(codes: ["F4KD-9TQM-2XWP7"], next: "/me"),
                hasApplication: false),
            Screen(name: "spare", page: ChooseDevicePage.spare([.phone, .passkey, .securityKey], remembers: true)),
            Screen(
                name: "set-up-done",
                page: SetUpDonePage(
                    things: [.init(.phone, name: "Pixel 8"), .init(.passkey, name: "Firefox on Windows")],
                    recoveryCodes: 10, remembers: true)),
            Screen(
                name: "set-up-done-at-home",
                page: SetUpDonePage(things: [.init(.fob, name: "FB-1")], recoveryCodes: 0, isAtHome: true),
                hasApplication: false),
            Screen(name: "codes-left", page: CodesLeftPage(left: 8), hasApplication: false),
            Screen(name: "codes-left-one", page: CodesLeftPage(left: 1), hasApplication: false),
            Screen(name: "codes-left-none", page: CodesLeftPage(left: 0), hasApplication: false),
            Screen(name: "offer-phone-again", page: OfferPage(.phoneAgain("Pixel 8"))),
            Screen(name: "offer-device", page: OfferPage(.device, remembers: true)),
            Screen(
                name: "new-passkey-offered",
                page: NewPasskeyPage(
                    .passkey, request: passkeyRequest, name: "Laptop", back: "/me", remembers: true)),
            Screen(
                name: "choose-device-more", page: ChooseDevicePage(isMore: true, back: "/me"), hasApplication: false),
            Screen(name: "choose-device-full", page: ChooseDevicePage.full(back: "/me"), hasApplication: false),
            Screen(
                name: "new-phone-asked", page: NewPhonePage(.asked(number: "41"), minutes: 10, stream: "/wait"),
                hasApplication: false),
            Screen(
                name: "new-phone-asked-plain", page: NewPhonePage(.asked(number: nil), minutes: 10, stream: "/wait"),
                hasApplication: false),
        ]
        + ([nil] + NewAppPage.Problem.allCases).map { problem in
            Screen(
                name: "new-app-\(problem?.rawValue ?? "first")",
                page: NewAppPage(
                    picture: PictureCode(width: 1, dark: [true]), key: "JBSWY3DPEHPK3PXP", kept: "abc",
                    problem: problem))
        }
        + NewFobPage.Problem.allCases.map { problem in
            Screen(name: "new-fob-\(problem.rawValue)", page: NewFobPage(serial: "2308-1147", problem: problem))
        }
}
