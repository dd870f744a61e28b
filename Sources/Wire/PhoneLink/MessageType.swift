/// What a signed message is for: the `typ` of its header, so that none can stand in for another
/// (RFC 8725 §3.11).
public enum MessageType: String, CaseIterable, Sendable {
    /// A phone asks to be paired.
    case pairing = "countersign-pairing+jwt"
    /// The server's answer to it.
    case paired = "countersign-paired+jwt"
    /// The person's word on the comparison words.
    case confirmation = "countersign-confirmation+jwt"
    /// The server asks a phone to approve a sign-in.
    case request = "countersign-request+jwt"
    /// The phone's answer to it.
    case answer = "countersign-answer+jwt"
    /// A phone says who it is when it reads.
    case credential = "countersign-phone+jwt"
    /// A phone says where requests can be pushed to it.
    case line = "countersign-line+jwt"
    /// A phone says whether its screen lock is shown with approvals.
    case lock = "countersign-lock+jwt"
    /// A phone's word that another takes its place.
    case endorsement = "countersign-endorsement+jwt"
    /// A new phone comes with that word.
    case move = "countersign-move+jwt"
    /// A phone made a backup.
    case backup = "countersign-backup+jwt"
    /// The word of a backup's key that a new phone may come.
    case recovery = "countersign-recovery+jwt"
}
