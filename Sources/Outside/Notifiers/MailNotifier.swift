import Bytes
import CMail
import Dispatch
import Foundation
import Synchronization

/// Sends mail over SMTP through libcurl: TLS and the certificate are checked, and nothing is tried without them.
public struct MailNotifier: Sendable {
    /// Seconds for the connection, and for all of it.
    static let connectSeconds = 10
    static let seconds = 30
    /// How long a password may be.
    static let passwordMax = 1024

    public let server: MailServer
    private let queue = DispatchQueue(label: "countersign.mail", attributes: .concurrent)

    private static let isPrepared: Void = countersign_mail_prepare()

    public init(server: MailServer) {
        self.server = server
        _ = Self.isPrepared
    }

    /// Returns once the server has taken the mail.
    public func send(_ message: MailMessage) async throws(MailFailure) {
        let bytes = message.serialized()
        guard bytes.count <= MailMessage.sizeMax else { throw MailFailure(.setting, "the mail is too large") }
        try await perform(Envelope(from: message.from.text, to: message.to.text, message: bytes))
    }

    /// Connects, checks the certificate and logs in, and sends nothing.
    public func check() async throws(MailFailure) { try await perform(nil) }

    private struct Envelope: Sendable {
        let from: String
        let to: String
        let message: [UInt8]
    }

    private func perform(_ envelope: Envelope?) async throws(MailFailure) {
        let password = try password()
        // Who is told to stop doesn't wait for a server that hangs; whether that takes the mail stays unknown then.
        let end = Ending()
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                end.wait(continuation)
                queue.async { end.come(Self.transfer(server, password, envelope)) }
            }
        } onCancel: {
            end.come(MailFailure(.unreachable, "stopped before the server had answered"))
        }
        if let failure { throw failure }
    }

    private func password() throws(MailFailure) -> Secret? {
        guard let file = server.passwordFile else { return nil }
        guard let bytes = FileManager.default.contents(atPath: file), bytes.count <= Self.passwordMax,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw MailFailure(.setting, "the password file \(file) cannot be read") }
        return Secret(text: String(text.reversed().drop { $0.isNewline }.reversed()))
    }

    private static func transfer(_ server: MailServer, _ password: Secret?, _ envelope: Envelope?) -> MailFailure? {
        var kept = KeptTexts()
        defer { kept.forget() }
        var mail = countersign_mail()
        mail.url = kept.keep(server.url)
        mail.requires_tls = server.security == .none ? 0 : 1
        mail.ca_file = kept.keep(server.authorityFile)
        mail.username = kept.keep(server.username)
        mail.password = kept.keep(password?.exposedText())
        mail.from = kept.keep(envelope.map { "<\($0.from)>" })
        mail.to = kept.keep(envelope.map { "<\($0.to)>" })
        mail.connect_seconds = connectSeconds
        mail.seconds = seconds
        var why = [CChar](repeating: 0, count: 512)
        let end = (envelope?.message ?? []).withUnsafeBytes { bytes in
            mail.message = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            mail.size = bytes.count
            return countersign_mail_send(&mail, &why, why.count)
        }
        let said = String(decoding: why.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let kind: MailFailure.Kind
        switch end {
        case COUNTERSIGN_MAIL_SENT: return nil
        case COUNTERSIGN_MAIL_UNREACHABLE: kind = .unreachable
        case COUNTERSIGN_MAIL_TLS: kind = .tls
        case COUNTERSIGN_MAIL_LOGIN: kind = .login
        case COUNTERSIGN_MAIL_NO_SUCH_ADDRESS: kind = .noSuchAddress
        default: kind = .refused
        }
        return MailFailure(kind, said)
    }
}

/// The end of a transfer, whichever comes first: its own, or a stop.
private final class Ending: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<MailFailure?, Never>)
        case over(MailFailure?)
    }

    private let state = Mutex(State.open)

    func wait(_ continuation: CheckedContinuation<MailFailure?, Never>) {
        let early: MailFailure?? = state.withLock { state in
            if case .over(let failure) = state { return .some(failure) }
            state = .awaited(continuation)
            return nil
        }
        if let early { continuation.resume(returning: early) }
    }

    func come(_ failure: MailFailure?) {
        let waiting: CheckedContinuation<MailFailure?, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .over(failure)
                return nil
            case .awaited(let continuation):
                state = .over(failure)
                return continuation
            // What came first counts.
            case .over: return nil
            }
        }
        waiting?.resume(returning: failure)
    }
}
