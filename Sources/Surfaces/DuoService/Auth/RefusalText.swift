import Domain
import DuoAPI

/// How this API says why somebody was not let in: Duo's state, and the text that clients show.
struct RefusalText {
    let settings: DuoSettings
    let now: Instant

    func outcome(_ refusal: Refusal, username: String = "") -> AuthOutcome {
        AuthOutcome(state(refusal.reason), message: text(refusal, username: username))
    }

    func state(_ reason: Reason) -> AuthState {
        switch reason {
        case .expired: .timeout
        case .deniedNotMe: .fraud
        case .lockedByPerson, .lockedByDesk: .lockedOut
        case .firstFactorWrong, .deniedMistake, .superseded, .numberWrong, .codeWrong, .codeUsed, .codeEnded, .notSetUp,
            .setupUnfinished, .noUsableMethod, .pushPaused, .tooManyCodes, .deviceTooOld, .deviceWaiting, .deviceNew,
            .screenLockNeeded,
            .zoneForbidden, .serviceError:
            .deny
        }
    }

    func text(_ refusal: Refusal, username: String = "") -> String {
        switch refusal.reason {
        case .firstFactorWrong: "That name doesn't work here."
        case .deniedMistake: "You said no on your phone. Sign in again to get a new request."
        case .deniedNotMe: "You said on your phone that this wasn't you, so we stopped it."
        case .expired: "No answer in time. Sign in again."
        case .superseded: "A newer request took this one's place. Answer that one, or sign in again."
        case .numberWrong: "That number was wrong. Sign in again to get a new one."
        case .codeWrong: "That code didn't work. Use the one showing now."
        case .codeUsed: "That code was used already. Wait for the next one."
        case .codeEnded: "That code has ended. Use a new one."
        case .notSetUp: "You haven't set this up. Go to \(settings.setupURL(username))."
        case .setupUnfinished: "You haven't finished setting up. Go to \(settings.setupURL(username))."
        case .noUsableMethod: "Nothing that you set up works here. Go to \(settings.setupURL(username))."
        case .pushPaused: "Requests to your phone are paused\(wait(refusal)). Type a code instead."
        case .tooManyCodes: "Too many wrong codes. Use your phone, or try again\(wait(refusal, or: " later"))."
        case .deviceWaiting, .deviceNew: "Your new device doesn't work yet. Use another one, or ask for help."
        case .deviceTooOld: "Your phone is too old for this. Update it, then sign in again, or use a code."
        case .screenLockNeeded: "Your phone needs a screen lock. Set one, then sign in again."
        case .lockedByPerson, .lockedByDesk: "Your account is locked. Go to \(settings.helpURL)."
        case .zoneForbidden: "You can't sign in from there. Go to \(settings.helpURL)."
        case .serviceError: "The sign-in service has a problem. Try again soon."
        }
    }

    /// Clients' clocks and time zones are unknown, so that minutes are told, not the time of day.
    private func wait(_ refusal: Refusal, or otherwise: String = "") -> String {
        guard let until = refusal.until else { return otherwise }
        let minutes = max(1, (now.secondsUntil(until) + 59) / 60)
        let joiner = otherwise.isEmpty ? "for" : "in"
        return minutes == 1 ? " \(joiner) a minute" : " \(joiner) \(minutes) minutes"
    }
}
