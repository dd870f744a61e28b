internal import Domain
internal import Logging
internal import RADIUS
internal import Synchronization

/// Tells the operator in the log what is wrong with a client, each thing at most once a minute.
final class OperatorNotes: Sendable {
    static let pauseMilliseconds: Int64 = 60_000
    /// Subjects that are remembered; at more, all are forgotten, and may be told again.
    static let subjectsMax = 10_000

    private enum Subject: Hashable {
        case missingAuthenticator(ID<RADIUSClient>)
        case badAuthenticator(ID<RADIUSClient>)
        case noPassword(ID<RADIUSClient>)
        case full(ID<RADIUSClient>)
        case unknownSource
    }

    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let told = Mutex<[Subject: Int64]>([:])

    /// `now` is in milliseconds, of a clock that never goes back.
    init(logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.logger = logger
        self.now = now
    }

    func missingAuthenticator(_ client: RADIUSClientEntry) {
        tell(.missingAuthenticator(client.id), .error, client) {
            """
            RADIUS client \(client.network) of application \(client.applicationKey) sends no Message-Authenticator, \
            so its requests get no answer. Let it send one, or run: \
            countersign app change \(client.applicationKey) --radius-rule auto
            """
        }
    }

    func badAuthenticator(_ client: RADIUSClientEntry) {
        tell(.badAuthenticator(client.id), .warning, client) {
            """
            RADIUS client \(client.network) of application \(client.applicationKey) sends a Message-Authenticator \
            that does not match, so its requests get no answer. Compare the shared secret on both sides.
            """
        }
    }

    func noPassword(_ client: RADIUSClientEntry) {
        tell(.noPassword(client.id), .warning, client) {
            """
            RADIUS client \(client.network) of application \(client.applicationKey) sends requests without a \
            User-Password (CHAP, MS-CHAP or EAP), which are refused. Set it to PAP.
            """
        }
    }

    func full(_ client: RADIUSClientEntry) {
        tell(.full(client.id), .warning, client) {
            """
            RADIUS client \(client.network) of application \(client.applicationKey) has as many open requests as \
            a client may have; more get no answer until some are done.
            """
        }
    }

    func unknownSource(_ address: IPAddress) {
        tell(.unknownSource, .warning, nil) {
            "a RADIUS request came from \(address), which is no client's network; such requests get no answer."
        }
    }

    private func tell(
        _ subject: Subject, _ level: Logger.Level, _ client: RADIUSClientEntry?, _ text: () -> String
    ) {
        let now = now()
        let isDue = told.withLock { told in
            if let last = told[subject], now < last &+ Self.pauseMilliseconds { return false }
            if told.count >= Self.subjectsMax { told.removeAll() }
            told[subject] = now
            return true
        }
        guard isDue else { return }
        let metadata: Logger.Metadata = client.map { ["client": "\($0.id)", "network": "\($0.network)"] } ?? [:]
        logger.log(level: level, "\(text())", metadata: metadata)
    }
}
