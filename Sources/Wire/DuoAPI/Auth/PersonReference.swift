import Bytes

/// Whom a request is about: a name or alias, or the `user_id` that we gave out, never both.
public enum PersonReference: Equatable, Sendable {
    case username(String)
    case userID(ObjectID)

    public init(parsing parameters: Parameters) throws(APIFailure) {
        switch (try parameters.text("username"), try parameters.text("user_id")) {
        case (let name?, nil): self = .username(name)
        case (nil, let text?):
            guard let id = try? ObjectID(parsing: text), id.kind == .user else { throw .invalidParameter("user_id") }
            self = .userID(id)
        case (nil, nil): throw .missingParameter("username")
        case (_?, _?): throw .invalidParameter("username and user_id")
        }
    }
}
