public import Bytes
public import Domain
public import Engine
public import HTTPTypes
public import Pages
import QRCode

/// The pages and forms by which somebody sets up what they sign in with: the same in a sign-in and in the portal.
public struct SetupForms: Sendable {
    /// What a form of the set-up led to.
    public enum Outcome: Sendable {
        case page(any Page, HTTPResponse.Status)
        /// Something was made, and counts; a passkey or a security key can be shown at once.
        case added(Passkey.Kind?)
        /// Its first code was the sign-in's second factor.
        case onward(Visit)
    }

    /// Where the phone stands that is set up.
    public struct Phone: Sendable {
        let setup: Setup?
        let trial: Trial?
        let request: SignIn?

        public init(_ setup: Setup?, trial: Trial?, request: SignIn?) {
            self.setup = setup
            self.trial = trial
            self.request = request
        }
    }

    let enrolment: Enrolment
    let organisation: String
    let appAddress: String
    let figures: Figures
    /// "Firefox on Windows", which names a passkey.
    let browser: String
    let reader: ReadingDevice
    /// The address of the page's stream of news.
    let stream: String
    /// Where a page leads that is not wanted; nil in a sign-in, whose form says so.
    let back: String?
    /// Whether something else is set up already.
    let isMore: Bool

    public init(
        _ enrolment: Enrolment, organisation: String, appAddress: String, figures: Figures, browser: String,
        reader: ReadingDevice, stream: String, back: String?, isMore: Bool
    ) {
        self.enrolment = enrolment
        self.organisation = organisation
        self.appAddress = appAddress
        self.figures = figures
        self.browser = browser
        self.reader = reader
        self.stream = stream
        self.back = back
        self.isMore = isMore
    }

    /// E2: what may be set up.
    public var choice: ChooseDevicePage {
        let ways = ChooseDevicePage.Way.allCases
        return ChooseDevicePage(
            ways: enrolment.canMakePasskeys ? ways : ways.filter { $0 != .passkey && $0 != .securityKey },
            isMore: isMore, back: back)
    }

    /// What the form asks for, one of the ways.
    public func take(_ way: ChooseDevicePage.Way, _ fields: FormFields) async throws -> Outcome {
        if let chosen = SetupProgress.Way(rawValue: way.rawValue) { try await enrolment.choose(chosen) }
        return switch way {
        case .phone: try await showCode()
        case .passkey: try await makePasskey(.passkey, fields)
        case .securityKey: try await makePasskey(.securityKey, fields)
        case .app: try await addApp(fields)
        case .fob: try await addFob(fields)
        }
    }

    // MARK: - Phone

    /// A new code for the phone; the one before is dead.
    public func showCode() async throws -> Outcome {
        let opened = try await enrolment.phone()
        let picture = QRSquares(appAddress + "#pair=" + opened.code.exposedText())
            .flatMap { PictureCode(width: $0.width, dark: $0.dark) }
        return .page(page(.code(opened.groupedCode, picture)), .ok)
    }

    /// Where the phone stands now.
    public func phonePage(_ phone: Phone) -> NewPhonePage {
        if phone.trial != nil {
            guard let request = phone.request?.request else { return page(.ready) }
            return page(.asked(number: request.matching.shownNumber))
        }
        guard phone.setup?.state == .paired, let words = phone.setup?.comparisonWords else { return page(.closed) }
        return page(.words(words))
    }

    /// A request that tries the phone, where no sign-in waits for it.
    public func askTrial() async throws -> Outcome {
        do {
            let signIn = try await enrolment.askTrial()
            return .page(page(.asked(number: signIn.request?.matching.shownNumber)), .ok)
        } catch let refusal as Refusal where refusal.reason == .pushPaused {
            return .page(EnterCodePage(hasDigitsOnly: true), .ok)
        }
    }

    /// A code of the phone that is tried, where no sign-in waits for it.
    public func typeTrial(_ code: Secret) async throws -> Outcome {
        switch try await enrolment.typeTrial(code) {
        case .added: return .added(nil)
        case .onward(let visit): return .onward(visit)
        case .refused(let refusal):
            guard refusal.reason == .codeWrong || refusal.reason == .tooManyCodes else { throw refusal }
            return .page(EnterCodePage(problem: .wrong, hasDigitsOnly: true), .unprocessableContent)
        }
    }

    private func page(_ stage: NewPhonePage.Stage) -> NewPhonePage {
        NewPhonePage(
            stage, minutes: max(1, figures.setupCodeSeconds / 60), stream: stream, reader: reader, app: appAddress)
    }

    // MARK: - Passkey and security key

    private func makePasskey(_ kind: Passkey.Kind, _ fields: FormFields) async throws -> Outcome {
        guard enrolment.canMakePasskeys else { return .page(choice, .ok) }
        guard let credential = fields[.credential] else {
            return try await passkeyPage(kind, fields, problem: fields.deed == .passkey ? .unfinished : nil)
        }
        do {
            let name = fields[.name].flatMap(DeviceName.canonical) ?? browser
            _ = try await enrolment.passkey(Array(credential.utf8), kind: kind, name: name)
            return .added(kind)
        } catch let mistake as Mistake {
            return try await passkeyPage(kind, fields, problem: mistake.kind == .notAllowed ? .tooMany : .refused)
        } catch let refusal as Refusal where refusal.reason == .noUsableMethod {
            return try await passkeyPage(kind, fields, problem: .refused)
        }
    }

    public func passkeyPage(
        _ kind: Passkey.Kind, _ fields: FormFields, problem: NewPasskeyPage.Problem?
    ) async throws -> Outcome {
        let request = try await enrolment.passkeyOptions(kind)
        let page = NewPasskeyPage(
            kind == .passkey ? .passkey : .securityKey, request: request.text,
            name: fields[.name].flatMap(DeviceName.canonical) ?? browser, problem: problem, back: back,
            remembers: fields.isTicked(.remember))
        return .page(page, problem == nil ? .ok : .unprocessableContent)
    }

    // MARK: - Another app, a key fob

    private func addApp(_ fields: FormFields) async throws -> Outcome {
        guard let kept = fields[.kept], let code = fields.secret(.code) else {
            return .page(appPage(try await enrolment.newApp(organisation: organisation), problem: nil), .ok)
        }
        let enrolled = try await enrolment.app(sealed: kept, code: code)
        guard case .refused(let refusal) = enrolled, refusal.reason != .deviceWaiting else {
            return try outcome(enrolled)
        }
        let app = try await enrolment.appAgain(sealed: kept, organisation: organisation)
        return .page(
            appPage(app, problem: refusal.reason == .tooManyCodes ? .wait : .wrong), .unprocessableContent)
    }

    private func appPage(_ app: NewApp, problem: NewAppPage.Problem?) -> NewAppPage {
        let picture = QRSquares(app.uri.exposedText()).flatMap { PictureCode(width: $0.width, dark: $0.dark) }
        return NewAppPage(picture: picture, key: app.key.exposedText(), kept: app.sealed, problem: problem)
    }

    private func addFob(_ fields: FormFields) async throws -> Outcome {
        guard let serial = fields[.serial], let code = fields.secret(.code) else { return .page(NewFobPage(), .ok) }
        let typed = Token.typedSerial(serial)
        let enrolled = try await enrolment.fob(serial: typed, code: code)
        guard case .refused(let refusal) = enrolled, refusal.reason != .deviceWaiting else {
            return try outcome(enrolled)
        }
        let page = NewFobPage(serial: typed, problem: refusal.reason == .tooManyCodes ? .wait : .wrong)
        return .page(page, .unprocessableContent)
    }

    private func outcome(_ enrolled: Enrolled) throws -> Outcome {
        switch enrolled {
        case .added: .added(nil)
        case .onward(let visit): .onward(visit)
        // It is set up, and works once its wait is over.
        case .refused(let refusal) where refusal.reason == .deviceWaiting: .added(nil)
        case .refused(let refusal): throw refusal
        }
    }
}

extension PushRequest.Matching {
    /// The number that the page shows, where one is asked for.
    public var shownNumber: String? {
        switch self {
        case .typed(let number), .choose(let number, _): number
        case .off, .cannotShow: nil
        }
    }
}
