/// A push whose number the person reads on the screen and types on the phone; `/auth` names its transaction.
public struct VerifiedPush: Equatable, Sendable {
    public let transaction: TransactionID
    /// Three to six digits.
    public let code: String
    /// In seconds since 1970.
    public let expires: Int64

    public init(transaction: TransactionID, code: String, expires: Int64) {
        self.transaction = transaction
        self.code = code
        self.expires = expires
    }
}
