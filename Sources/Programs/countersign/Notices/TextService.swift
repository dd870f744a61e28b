import Bytes
import Domain
import Engine
import Logging
import Metrics
import Notifiers
import Pages
import ServiceLifecycle
import Storage

/// The gateway as the house reaches it.
struct GatewaySender: TextSender {
    let notifier: TextNotifier
    let logger: Logger

    func send(_ text: Secret, to number: PhoneNumber) async -> Bool {
        let failure = await notifier.send(text, to: number.text)
        Counter(label: "countersign_texts_total", dimensions: [("result", failure == nil ? "sent" : "failed")])
            .increment()
        if let failure {
            // Neither the number nor the text is anybody's business.
            logger.warning(
                "a text was not sent", metadata: ["gateway": "\(notifier.gateway.host)", "why": "\(failure)"])
        }
        return failure == nil
    }
}

/// Sends what waits in the queue of texts.
struct TextService: Service {
    static let lookMilliseconds = 1000

    let texts: Texts
    let writer: TextWriter

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await withDiscardingTaskGroup { group in
                    for queued in await texts.take() {
                        group.addTask { _ = await texts.deliver(queued, as: writer.text(of: queued)) }
                    }
                }
                do { try await Task.sleep(for: .milliseconds(Self.lookMilliseconds)) } catch { return }
            }
        }
    }
}

/// Writes texts: what happened, in the person's language, and where it is stopped.
struct TextWriter: Sendable {
    private let book: WordBook
    private let settings: Settings

    init(_ settings: Settings) throws {
        book = try WordBook()
        self.settings = settings
    }

    func text(of queued: QueuedText) -> Secret {
        let language = queued.person.language.flatMap { tag in Language.real.first { $0.tag == tag } }
        let words = book.words(in: language ?? settings.mail.language)
        return Secret(
            text: words.text(
                "text.\(queued.notice.kind.rawValue)",
                [
                    "house": .text(settings.name), "number": .text(queued.notice.details[.name] ?? "?"),
                    "address": .text(settings.publicAddress + "/me/lock"),
                ]))
    }
}

extension Server {
    /// Sends people texts about their numbers; nil where the settings name no gateway.
    func textService() throws -> TextService? {
        guard settings.texts.gateway != nil else { return nil }
        return TextService(texts: Texts(installation.house), writer: try TextWriter(settings))
    }
}
