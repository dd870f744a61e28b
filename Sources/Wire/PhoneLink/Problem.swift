import Bytes

/// The body of every refusal: a code for programs, a sentence for people.
public struct Problem: Error, Equatable, Sendable {
    /// Bytes of a sentence.
    public static let titleMax = 512

    /// The refusals that belong to this protocol; docs/phone-protocol.md says what a phone does about each.
    public enum Code: String, CaseIterable, Sendable {
        /// The message has not the form that it must have.
        case malformed
        /// The signature, or what it covers, is not right.
        case notAuthentic = "not_authentic"
        /// The phone's clock is more than five minutes off: take the reply's Date, sign again.
        case clockWrong = "clock_wrong"
        /// The set-up code is unknown, used or has ended.
        case ticketWrong = "ticket_wrong"
        /// The person has as many devices as they may have.
        case devicesMax = "devices_max"
        /// The phone is not, or no longer, a device of this account.
        case deviceUnknown = "device_unknown"
        /// The phone works once its wait is over: ask again from `until` on.
        case deviceWaiting = "device_waiting"
        /// No such request.
        case requestUnknown = "request_unknown"
        /// Requests can't be pushed there.
        case lineRefused = "line_refused"
        /// The screen lock can't be shown here, or another one is on.
        case lockRefused = "lock_refused"
        /// The old phone's word doesn't count: used, late, or its phone counts no more.
        case moveRefused = "move_refused"
        /// Username or password is wrong.
        case passwordWrong = "password_wrong"
        /// There is no such backup, or it was used.
        case backupUnknown = "backup_unknown"
        /// The account is locked.
        case accountLocked = "account_locked"
        /// Too many tries; wait for Retry-After.
        case tooMany = "too_many"
        /// The server could not do it; later may be better.
        case serviceError = "service_error"
    }

    /// The code as it came; codes of a later version have no `known`.
    public let code: String
    /// A sentence for the person.
    public let title: String
    /// Unix seconds when what is refused now will work; nil where no time is known.
    public let until: Int64?

    public init(_ code: Code, title: String, until: Int64? = nil) {
        self.code = code.rawValue
        self.title = title
        self.until = until
    }

    /// The code, if this version knows it.
    public var known: Code? { Code(rawValue: code) }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: 4 * SignedMessage.sizeMax)
        code = try claims.token("code", 1...64)
        title = try claims.text("title", max: Self.titleMax)
        until = claims.has("until") ? try claims.time("until") : nil
    }

    public func serialized() -> [UInt8] {
        var members: [String: JSONValue] = ["code": .string(code), "title": .string(title)]
        if let until { members["until"] = .integer(until) }
        return JSONValue.object(members).serialized()
    }
}
