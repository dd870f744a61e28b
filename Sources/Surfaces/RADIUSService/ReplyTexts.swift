public import Domain
public import Foundation

/// What the people behind a RADIUS client read, in the product's own words.
public struct ReplyTexts: Sendable {
    /// Where people set up a device, without `https://`: `mfa.example.ac.uk/setup`.
    public let setUpAddress: String
    public let helpAddress: String
    /// The zone of the times of day that people read.
    public let timeZone: TimeZone

    public init(setUpAddress: String, helpAddress: String, timeZone: TimeZone) {
        self.setUpAddress = setUpAddress
        self.helpAddress = helpAddress
        self.timeZone = timeZone
    }

    /// Why somebody was not let in and what to do; nil where saying it would tell who has an account.
    public func text(_ refusal: Refusal) -> String? {
        switch refusal.reason {
        case .firstFactorWrong: nil
        // Whoever is at the other end of "It wasn't me" learns no more than of a slip.
        case .deniedMistake, .deniedNotMe: "You said no on your phone. Sign in again to get a new request."
        case .expired, .superseded: "No answer in time. Sign in again."
        case .numberWrong: "The number didn't match. Sign in again to get a new request."
        case .codeWrong, .codeUsed, .codeEnded: "That code didn't work. Use the one showing now."
        case .notSetUp, .setupUnfinished: "You haven't set this up. Go to \(setUpAddress)."
        case .deviceTooOld: "Your phone is too old for this. Update it, or add a comma and a code after your password."
        case .noUsableMethod, .screenLockNeeded, .zoneForbidden:
            "That way doesn't work here. Go to \(helpAddress)."
        case .deviceWaiting, .deviceNew: "Your new device doesn't work yet. Go to \(helpAddress)."
        case .pushPaused: "\(paused(refusal)) Add a comma and a code after your password."
        case .tooManyCodes:
            "Too many tries. \(refusal.until.map { "Try again at \(timeOfDay($0))." } ?? "Go to \(helpAddress).")"
        case .lockedByPerson, .lockedByDesk: "Your account is locked. Go to \(helpAddress)."
        case .serviceError: "The sign-in service has a problem. Try again soon."
        }
    }

    /// What the person is asked while the sign-in is open; before it stands what went wrong, where something did.
    func question(about signIn: SignIn, device: String?, after refusal: Refusal? = nil) -> String {
        let asked = question(about: signIn, device: device ?? "your phone")
        guard let refusal else { return asked }
        let before = refusal.reason == .pushPaused ? paused(refusal) : text(refusal)
        return before.map { "\($0) \(asked)" } ?? asked
    }

    private func question(about signIn: SignIn, device: String) -> String {
        guard signIn.state == .waiting, let request = signIn.request else { return "Enter a code here:" }
        let deed =
            switch request.matching {
            case .typed(let number): ": type \(number) in the app"
            case .choose(let number, _): ": choose \(number) in the app"
            case .off, .cannotShow: ""
            }
        return "Approve on \(device)\(deed). Or enter a code here:"
    }

    private func paused(_ refusal: Refusal) -> String {
        "Requests are paused\(refusal.until.map { " until \(timeOfDay($0))" } ?? "")."
    }

    /// `10:42`, rounded up, so that the wait is over when the clock shows it.
    func timeOfDay(_ instant: Instant) -> String {
        let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
        let minutes = (instant + (offset + 59)).seconds / 60
        let minuteOfDay = ((minutes % 1440) + 1440) % 1440
        let digits = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(digits(minuteOfDay / 60)):\(digits(minuteOfDay % 60))"
    }
}
