import AsyncHTTPClient
import PhoneLink
import Synchronization

/// Many simulated phones in one process, for load tests; their keys stay in memory.
public struct Crowd: Sendable {
    /// Pairings at the same time. A server holds up an address that tries more than 32.
    static let pairingsAtOnce = 16
    /// Phones that share an HTTP client, which looks through all its connections for each request.
    static let phonesPerClient = 250
    /// Connections of a client beside its phones' streams, for pairings and answers.
    static let answersAtOnce = 16
    static let ownFiles = 64
    static let triesMax = 5

    /// Why a crowd could not come together.
    public struct Failure: Error, Sendable {
        public let username: String
        public let reason: PhoneFailure
    }

    /// What happens in a crowd.
    public enum Report: Sendable {
        /// So many phones are set up, and each holds an open event stream.
        case ready(Int)
        /// A request came and was answered, or left.
        case trace(CrowdTrace)
        /// A request asks for a number, which a crowd cannot know; it was left.
        case numberAsked(username: String)
        /// A stream broke and is tried again, an answer did not get through, or a phone was removed.
        case trouble(username: String, PhoneFailure)
    }

    let members: [CrowdMember]
    let server: ServerAddress
    let approver: Approver
    let authorityFile: String?
    /// Below which each phone has a push line of its username; nil where nothing is pushed to them.
    let lines: String?
    let surroundings: Surroundings

    public init(
        _ members: [CrowdMember], server: ServerAddress, approver: Approver, authorityFile: String? = nil,
        lines: String? = nil, surroundings: Surroundings = .system
    ) {
        self.members = members
        self.server = server
        self.approver = approver
        self.authorityFile = authorityFile
        self.lines = lines
        self.surroundings = surroundings
    }

    /// Open files that the process of so many phones needs.
    public static func openFilesMin(for count: Int) -> Int {
        count + clientCount(for: count) * answersAtOnce + ownFiles
    }

    private static func clientCount(for count: Int) -> Int { (count + phonesPerClient - 1) / phonesPerClient }

    /// Sets every phone up, opens its stream and answers until the task is cancelled, or no phone is left. Throws
    /// when one can't be set up.
    public func run(_ report: @escaping @Sendable (Report) async -> Void) async throws(Failure) {
        let clients = (0..<Self.clientCount(for: members.count)).map { _ in
            HTTPClient.forPhones(
                trusting: authorityFile, connectionsMax: Self.phonesPerClient + Self.answersAtOnce)
        }
        let failure = await gathered(clients, report)
        for client in clients { try? await client.shutdown() }
        if let failure { throw failure }
    }

    private func gathered(
        _ clients: [HTTPClient], _ report: @escaping @Sendable (Report) async -> Void
    ) async -> Failure? {
        await withTaskGroup(of: Failure?.self) { group -> Failure? in
            let (places, free) = AsyncStream.makeStream(of: Void.self)
            var freed = places.makeAsyncIterator()
            for _ in 0..<Self.pairingsAtOnce { free.yield() }
            for (index, member) in members.enumerated() {
                let http = clients[index / Self.phonesPerClient]
                guard await freed.next() != nil else { break }
                group.addTask { await follow(member, http, Place(free), report) }
            }
            // Everybody is connected once all places have come back.
            var left = Self.pairingsAtOnce
            while left > 0, await freed.next() != nil { left -= 1 }
            if left == 0 { await report(.ready(members.count)) }
            for await case let failure? in group {
                group.cancelAll()
                return failure
            }
            return nil
        }
    }

    private func follow(
        _ member: CrowdMember, _ http: HTTPClient, _ place: Place, _ report: @escaping @Sendable (Report) async -> Void
    ) async -> Failure? {
        do throws(PhoneFailure) {
            let phone = try await phone(of: member, http)
            if let lines { try await phone.tellUnreadLine(at: lines + member.username) }
            let diary = CrowdDiary(username: member.username, report: report)
            try await approver.run(phone) { event in
                if case .heard(.connected) = event { place.giveBack() }
                await diary.take(event)
            }
            return nil
        } catch {
            if error == .cancelled { return nil }
            if place.isGivenBack {
                await report(.trouble(username: member.username, error))
                return nil
            }
            place.close()
            return Failure(username: member.username, reason: error)
        }
    }

    private func phone(of member: CrowdMember, _ http: HTTPClient) async throws(PhoneFailure) -> Phone {
        var left = Self.triesMax
        while true {
            left -= 1
            do throws(PhoneFailure) {
                return try await .simulated(
                    code: member.code, server: server, name: "Simulated phone", authorityFile: authorityFile,
                    http: http, surroundings: surroundings)
            } catch {
                guard case .refused(let problem) = error, problem.known == .tooMany, left > 0 else { throw error }
            }
            guard (try? await Task.sleep(for: .seconds(1))) != nil else { throw .cancelled }
        }
    }
}

/// One of the places for phones that are being set up; given back once.
private final class Place: Sendable {
    private let free: AsyncStream<Void>.Continuation
    private let given = Mutex(false)

    init(_ free: AsyncStream<Void>.Continuation) { self.free = free }

    var isGivenBack: Bool { given.withLock { $0 } }

    func giveBack() {
        let isFirst = given.withLock { given in
            defer { given = true }
            return !given
        }
        if isFirst { free.yield() }
    }

    /// Nobody else is to be set up.
    func close() { free.finish() }
}
