/// P10: the person has nothing set up. Its form sends `do=set_up`, or `later`.
public struct NotSetUpPage: Page {
    public static let template = TemplateName.notSetUp
    public var reason: String? { "not_set_up" }

    /// Days for which it may still wait; nil when it may not.
    public var daysLeft: Int?
    /// Whether the password is enough to set something up; else it takes a code of the help desk.
    public var byPassword: Bool

    public init(daysLeft: Int? = nil, byPassword: Bool = true) {
        self.daysLeft = daysLeft
        self.byPassword = byPassword
    }

    public func view(in frame: Frame) -> View { ["days": .count(daysLeft), "by_password": .flag(byPassword)] }
}

/// P11: a set-up that was left. Its form sends `carry_on`, or `set_up` for another way; where something counts already
/// and the recovery codes are left, `not_now`.
public struct CarryOnPage: Page {
    public static let template = TemplateName.carryOn
    public var reason: String? { "setup_unfinished" }

    public enum Step: String, CaseIterable, Sendable {
        /// The code for the phone was shown.
        case scan = "step_scan"
        /// The phone shows the words that are to be compared.
        case compare = "step_compare"
        /// The phone is to be tried.
        case test = "step_test"
        case passkey = "step_passkey"
        case securityKey = "step_security_key"
        case app = "step_app"
        case fob = "step_fob"
        /// The recovery codes were shown, or would have been next.
        case codes = "step_codes"
    }

    public var step: Step
    /// Whether the box "Remember this browser" was ticked before.
    public var remembers: Bool

    /// Days for which it may still wait; nil when it may not.
    public var daysLeft: Int?

    public init(at step: Step, daysLeft: Int? = nil, remembers: Bool = false) {
        self.step = step
        self.daysLeft = daysLeft
        self.remembers = remembers
    }

    public func view(in frame: Frame) -> View {
        [
            "step": .text(frame.words.text("carry_on." + step.rawValue)), "is_last": .flag(step == .codes),
            "later": .html(daysLeft.map { frame.words.html("not_set_up.later", ["days": .count($0)]) }),
            "remembers": .flag(remembers),
        ]
    }
}

/// E1 and E2: what to set up. Its form sends `set_up` with one of the ways.
public struct ChooseDevicePage: Page {
    public static let template = TemplateName.chooseDevice

    public enum Way: String, CaseIterable, Sendable {
        case phone, passkey
        case securityKey = "security_key"
        case app, fob

        /// The everyday ones stand first; the others are behind "More choices".
        var isEveryday: Bool { self == .phone || self == .passkey || self == .securityKey }
    }

    public var ways: [Way]
    /// Whether something is set up already.
    public var isMore: Bool
    /// Where it leads back; nil where it doesn't.
    public var back: String?

    public init(ways: [Way] = Way.allCases, isMore: Bool = false, back: String? = nil) {
        self.ways = ways
        self.isMore = isMore
        self.back = back
    }

    /// Nothing more may be set up.
    public static func full(back: String) -> ChooseDevicePage {
        var page = ChooseDevicePage(ways: [], isMore: true, back: back)
        page.isFull = true
        return page
    }

    /// E7: whether a spare is wanted. Its form sends `not_now` where none is.
    public static func spare(_ ways: [Way], remembers: Bool = false) -> ChooseDevicePage {
        var page = ChooseDevicePage(ways: ways.filter(\.isEveryday), isMore: true)
        page.isSpare = true
        page.remembers = remembers
        return page
    }

    private var isFull = false
    private var isSpare = false
    private var remembers = false

    public var titleKey: String { isSpare ? "title_spare" : isMore ? "title_more" : "title" }
    public var problemKey: String? { isFull ? "full" : nil }

    public func view(in frame: Frame) -> View {
        func rows(_ ways: [Way]) -> View.Value {
            .rows(
                ways.map { way in
                    let name = isSpare && way == .phone ? "phone_spare" : way.rawValue
                    return [
                        "value": .text(way.rawValue), "name": .html(frame.words.html("choose_device." + name)),
                        "note": .html(frame.words.html("choose_device.\(way.rawValue)_note")),
                    ]
                })
        }
        let more = ways.filter { !$0.isEveryday }
        let lead = isSpare ? "lead_spare" : isMore ? "lead_more" : "lead"
        return [
            "intro": .html(frame.words.html("choose_device." + lead)), "is_spare": .flag(isSpare),
            "remembers": .flag(remembers),
            "is_open": .flag(!ways.isEmpty), "everyday": rows(ways.filter(\.isEveryday)), "others": rows(more),
            "has_others": .flag(!more.isEmpty),
            "way_back": .text(back),
        ]
    }
}

/// E3, E4 and E6: a phone is set up; the page follows it. Its form sends `set_up=phone` for a new code, and once the
/// phone is ready `again` for a request, or `code`.
public struct NewPhonePage: Page {
    public static let template = TemplateName.newPhone

    public enum Stage: Sendable {
        /// The code was not made in this window.
        case closed
        /// With the code in groups, and as a picture.
        case code(String, PictureCode?)
        /// What phone and page both show.
        case words(String)
        case ready
        /// A request tries it, with the number that is typed into the app.
        case asked(number: String?)
    }

    public var stage: Stage
    public var minutes: Int
    /// The address of the page's event stream.
    public var stream: String
    /// What the page is read on, and where the app is.
    public var reader: ReadingDevice
    public var app: String

    public init(
        _ stage: Stage, minutes: Int, stream: String, reader: ReadingDevice = .computer, app: String = ""
    ) {
        self.stage = stage
        self.minutes = minutes
        self.stream = stream
        self.reader = reader
        self.app = app
    }

    public var titleKey: String {
        switch stage {
        case .code where reader != .computer: "title_here"
        case .closed, .code: "title"
        case .words: "title_words"
        case .ready: "title_ready"
        case .asked: "title_asked"
        }
    }

    public func view(in frame: Frame) -> View {
        var view: [String: View.Value] = [
            "minutes": .count(minutes), "stream": .text(stream), "closed": .flag(false),
            "code": .absent, "picture": .absent, "both_show": .absent, "ready": .flag(false), "follows": .flag(true),
            "is_asked": .flag(false), "typed": .absent, "is_early": .flag(true), "opens": .absent, "own_code": .absent,
            "on_phone": .flag(reader != .computer),
            "blocks": .rows(PhoneSteps(reader: reader, address: app).blocks(frame.words)),
        ]
        switch stage {
        case .closed: view["closed"] = .flag(true)
        case .code(let code, let picture):
            view["code"] = .text(code)
            // Beside the picture, for phones that have no camera.
            if reader == .computer { view["own_code"] = .text(code) }
            view["picture"] = .html(picture?.drawn)
            let bare = code.filter { $0 != "-" }
            if reader != .computer, !app.isEmpty { view["opens"] = .text(app + "#pair=" + bare) }
        case .words(let words): view["both_show"] = .text(words)
        case .ready:
            view["ready"] = .flag(true)
            view["follows"] = .flag(false)
            view["is_early"] = .flag(false)
        case .asked(let number):
            view["is_asked"] = .flag(true)
            view["typed"] = .text(number.map { $0.map(String.init).joined(separator: " ") })
            view["is_early"] = .flag(false)
        }
        return View(view)
    }
}

/// E, another authenticator app: a picture code, and the first code that the app shows. Its form sends `kept` and
/// `code`.
public struct NewAppPage: Page {
    public static let template = TemplateName.newApp

    public var picture: PictureCode?
    /// The secret for typing.
    public var key: String
    /// What the form sends back, sealed.
    public var kept: String
    public var problem: Problem?

    public enum Problem: String, CaseIterable, Sendable { case wrong, wait }

    public init(picture: PictureCode?, key: String, kept: String, problem: Problem? = nil) {
        self.picture = picture
        self.key = key
        self.kept = kept
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let groups = stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }
        return [
            "picture": .html(picture?.drawn), "key": .text(groups.joined(separator: " ")), "kept": .text(kept),
            "code_max": .count(EnterCodePage.codeMax),
        ]
    }
}

/// E, a key fob: the number on its back, and the code that it shows. Its form sends `serial` and `code`.
public struct NewFobPage: Page {
    public static let template = TemplateName.newFob

    public enum Problem: String, CaseIterable, Sendable { case wrong, wait }

    public var serial: String
    public var problem: Problem?

    public init(serial: String = "", problem: Problem? = nil) {
        self.serial = serial
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        ["serial": .text(serial), "code_max": .count(EnterCodePage.codeMax), "serial_max": .count(128)]
    }
}

/// E8 and D10: recovery codes, shown once. Its form sends `do=continue`.
public struct RecoveryCodesPage: Page {
    public static let template = TemplateName.recoveryCodes

    /// In groups, as they are read aloud.
    public var codes: [String]
    /// Where it goes on; nil where the form leads on.
    public var next: String?
    /// Whether the box "Remember this browser" was ticked before.
    public var remembers: Bool

    public init(codes: [String], next: String? = nil, remembers: Bool = false) {
        self.codes = codes
        self.next = next
        self.remembers = remembers
    }

    public func view(in frame: Frame) -> View {
        let text = codes.joined(separator: "\n") + "\n"
        return [
            "rows": .rows(codes.map { ["code": .text($0)] }), "whole": .text(text), "next": .text(next),
            "remembers": .flag(remembers),
            "file": .text("data:text/plain;charset=utf-8," + codes.joined(separator: "%0A") + "%0A"),
        ]
    }
}

/// E9: what there is now. Its form sends `do=continue`, or `do=devices`.
public struct SetUpDonePage: Page {
    public static let template = TemplateName.setUpDone

    public struct Thing: Sendable {
        public var kind: DeviceKind
        public var name: String

        public init(_ kind: DeviceKind, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    public var things: [Thing]
    public var recoveryCodes: Int
    /// Whether the way leads to the portal, and nowhere else.
    public var isAtHome: Bool
    /// Whether the box "Remember this browser" was ticked before.
    public var remembers: Bool

    public init(things: [Thing], recoveryCodes: Int, isAtHome: Bool = false, remembers: Bool = false) {
        self.things = things
        self.recoveryCodes = recoveryCodes
        self.isAtHome = isAtHome
        self.remembers = remembers
    }

    public func view(in frame: Frame) -> View {
        [
            "things": .rows(
                things.map {
                    ["name": .text($0.name), "kind": .html(frame.words.html("device." + $0.kind.rawValue))]
                }),
            "codes_kept": .html(
                recoveryCodes > 0 ? frame.words.html("set_up_done.codes", ["count": .count(recoveryCodes)]) : nil),
            "is_at_home": .flag(isAtHome), "remembers": .flag(remembers),
        ]
    }
}

/// D10: how many recovery codes are left. Its form sends `do=make`.
public struct CodesLeftPage: Page {
    public static let template = TemplateName.codesLeft

    public var left: Int

    public init(left: Int) { self.left = left }

    public func view(in frame: Frame) -> View {
        ["lead": .html(frame.words.html("codes_left." + (left == 0 ? "none" : "left"), ["count": .count(left)]))]
    }
}
