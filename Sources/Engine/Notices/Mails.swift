public import Domain
import Logging
public import Storage

/// The facet for sending people mail about their account. What is not reported done comes again, also after a crash.
public struct Mails: Sendable {
    /// Mails that are handed out at once.
    static let batchMax = 20
    /// Seconds after each failed try; the last of them is repeated.
    static let waits = [10, 30, 120, 600, 1800, 3600]
    /// What could not be sent for so long is given up.
    public static let keptSeconds = 259_200

    let house: House

    public init(_ house: House) { self.house = house }

    /// The mails that are due now, one a person; no other node has them.
    public func take() async -> [QueuedMail] {
        do {
            let now = house.now()
            var taken: [QueuedMail] = []
            for person in try await house.store.peopleWithMail(at: now, limit: Self.batchMax) {
                if let mail = try await house.store.takeMail(for: person, now: now) { taken.append(mail) }
            }
            return taken
        } catch {
            _ = house.failed(error, "mail queue")
            return []
        }
    }

    /// The mail server has it.
    public func sent(_ mail: QueuedMail) async {
        let now = house.now()
        await attempt { try await house.store.removeMail(mail, sentAt: now) }
    }

    /// It was not sent: it waits for its next try, or is given up when that is no use. Returns whether it is given up.
    public func failed(_ mail: QueuedMail, isFinal: Bool) async -> Bool {
        let now = house.now()
        let next = now + Self.wait(after: mail.tries)
        guard !isFinal, next < mail.madeAt + Self.keptSeconds else {
            await attempt { try await house.store.removeMail(mail, sentAt: nil) }
            return true
        }
        await attempt { try await house.store.postponeMail(mail, until: next) }
        return false
    }

    /// How long to wait after so many tries.
    static func wait(after tries: Int) -> Int { waits[min(max(tries, 1), waits.count) - 1] }

    private func attempt(_ body: () async throws -> Void) async {
        do { try await body() } catch { _ = house.failed(error, "mail queue") }
    }
}

extension Administration {
    /// Notices that wait to be sent.
    public func waitingMails() async throws -> Int { try await house.store.countMails() }

    /// Push lines by push service, and those among them that were lost.
    public func pushLines() async throws -> [(service: String, count: Int, lost: Int)] {
        try await house.store.countPushLines()
    }

    /// Asks the person by mail to set up sign-in protection.
    public func invite(_ name: String, by actor: Actor) async throws {
        guard house.sendsMail else {
            throw Mistake(.notAllowed, "no mail is sent: set mail.host, then: countersign doctor mail")
        }
        let now = house.now()
        _ = try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.invite(by: actor, now: now)
        }
    }
}
