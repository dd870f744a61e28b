import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink
import Synchronization

struct CrowdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crowd", abstract: "Be many phones at once, for load tests.",
        discussion: """
            Sets up a phone for each line of the list, says yes to the words without showing them, keeps the keys in \
            memory and runs until it is stopped. Never use it with the codes of real people.
            Example: countersign-phone crowd --server http://127.0.0.1:8080 --codes people.txt --answer approve
            """)

    enum Behaviour: String, ExpressibleByArgument, CaseIterable, Sendable {
        case approve, silent
    }

    private static let listSizeMax = 8 << 20
    private static let complaintsMax = 20

    @Option(help: "The server's address.")
    var server: String

    @Option(help: "A list of people; each line is: username code")
    var codes: String

    @Option(help: "What the phones do with a request: approve or silent.")
    var answer: Behaviour

    @Flag(help: "Print a line for each request: when it came, when it was answered.")
    var trace = false

    @Option(help: "Have each phone's notifications pushed to this address with its username behind it.")
    var lines: String?

    @Option(help: "Certificates to trust for this server, in PEM.")
    var ca: String?

    func run() async throws {
        let address = try await orEnd { () async throws(PhoneFailure) in try ServerAddress(server) }
        let members = try list()
        if let ca, !Terminal.canRead(ca) { throw Ending.usage("Can't read \(ca).") }
        try checkOpenFiles(members.count)
        let crowd = Crowd(
            members, server: address, approver: answer == .approve ? .approving() : .silent, authorityFile: ca,
            lines: lines)
        if let ending = await untilStopped(crowd) { throw ending }
    }

    private func list() throws(Ending) -> [CrowdMember] {
        guard let bytes = Terminal.contents(of: codes, sizeMax: Self.listSizeMax) else {
            throw .usage("Can't read \(codes).")
        }
        do {
            return try CrowdMember.list(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .usage("\(codes): \(error)")
        }
    }

    private func checkOpenFiles(_ count: Int) throws(Ending) {
        let needed = Crowd.openFilesMin(for: count)
        let allowed = OpenFiles.raised()
        guard allowed < needed else { return }
        throw Ending(
            code: 1, name: "open_files",
            text: "\(count) phones need \(needed) open files, and this session may have \(allowed). "
                + "Raise its hard limit (ulimit -Hn, or nofile in /etc/security/limits.conf), or use fewer phones.")
    }

    /// Nil when a signal ended the crowd.
    private func untilStopped(_ crowd: Crowd) async -> Ending? {
        let (trace, complaints) = (trace, Complaints(max: Self.complaintsMax))
        return await withTaskGroup(of: Ending?.self) { group in
            group.addTask {
                await StopSignal.wait()
                return nil
            }
            group.addTask {
                do throws(Crowd.Failure) {
                    try await crowd.run { report in Self.tell(report, trace, complaints) }
                    return Task.isCancelled ? nil : .notFound("No phone is left.")
                } catch {
                    let reason = Ending(error.reason)
                    return Ending(code: reason.code, name: reason.name, text: "\(error.username): \(reason.text)")
                }
            }
            let ending = await group.next() ?? nil
            group.cancelAll()
            return ending
        }
    }

    private static func tell(_ report: Crowd.Report, _ isTraced: Bool, _ complaints: Complaints) {
        switch report {
        case .ready(let count): Terminal.say(["ready": .integer(Int64(count))] as JSONValue)
        case .trace(let trace): if isTraced { Terminal.say(line(trace)) }
        case .numberAsked(let username):
            complaints.add("\(username): this request asks for a number, which a crowd can't know. Left unanswered.")
        case .trouble(let username, let failure): complaints.add("\(username): \(failure)")
        }
    }

    private static func line(_ trace: CrowdTrace) -> JSONValue {
        var members: [String: JSONValue] = [
            "username": .string(trace.username), "request": .string(trace.request),
            "held_ns": .integer(trace.heldNanoseconds),
        ]
        members["answered_ns"] = trace.answeredNanoseconds.map { .integer($0) }
        return .object(members)
    }
}

/// Complaints of many phones about much the same thing: the first of them, then silence.
private final class Complaints: Sendable {
    private let max: Int
    private let count = Mutex(0)

    init(max: Int) { self.max = max }

    func add(_ text: String) {
        let number = count.withLock { count in
            count &+= 1
            return count
        }
        if number <= max { Terminal.complain(text) }
        if number == max { Terminal.complain("More of this kind is not told.") }
    }
}
