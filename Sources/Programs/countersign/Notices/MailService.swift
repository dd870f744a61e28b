import Domain
import Engine
import Logging
import Metrics
import Notifiers
import ServiceLifecycle
import Storage

/// Sends what waits in the mail queue. What is cut off by a stop is sent at the next start.
struct MailService: Service {
    /// How often the queue is looked at.
    static let lookMilliseconds = 500

    let mails: Mails
    let writer: MailWriter
    let notifier: MailNotifier
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // One a person and look: so none overtakes another.
                await withDiscardingTaskGroup { group in
                    for mail in await mails.take() { group.addTask { await deliver(mail) } }
                }
                do { try await Task.sleep(for: .milliseconds(Self.lookMilliseconds)) } catch { return }
            }
        }
    }

    private func deliver(_ mail: QueuedMail) async {
        let failure: MailFailure
        do throws(MailFailure) {
            guard let message = writer.message(mail) else {
                throw MailFailure(.noSuchAddress, "the address is none that mail can be sent to")
            }
            try await notifier.send(message)
            count("sent")
            return await mails.sent(mail)
        } catch {
            failure = error
        }
        let isGivenUp = await mails.failed(mail, isFinal: failure.kind == .noSuchAddress)
        count(isGivenUp ? "given_up" : "failed")
        logger.log(
            level: isGivenUp ? .error : .warning, isGivenUp ? "a mail is given up" : "a mail was not sent",
            metadata: [
                "person": "\(mail.person.id)", "server": "\(notifier.server.place)", "try": "\(mail.tries)",
                "kind": "\(failure.kind.rawValue)",
            ])
    }

    private func count(_ result: String) {
        Counter(label: "countersign_mails_total", dimensions: [("result", result)]).increment()
    }
}

extension Server {
    /// Sends people mail about their account; nil where the settings name no mail server.
    func mailService() throws -> MailService? {
        guard let writer = try MailWriter(settings), let server = settings.mailServer else { return nil }
        return MailService(
            mails: Mails(installation.house), writer: writer, notifier: MailNotifier(server: server), logger: logger)
    }
}
