internal import Assets
internal import Mustache

/// Why the files in `Assets` can't be used. It means that the program was built from broken files.
public struct AssetFault: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ path: String, _ what: String) { description = "\(path): \(what)" }
}

/// The templates of all screens, read once.
public struct Templates: Sendable {
    private static let folder = "pages/"
    private static let ending = ".mustache"
    /// Values are HTML by type when they reach a template, so that a template itself escapes nothing.
    private static let escapeNothing = "{{% CONTENT_TYPE:TEXT}}"

    private let library: MustacheLibrary
    let files: StaticFiles

    public init(files: StaticFiles = StaticFiles()) throws(AssetFault) {
        var library = MustacheLibrary()
        for asset in Asset.all(below: Self.folder) where asset.path.hasSuffix(Self.ending) {
            let name = String(asset.path.dropFirst(Self.folder.count).dropLast(Self.ending.count))
            do {
                try library.register(Self.escapeNothing + asset.text, named: name)
            } catch {
                throw AssetFault(asset.path, "not a template: \(error)")
            }
        }
        for name in TemplateName.allCases where library.getTemplate(named: name.rawValue) == nil {
            throw AssetFault(Self.folder + name.rawValue + Self.ending, "is missing")
        }
        self.library = library
        self.files = files
    }

    /// Every name has its template: `init` has seen to it.
    func render(_ name: TemplateName, _ view: View) -> HTML {
        HTML(written: library.render(FilledView(view: view), withTemplate: name.rawValue) ?? "")
    }
}

/// A template's file name.
public enum TemplateName: String, CaseIterable, Sendable {
    case accounts
    case activity
    case asked
    case asking
    case browsers
    case carryOn = "carry_on"
    case chooseDevice = "choose_device"
    case codesLeft = "codes_left"
    case checkPhone = "check_phone"
    case dayPass = "day_pass"
    case demo
    case demoMail = "demo_mail"
    case demoMails = "demo_mails"
    case demoPhone = "demo_phone"
    case demoService = "demo_service"
    case demoTexts = "demo_texts"
    case device
    case enterCode = "enter_code"
    case helpHome = "help_home"
    case helpTopic = "help_topic"
    case joinAccount = "join_account"
    case lock
    case locked
    case mail
    case matter
    case newApp = "new_app"
    case newFob = "new_fob"
    case newPasskey = "new_passkey"
    case newPhone = "new_phone"
    case noAnswer = "no_answer"
    case notice
    case notMe = "not_me"
    case notSetUp = "not_set_up"
    case notYou = "not_you"
    case offer
    case onward
    case otherOptions = "other_options"
    case passkey
    case pass
    case password
    case notYet = "not_yet"
    case numbers
    case paused
    case portal
    case preferences
    case privacy
    case problem
    case reason
    case recoveryCodes = "recovery_codes"
    case backups, restore
    case remove
    case requestError = "request_error"
    case saidNo = "said_no"
    case scan
    case setUpDone = "set_up_done"
    case serviceList = "service_list"
    case serviceStatus = "service_status"
    case signOut = "sign_out"
    case travel
    case travelCodes = "travel_codes"
    case unlock
    case update
    case vouch, vouching
    case wait
    case wayOn = "way_on"
}
