public import Bytes
public import Domain
import Logging
public import Storage

/// Sends texts to telephones: the port through which the house reaches a gateway.
public protocol TextSender: Sendable {
    /// Returns whether the gateway took it. The text may hold a code, and is kept nowhere.
    func send(_ text: Secret, to number: PhoneNumber) async -> Bool
}

/// The facet for sending people texts about their account. What is not reported done comes again, also after a crash.
public struct Texts: Sendable {
    /// Texts that are handed out at once.
    static let batchMax = 20
    /// What could not be sent for so long is given up.
    public static let keptSeconds = 86_400

    let house: House

    public init(_ house: House) { self.house = house }

    /// The texts that are due now; no other node has them.
    public func take() async -> [QueuedText] {
        do {
            return try await house.store.takeTexts(now: house.now(), limit: Self.batchMax)
        } catch {
            _ = house.failed(error, "text queue")
            return []
        }
    }

    /// Sends it, or has it wait for its next try. Returns whether it was sent.
    public func deliver(_ queued: QueuedText, as text: Secret) async -> Bool {
        let isSent = await house.texts?.send(text, to: queued.number) ?? false
        let next = house.now() + Mails.wait(after: queued.tries)
        do {
            if isSent || next > queued.madeAt + Self.keptSeconds {
                try await house.store.removeText(queued)
            } else {
                try await house.store.postponeText(queued, until: next)
            }
        } catch {
            _ = house.failed(error, "text queue")
        }
        return isSent
    }
}
