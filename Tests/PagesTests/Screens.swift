import Foundation
import Pages

/// Every screen once for each thing that it can say, filled with what a person could see.
struct Screen: Sendable {
    let name: String
    let page: any Page
    /// Whether it stands beside a sign-in to an application.
    var hasApplication = true
    var phoneBeside: String?

    /// A Sunday in summer, 12:34 in London.
    static let now = Date(timeIntervalSince1970: 1_782_646_440)
    static let lastWeek = now.addingTimeInterval(-6 * 86_400)
    static let passkeyRequest = #"{"challenge":"dGVzdA","rpId":"localhost","allowCredentials":[]}"#
    static let contact = Contact(
        hours: .open(until: now.addingTimeInterval(16_000)),
        phone: "0113 496 0000", phoneFromAbroad: "+44 113 496 0000", textRelay: "18001 0113 496 0000",
        email: "it@example.ac.uk", ask: "/help/ask", callBack: "/help/call-back")

    static let all: [Screen] =
        signingIn + scans + ended + refused + setUp + help + helpCentre + around + portal + account + settingUp
        + demonstration

    static let signingIn: [Screen] =
        [
            Screen(name: "password", page: PasswordPage(passkeyRequest: passkeyRequest, forgotten: "/forgotten")),
            Screen(name: "password-wrong", page: PasswordPage(username: "ab123", isWrong: true)),
            Screen(name: "passkey", page: PasskeyPage(request: passkeyRequest)),
            Screen(name: "passkey-unfinished", page: PasskeyPage(request: passkeyRequest, isUnfinished: true)),
            Screen(name: "check-phone", page: checkPhone { $0.rememberDays = 30 }),
            Screen(name: "check-phone-beside", page: checkPhone { _ in }, phoneBeside: "demo-phone.html"),
            Screen(
                name: "check-phone-silent",
                page: checkPhone {
                    $0.isSilent = true
                    $0.skipped = "iPad"
                    $0.numberWasWrong = true
                    $0.waitSeconds = 8
                }),
            Screen(name: "check-phone-late", page: checkPhone { $0.secondsLeft = 28 }),
            Screen(name: "choose-number", page: checkPhone { $0.matching = .chosen("73") }),
            Screen(name: "six-digits", page: checkPhone { $0.matching = .typed("730518") }),
            Screen(name: "no-number", page: checkPhone { $0.matching = .off }),
            Screen(
                name: "same-phone",
                page: checkPhone {
                    $0.phone = "0123456789ABCDEFGH"
                    $0.request = "R1"
                }),
            Screen(name: "other-options", page: OtherOptionsPage(ways: ways, canKeep: true, now: now)),
            Screen(name: "enter-code", page: EnterCodePage()),
        ]
        + EnterCodePage.Problem.allCases.map { problem in
            Screen(name: "enter-code-\(problem.rawValue)", page: EnterCodePage(problem: problem, hasDigitsOnly: true))
        }

    static let ended: [Screen] = [
        Screen(name: "said-no", page: SaidNoPage()),
        Screen(name: "not-me", page: NotMePage(change: "/password")),
        Screen(name: "no-answer", page: NoAnswerPage()),
        Screen(name: "number-wrong", page: NoAnswerPage(.numberWrong)),
        Screen(name: "onward", page: OnwardPage(target: "/back", fields: [("code", "abc"), ("state", "xyz")])),
        Screen(name: "onward-shared", page: OnwardPage(target: "/back", method: .get, fields: [], isShared: true)),
        Screen(name: "offer-codes", page: OfferPage(.recoveryCodes(left: 3))),
        Screen(name: "offer-last-code", page: OfferPage(.recoveryCodes(left: 1))),
        Screen(name: "offer-no-codes", page: OfferPage(.recoveryCodes(left: 0))),
        Screen(name: "offer-spare", page: OfferPage(.spare)),
        Screen(name: "offer-passkey", page: OfferPage(.passkey)),
    ]

    static let refused: [Screen] = [
        Screen(name: "wait", page: WaitPage(seconds: 170)),
        Screen(name: "paused", page: PausedPage(count: 3, until: now)),
        Screen(name: "not-yet-works", page: NotYetPage(.works, from: now, isSigningIn: true, now: now)),
        Screen(name: "not-yet-changes", page: NotYetPage(.changes, from: now, now: now), hasApplication: false),
        Screen(
            name: "update",
            page: UpdatePage(UpdateNotice(.old(system: "iOS", wanted: "17", current: "16.6"), phone: "7Q4M"))),
        Screen(
            name: "update-untold",
            page: UpdatePage(UpdateNotice(.untold(wanted: ["iOS 17", "Android 12"]), phone: "7Q4M"))),
        Screen(
            name: "update-alone",
            page: MatterPage(
                update: UpdateNotice(.old(system: "Android", wanted: "12", current: "11"), phone: "7Q4M"))),
        Screen(name: "locked", page: LockedPage(by: .person(lastWeek), now: now)),
        Screen(name: "locked-by-desk", page: LockedPage(by: .desk, now: now)),
        Screen(name: "problem", page: ProblemPage(reference: "R-7Q4M")),
    ]

    static let setUp: [Screen] =
        [
            Screen(name: "not-set-up", page: NotSetUpPage(daysLeft: 6)),
            Screen(name: "not-set-up-due", page: NotSetUpPage()),
            Screen(name: "carry-on-or-wait", page: CarryOnPage(at: .scan, daysLeft: 6)),
        ] + CarryOnPage.Step.allCases.map { Screen(name: "carry-on-\($0.rawValue)", page: CarryOnPage(at: $0)) }

    private static var tooOften: WayOnPage {
        var page = WayOnPage(
            matter: .reset, ways: [.init(.code, value: "code"), .init(.vouch, value: "vouch")], contact: contact,
            lock: "/me/lock", reference: "R-7Q4M")
        page.isTooOften = true
        return page
    }

    static let help: [Screen] =
        [
            Screen(name: "matter", page: MatterPage()),
            Screen(name: "matter-missing", page: MatterPage(isMissing: true)),
            Screen(name: "day-pass", page: DayPassPage(code: "KX7-4TM-Q2P", next: "/p/1")),
            Screen(
                name: "no-way-on",
                page: WayOnPage(
                    matter: .lost, ways: [],
                    contact: Contact(hours: .closed(until: now.addingTimeInterval(9_000), now: now)),
                    lock: "/me/lock")),
        ]
        + [
            Screen(
                name: "way-on-stranger",
                page: WayOnPage(matter: .atHome, ways: [], contact: contact, lock: "/help/lost", isKnown: false))
        ]
        + [Screen(name: "way-on-too-often", page: tooOften)]
        + Matter.allCases.map { matter in
            Screen(
                name: "way-on-\(matter.rawValue)",
                page: WayOnPage(
                    matter: matter, ways: wayOn, contact: contact, lock: "/me/lock", reference: "R-7Q4M"))
        }

    static let around: [Screen] =
        [
            Screen(name: "sign-out", page: SignOutPage(), hasApplication: false),
            Screen(name: "sign-out-asked", page: SignOutPage()),
            Screen(name: "request-error-unknown", page: requestError(isKnown: false), hasApplication: false),
            Screen(name: "request-error", page: requestError(isKnown: true)),
        ]
        + NoticePage.Kind.allCases.map { kind in
            let other = kind == .notAllowed ? "/other" : nil
            return Screen(
                name: "notice-\(kind.rawValue)",
                page: NoticePage(kind, way: "/", username: "ab123", otherAccount: other),
                hasApplication: kind == .notAllowed)
        }

    static let portal: [Screen] =
        [
            Screen(
                name: "portal",
                page: PortalPage(
                    username: "ab123", linked: ["abloggs"], asker: "Sam Ade", cards: cards, recoveryCodesLeft: 8,
                    now: now),
                hasApplication: false),
            Screen(
                name: "portal-none",
                page: PortalPage(username: "ab123", cards: [], recoveryCodesLeft: 0, isReached: false, now: now),
                hasApplication: false),
            Screen(name: "remove", page: RemovePage(device: "Blue key", others: ["Pixel 8"]), hasApplication: false),
            Screen(name: "remove-last", page: RemovePage(device: "Blue key", others: []), hasApplication: false),
        ]
        + PortalPage.News.allCases.map { news in
            let page = PortalPage(
                username: "ab123", cards: [.init(.passkey, name: "Laptop", address: "/1")], recoveryCodesLeft: 0,
                news: news, now: now)
            return Screen(name: "portal-\(news.rawValue)", page: page, hasApplication: false)
        }
        + NewPasskeyPage.Kind.allCases.map { kind in
            let page = NewPasskeyPage(kind, request: passkeyRequest, name: "Chrome on Linux")
            return Screen(name: "new-\(kind.rawValue)", page: page, hasApplication: false)
        }
        + NewPasskeyPage.Problem.allCases.map { problem in
            let page = NewPasskeyPage(.passkey, request: passkeyRequest, name: "Laptop", problem: problem)
            return Screen(name: "new-passkey-\(problem.rawValue)", page: page, hasApplication: false)
        }

    static let demonstration: [Screen] =
        [
            Screen(name: "demo", page: demo, hasApplication: false),
            Screen(name: "demo-mail", page: demoMail, hasApplication: false),
            Screen(name: "demo-mails-none", page: demoMails(0), hasApplication: false),
            Screen(name: "demo-mails", page: demoMails(2), hasApplication: false),
            Screen(name: "demo-phone", page: demoPhone([card("a", .typed)]), hasApplication: false),
            Screen(
                name: "demo-phone-two",
                page: demoPhone([card("a", .chosen(["41", "07", "73"])), card("b", .off)]), hasApplication: false),
            Screen(name: "demo-phone-none", page: demoPhone([]), hasApplication: false),
        ]
        + DemoPhonePage.Said.allCases.map { said in
            Screen(name: "demo-phone-\(said.rawValue)", page: demoPhone([], said: said), hasApplication: false)
        }
        + DemoServicePage.Service.allCases.map { demoService($0, .signedIn(visitor($0))) } + [
            demoService(.learn, .signedOut), demoService(.learn, .failed),
        ]

    static func reasons(_ codes: [String], words: Words) -> [Screen] {
        codes.map { Screen(name: "why-\($0)", page: ReasonPage($0, words: words), hasApplication: false) }
    }
}

extension Screen {
    private static let ways: [OtherOptionsPage.Way] = [
        .init(.push(device: "Pixel 8"), value: "1", lastUsed: now),
        .init(.push(device: "iPad"), value: "2", lastUsed: lastWeek),
        .init(.passkey, value: "3"), .init(.securityKey, value: "4", lastUsed: now.addingTimeInterval(-86_400)),
        .init(.code, value: "code"), .init(.scan, value: "scan"), .init(.text(ending: "89"), value: "5"),
    ]
    private static let wayOn: [WayOnPage.Way] = [
        .init(.device("iPad"), value: "2"), .init(.passkey, value: "3"), .init(.code, value: "code"),
        .init(.recoveryCode, value: "recovery"), .init(.restore, value: "restore"), .init(.vouch, value: "vouch"),
        .init(.pass, value: "pass"),
        .init(.sendAgain, value: "again"), .init(.setUpAgain("Pixel 8"), value: "reset 1"),
    ]
    /// No code to read: squares in a pattern, of a code's size.
    private static let scans: [Screen] = {
        let width = 33
        guard let picture = PictureCode(width: width, dark: (0..<width * width).map { $0 * $0 % 7 < 3 }) else {
            return []
        }
        return [
            Screen(name: "scan", page: ScanPage(picture: picture)),
            Screen(name: "scan-wrong", page: ScanPage(picture: picture, isWrong: true)),
        ]
    }()

    private static func checkPhone(_ change: (inout CheckPhonePage) -> Void) -> CheckPhonePage {
        var page = CheckPhonePage(
            device: "Pixel 8", matching: .typed("41"), username: "ab123", secondsLeft: 120, lifetimeSeconds: 120,
            stream: "/p/1/news")
        change(&page)
        return page
    }

    private static func requestError(isKnown: Bool) -> RequestErrorPage {
        RequestErrorPage(
            code: "invalid_request", isKnown: isKnown, detail: "redirect_uri is not registered",
            reference: "R-7Q4M", time: now)
    }

    private static let demo = DemoPage(
        services: [
            .init(.learn, name: "Learn", address: "http://localhost:8081/"),
            .init(.results, name: "Results", address: "http://localhost:8082/"),
            .init(.selfService, name: "Self Service", address: "http://localhost:8083/sign-in"),
        ],
        people: [
            .init(name: "Sam Ade", username: "sa100", password: "correct horse", phone: "/demo/phone/sa100"),
            .init(name: "Tomasz Bevan", username: "tb0003", password: "correct horse", phone: nil),
        ], mails: "/demo/mail")

    private static func demoMails(_ count: Int) -> DemoMailsPage {
        let subjects = ["A recovery code was used", "New sign-in device: Pixel"].prefix(count)
        return DemoMailsPage(
            mails: subjects.map { .init(subject: $0, to: "sa100@example.ac.uk", at: now, address: "/demo/mail/2") },
            home: "/demo")
    }

    private static let demoMail = DemoMailPage(
        subject: "New sign-in device: Pixel <8>", to: "sa100@example.ac.uk", at: now,
        text: "You can now sign in with Pixel <8>.\n", markup: "/demo/mail/1/html",
        links: ["https://mfa.example.ac.uk/me", "https://mfa.example.ac.uk/me/lock"], list: "/demo/mail")

    private static func visitor(_ service: DemoServicePage.Service) -> DemoServicePage.Visitor {
        switch service {
        case .learn:
            .init(name: "Sam Ade", username: "sa100", proofs: [.password, .phone], hasTwoFactors: true, at: now)
        case .results: .init(name: "Sam Ade", username: "sa100", header: "Remote-User: sa100")
        case .selfService:
            .init(name: "Sam Ade", username: "sa100", proofs: [.code, .key], hasTwoFactors: true, at: now)
        }
    }

    private static func demoService(_ service: DemoServicePage.Service, _ state: DemoServicePage.State) -> Screen {
        let said =
            switch state {
            case .signedIn: ""
            case .signedOut: "-signed-out"
            case .failed: "-failed"
            }
        return Screen(
            name: "demo-\(service.rawValue)\(said)",
            page: DemoServicePage(
                service: service, name: service == .learn ? "Learn" : "Results", state: state, signIn: "/sign-in",
                signOut: "/sign-out", home: "/p/1", signsOutByForm: service != .results))
    }

    private static func demoPhone(_ cards: [DemoPhonePage.Card], said: DemoPhonePage.Said? = nil) -> DemoPhonePage {
        DemoPhonePage(
            owner: "Sam", cards: cards, code: "482193", codeSecondsLeft: 17, said: said, username: "sa100",
            password: "correct horse", here: "/demo/phone/sa100", stream: "/demo/phone/sa100/news")
    }

    private static func card(_ id: String, _ matching: DemoPhonePage.Card.Matching) -> DemoPhonePage.Card {
        .init(
            id: id, service: "Learn", account: "Student ab123", from: "Firefox on Windows", near: "Leeds, UK",
            isNewPlace: true, matching: matching, numberWasWrong: true)
    }
}
