import Bytes

/// What `auth` may say about a push.
public struct PushDetails: Equatable, Sendable {
    /// Stands in the place of "login request".
    public let type: String?
    public let displayUsername: String?
    public let information: PushInfo?
    /// The verified push that `preauth` gave out.
    public let verifiedPush: TransactionID?

    init(parsing parameters: Parameters) throws(APIFailure) {
        type = try parameters.text("type")
        displayUsername = try parameters.text("display_username")
        if let text = try parameters.text("pushinfo", sizeMax: PushInfo.sizeMax) {
            guard let information = try? PushInfo(parsing: text) else { throw .invalidParameter("pushinfo") }
            self.information = information
        } else {
            information = nil
        }
        verifiedPush = try parameters.transaction("txid")
    }
}

extension Parameters {
    /// A transaction's identifier; nil when absent.
    func transaction(_ name: String) throws(APIFailure) -> TransactionID? {
        guard let text = try text(name) else { return nil }
        guard let transaction = try? TransactionID(parsing: text) else { throw .invalidParameter(name) }
        return transaction
    }
}
