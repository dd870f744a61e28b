/// The paths below the server's address at which phones are served.
public enum PhoneEndpoint {
    /// POST a pairing.
    public static let pairings = "/api/phone/v1/pairings"
    /// POST an answer.
    public static let answers = "/api/phone/v1/answers"
    /// GET the waiting requests.
    public static let requests = "/api/phone/v1/requests"
    /// GET the event stream.
    public static let stream = "/api/phone/v1/stream"

    /// POST where requests can be pushed to.
    public static let line = "/api/phone/v1/line"

    /// POST whether the screen lock is shown with approvals.
    public static let lock = "/api/phone/v1/lock"

    /// GET what is used of what phones tell.
    public static let told = "/api/phone/v1/told"

    /// POST the keys of a new phone with an old one's word.
    public static let moves = "/api/phone/v1/moves"

    /// POST, with a credential, the first word between an old phone and a new one.
    public static let transfers = "/api/phone/v1/transfers"

    /// GET what was said between them; POST what comes next.
    public static func transfer(_ code: TicketCode) -> String { "\(transfers)/\(code.text)" }

    /// POST that a backup was made.
    public static let backups = "/api/phone/v1/backups"

    /// POST, with a credential, a copy of the backup, sealed.
    public static let backupCopy = "/api/phone/v1/backups/copy"

    /// POST, with the password, to have the copy.
    public static let copies = "/api/phone/v1/copies"

    /// POST, with the password, the keys of a new phone and the word of a backup's key.
    public static let restores = "/api/phone/v1/restores"

    /// POST the person's word on the comparison words.
    public static func confirm(_ device: DeviceID) -> String { "\(pairings)/\(device.text)/confirm" }

    /// POST, with a credential: the phone takes itself off the account.
    public static func remove(_ device: DeviceID) -> String { "/api/phone/v1/devices/\(device.text)/remove" }

    /// POST, with a credential: the phone's owner wants a test request.
    public static func test(_ device: DeviceID) -> String { "/api/phone/v1/devices/\(device.text)/test" }

    /// Media type of a signed message (RFC 7515 §9.2.1).
    public static let signedType = "application/jose"

    /// The scheme of the Authorization header that bears a `PhoneCredential`.
    public static let scheme = "Phone"

    /// Seconds of silence after which the server writes a comment to an event stream.
    public static let heartbeatSeconds = 25
}
