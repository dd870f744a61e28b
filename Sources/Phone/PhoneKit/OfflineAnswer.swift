import OATH
public import PhoneLink

/// What an account answers the picture code of a sign-in page with; no network is used.
public struct OfflineAnswer: Equatable, Sendable {
    /// What the person must see before the digits: service, account, place and time.
    public let check: OfflineCheck
    /// Eight digits.
    public let digits: String

    /// - Parameter text: what the picture holds.
    public init(of account: Account, to text: String) throws(PhoneFailure) {
        let check: OfflineCheck
        do { check = try OfflineCheck(parsing: text) } catch { throw .picture }
        do {
            let key = CheckKey(passcodeKey: account.passcodeKey)
            let ocra = try OCRA(suite: OCRASuite(parsing: OfflineCheck.suite), secret: key.secret)
            digits = try ocra.response(to: OCRAInput(questions: [check.question]))
        } catch {
            throw .store("The account's code key is damaged. Set the account up again.")
        }
        self.check = check
    }

    /// In two halves, as people read it: `4821 9304`.
    public var spoken: String { "\(digits.prefix(4)) \(digits.dropFirst(4))" }
}
