/// The one list of why a person was not let in. API code, log, RADIUS text and help page look it up here.
public enum Reason: String, CaseIterable, Sendable {
    /// The first factor was wrong, or there is no such person: outside, the two look alike.
    case firstFactorWrong = "first_factor_wrong"
    case deniedMistake = "denied_mistake"
    case deniedNotMe = "denied_not_me"
    case expired
    /// A newer request took this one's place.
    case superseded
    case numberWrong = "number_wrong"
    case codeWrong = "code_wrong"
    case codeUsed = "code_used"
    case codeEnded = "code_ended"
    case notSetUp = "not_set_up"
    case setupUnfinished = "setup_unfinished"
    case noUsableMethod = "no_usable_method"
    case pushPaused = "push_paused"
    case tooManyCodes = "too_many_codes"
    case deviceTooOld = "device_too_old"
    /// What was set up by a recovering proof does not work yet.
    case deviceWaiting = "device_waiting"
    /// It works, and may not change what else its person has yet.
    case deviceNew = "device_new"
    case screenLockNeeded = "screen_lock_needed"
    case lockedByPerson = "locked_by_person"
    case lockedByDesk = "locked_by_desk"
    case zoneForbidden = "zone_forbidden"
    case serviceError = "service_error"
}
