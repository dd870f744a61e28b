public import Bytes

/// `POST /auth/v2/enroll_status`: was the ticket used?
public struct EnrollStatusRequest: Sendable {
    public let user: ObjectID
    public let activationCode: Secret

    public init(parsing parameters: Parameters) throws(APIFailure) {
        guard let user = try? ObjectID(parsing: try parameters.required("user_id")), user.kind == .user else {
            throw try parameters.text("user_id") == nil ? .missingParameter("user_id") : .invalidParameter("user_id")
        }
        self.user = user
        activationCode = Secret(text: try parameters.required("activation_code"))
    }
}
