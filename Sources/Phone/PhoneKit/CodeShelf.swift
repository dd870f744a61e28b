import OATH
import PhoneLink

/// The offline code of an account, as it stands at one moment.
public struct CodeShelf: Equatable, Sendable {
    /// The code now.
    public let code: String
    /// The code after this one.
    public let next: String
    /// Seconds until `next` takes its place.
    public let secondsLeft: Int64

    /// Works the code out from the account's key; no network is used. `now` is the phone's own clock, in unix
    /// seconds, put right by what is known of the server's.
    public init(of account: Account, at now: Int64) throws(PhoneFailure) {
        let form = account.passcodeForm
        let time = max(0, now &+ account.clockOffsetSeconds)
        do {
            let totp = try TOTP(
                secret: account.passcodeKey, digits: form.digits, algorithm: .sha256, stepSeconds: form.periodSeconds)
            code = totp.code(at: time)
            next = totp.code(at: time &+ form.periodSeconds)
        } catch {
            throw .store("The account's code key is damaged. Set the account up again.")
        }
        secondsLeft = form.periodSeconds - time % form.periodSeconds
    }

    /// In two halves, as people read it: `482 193`.
    public var spoken: String {
        let half = (code.count + 1) / 2
        return "\(code.prefix(half)) \(code.dropFirst(half))"
    }
}

extension Phone {
    /// The offline code at a time of the phone's own clock.
    public func code(at now: Int64) throws(PhoneFailure) -> CodeShelf { try CodeShelf(of: currentAccount, at: now) }
}
