internal import Domain
internal import RADIUS

/// What a request is answered with.
enum Answer: Equatable, Sendable {
    case accept
    /// Without a refusal where the request itself is of no use, so that there is nothing to say.
    case reject(Refusal?)
    /// What the person is asked, and the State that the next request brings back.
    case challenge(String, state: [UInt8])

    var code: PacketCode {
        switch self {
        case .accept: .accessAccept
        case .reject: .accessReject
        case .challenge: .accessChallenge
        }
    }

    func attributes(_ texts: ReplyTexts) throws(PacketError) -> [Attribute] {
        switch self {
        case .accept: []
        case .reject(let refusal): refusal.flatMap(texts.text).map { Attribute.replyMessages($0) } ?? []
        case .challenge(let text, let state): [try Attribute(.state, state)] + Attribute.replyMessages(text)
        }
    }
}
