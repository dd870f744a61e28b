/// `GET /auth/v2/auth_status`: the next state of an authentication that was started.
public struct AuthStatusRequest: Equatable, Sendable {
    public let transaction: TransactionID

    public init(parsing parameters: Parameters) throws(APIFailure) {
        guard let transaction = try parameters.transaction("txid") else { throw .missingParameter("txid") }
        self.transaction = transaction
    }
}
