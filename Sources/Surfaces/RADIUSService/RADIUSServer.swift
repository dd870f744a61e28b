internal import Bytes
public import Domain
public import Engine
public import Logging
internal import NIOCore
internal import RADIUS
public import ServiceLifecycle

/// The way in for VPNs and everything else that speaks RADIUS (RFC 2865, 2869, 5080, 5997).
///
/// What is refused before anybody is asked is refused on the event loop and costs no task.
public final class RADIUSServer: Service {
    public struct Limits: Sendable {
        public var listener = DatagramListener.Limits()
        public var duplicates = DuplicateCache.Limits()
        /// Open requests of one client; past it its further ones are dropped and counted.
        public var clientOpenMax = 16_384
        /// How long an empty answer to an Access-Challenge is held before the question is asked again.
        public var holdSeconds = 25
        /// How often a second the clients are looked for again because a packet came from an unknown source.
        public var looksPerSecondMax = 8

        public init() {}
    }

    public let drops: DropCounters
    private let listener: DatagramListener
    private let intake: Intake

    /// `sawAuthenticator` is told of the first Message-Authenticator of a client whose rule is `auto`; it runs on an
    /// event loop and must not block. `lookAgain` brings the clients up to date, so that one that was just added is
    /// served at once; where there is none, packets of unknown sources are dropped as they come. `milliseconds` is a
    /// clock that never goes back.
    public init(
        _ endpoints: [Endpoint], signIns: SignIns, clients: RADIUSClients, texts: ReplyTexts,
        limits: Limits = Limits(), drops: DropCounters = DropCounters(), logger: Logger,
        milliseconds: @escaping @Sendable () -> Int64 = RADIUSServer.uptime,
        lookAgain: (@Sendable () async -> Void)? = nil,
        sawAuthenticator: @escaping @Sendable (ID<RADIUSClient>) -> Void
    ) {
        let notes = OperatorNotes(logger: logger, now: milliseconds)
        let intake = Intake(
            answering: Answering(signIns: signIns, texts: texts, limits: limits, notes: notes), clients: clients,
            duplicates: DuplicateCache(limits: limits.duplicates), shares: ClientShares(max: limits.clientOpenMax),
            notes: notes, drops: drops, looks: LookLimit(perSecondMax: limits.looksPerSecondMax), now: milliseconds,
            lookAgain: lookAgain, sawAuthenticator: sawAuthenticator)
        self.intake = intake
        self.drops = drops
        listener = DatagramListener(endpoints, limits: limits.listener, drops: drops) { intake.receive($0) }
    }

    /// Milliseconds since the machine started.
    public static let uptime: @Sendable () -> Int64 = {
        Int64(clamping: NIODeadline.now().uptimeNanoseconds / 1_000_000)
    }

    /// Requests being worked on now.
    public var openCount: Int { listener.openCount }

    /// Opens the sockets and returns where they listen. Requests are answered from here on.
    @discardableResult
    public func bind() async throws(RADIUSServiceError) -> [Endpoint] { try await listener.bind() }

    /// Binds, where that was not done yet, and serves until the service is stopped or a socket fails.
    public func run() async throws { try await listener.run() }

    /// Reads no more, and gives open requests the listener's time to be answered.
    public func stop() async { await listener.stop() }

    /// What is done with a datagram. Must not be asked about one twice, unless it came twice.
    public func receive(_ datagram: Datagram) -> Disposition { intake.receive(datagram) }
}
