import Domain
import Synchronization
import WebPush

/// The tokens that push services know us by. One is signed for each service and used for hours: a signature a message
/// would be work without use.
final class PushTokens: Sendable {
    /// Seconds that a token is used, well within what it is good for.
    static let useSeconds: Int64 = 3600
    static let tokensMax = 64

    private struct Name: Hashable {
        let service: String
        let key: String
    }

    private struct Kept {
        let text: String
        let madeAt: Int64
    }

    private let contact: String
    private let kept = Mutex<[Name: Kept]>([:])

    init(contact: String) { self.contact = contact }

    func token(for address: PushAddress, key: VAPIDKey, now: Instant) throws(WebPushError) -> String {
        let name = Name(service: address.origin, key: key.id)
        // A clock that was set back makes a new one.
        if let old = kept.withLock({ $0[name] }), (0..<Self.useSeconds).contains(now.seconds - old.madeAt) {
            return old.text
        }
        let text = try key.authorization(
            for: address, contact: contact, expires: now.seconds + VAPIDKey.tokenSeconds)
        kept.withLock { kept in
            if kept.count >= Self.tokensMax { kept.removeAll() }
            kept[name] = Kept(text: text, madeAt: now.seconds)
        }
        return text
    }
}
