import AsyncHTTPClient
import Bytes
public import Domain
public import Engine
public import Logging
import NIOCore
import NIOHTTP1
public import OpenID
public import ServiceLifecycle
import Synchronization

/// Tells clients, behind people's backs, that sessions are over (OpenID Connect Back-Channel Logout 1.0).
public struct LogoutSender: Service {
    /// Seconds that a client may take, all in all.
    static let answerSeconds = 5
    /// Bytes of an answer that are read.
    static let answerMax = 16_384
    /// Seconds before each try.
    static let waits = [0, 5, 30, 120]
    /// How much later than the next try another node, or this one after a crash, takes it up.
    static let graceSeconds = 15
    /// Clients that are told at the same time; others wait in the outbox.
    static let openMax = 16

    private let logouts: Logouts
    private let keys: SigningKeys
    private let issuer: Issuer
    private let clock: any Domain.Clock
    private let random: any RandomSource
    private let logger: Logger
    private let open = OpenNotices()

    public init(
        logouts: Logouts, keys: SigningKeys, issuer: Issuer, clock: any Domain.Clock, random: any RandomSource,
        logger: Logger
    ) {
        self.logouts = logouts
        self.keys = keys
        self.issuer = issuer
        self.clock = clock
        self.random = random
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await notice in logouts.notices() where open.begin(notice.row, max: Self.openMax) {
                    group.addTask {
                        await deliver(notice)
                        open.end(notice.row)
                    }
                }
            }
        }
    }

    private func deliver(_ notice: LogoutNotice) async {
        for (index, wait) in Self.waits.enumerated() {
            do { try await Task.sleep(for: .seconds(wait)) } catch { return }
            let next = Self.waits.dropFirst(index + 1).first ?? 0
            await logouts.postpone(notice, seconds: Self.answerSeconds + next + Self.graceSeconds)
            do {
                try await tell(notice)
                return await logouts.done(notice)
            } catch {
                if Task.isCancelled { return }
                logger.notice(
                    "a client was not told of a logout",
                    metadata: ["client": "\(notice.client.id)", "try": "\(index + 1)", "why": "\(error)"])
            }
        }
        await logouts.done(notice)
    }

    struct Untold: Error, CustomStringConvertible { let description: String }

    private func tell(_ notice: LogoutNotice) async throws {
        let party = try notice.client.party(now: clock.now())
        guard let address = party.backchannelLogoutURI else { return }
        guard let target = try await LogoutTarget.resolve(address) else {
            throw Untold(description: "its address leads where nobody may be told")
        }
        let algorithm: IssuerKey.Algorithm = party.idTokenAlgorithm == .es256 ? .es256 : .rs256
        guard let key = keys.key(algorithm) else { throw Fault("no key signs \(algorithm.rawValue)") }
        let token = LogoutToken(
            issuer: issuer, clientID: party.clientID,
            target: .session(notice.session.text, of: notice.person.text),
            identifier: Hex.encode(random.bytes(16)), issuedAt: clock.now().seconds)
        try await post(try token.form(signedBy: key), to: target)
    }

    private func post(_ form: [UInt8], to target: LogoutTarget) async throws {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(Int64(Self.answerSeconds)), read: .seconds(Int64(Self.answerSeconds))),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = [target.host: target.address]
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            var request = HTTPClientRequest(url: target.url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(bytes: form))
            let reply = try await http.execute(request, deadline: .now() + .seconds(Int64(Self.answerSeconds)))
            guard (200..<300).contains(reply.status.code) else {
                throw Untold(description: "it answered \(reply.status.code)")
            }
            _ = try await reply.body.collect(upTo: Self.answerMax)
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }
}

/// The notices that are being delivered here.
private final class OpenNotices: Sendable {
    private let rows = Mutex<Set<String>>([])

    /// False for one that is under way already, or when too many are.
    func begin(_ row: String, max: Int) -> Bool {
        rows.withLock { rows in rows.count < max && rows.insert(row).inserted }
    }

    func end(_ row: String) { rows.withLock { _ = $0.remove(row) } }
}
