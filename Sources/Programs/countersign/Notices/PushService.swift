import Bytes
import Domain
import Engine
import Logging
import Metrics
import Notifiers
import Pages
import ServiceLifecycle
import Storage
import Synchronization
import WebPush

/// Hands requests to push services as soon as they are made. What is cut off by a stop is taken up by another node, or
/// at the next start, as long as the request is open.
struct PushService: Service {
    /// How often the queue is looked at where nothing calls.
    static let lookMilliseconds = 500
    /// Messages under way at once.
    static let openMax = 128
    /// From so many on that are under way to one service, no more are taken for it: one that hangs leaves room for the
    /// others.
    static let serviceMax = 48
    /// Messages taken at once.
    static let batchMax = 32

    let pushes: Pushes
    let writer: PushWriter
    let notifier: WebPushNotifier
    let logger: Logger
    private let open = OpenPushes()

    init(pushes: Pushes, writer: PushWriter, notifier: WebPushNotifier, logger: Logger) {
        self.pushes = pushes
        self.writer = writer
        self.notifier = notifier
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    while !Task.isCancelled {
                        pushes.call()
                        do { try await Task.sleep(for: .milliseconds(Self.lookMilliseconds)) } catch { return }
                    }
                }
                for await _ in pushes.calls {
                    let (count, full) = open.standing(full: Self.serviceMax)
                    let room = min(Self.openMax - count, Self.batchMax)
                    guard room > 0 else { continue }
                    let due = await pushes.take(limit: room, except: full)
                    for push in due {
                        open.add(1, to: push.queued.line.service)
                        group.addTask {
                            await deliver(push)
                            open.add(-1, to: push.queued.line.service)
                        }
                    }
                    // There may be more.
                    if due.count == room { pushes.call() }
                }
            }
        }
        await notifier.shutdown()
    }

    private func deliver(_ push: DuePush) async {
        let end = await notifier.send(
            writer.message(push), to: push.subscription, key: push.key, lifetimeSeconds: push.secondsLeft,
            now: SystemClock().now())
        switch end {
        case .taken:
            count("taken")
            await pushes.sent(push)
        case .gone:
            count("gone")
            await pushes.lost(push)
            note(.notice, "a push line is gone", push, [:])
        case .busy(let seconds):
            count("failed")
            await pushes.failed(push, retryAfter: seconds)
            note(.warning, "a push service is busy", push, ["retry_after": "\(seconds ?? 0)"])
        case .unreachable(let why):
            count("failed")
            await pushes.failed(push)
            note(.warning, "a push service can't be reached", push, ["why": "\(why)"])
        case .refused(let status):
            count("refused")
            await pushes.refused(push)
            note(.error, "a push service refuses our messages", push, ["status": "\(status)"])
        }
    }

    private func note(_ level: Logger.Level, _ text: Logger.Message, _ push: DuePush, _ more: Logger.Metadata) {
        var metadata = more
        metadata["device"] = "\(push.queued.line.device)"
        metadata["service"] = "\(push.queued.line.service)"
        metadata["try"] = "\(push.queued.tries)"
        logger.log(level: level, text, metadata: metadata)
    }

    private func count(_ result: String) {
        Counter(label: "countersign_pushes_total", dimensions: [("result", result)]).increment()
    }
}

/// How many messages are under way, to each service.
private final class OpenPushes: Sendable {
    private let state = Mutex<[String: Int]>([:])

    func add(_ number: Int, to service: String) {
        state.withLock { state in
            let sum = state[service, default: 0] + number
            state[service] = sum == 0 ? nil : sum
        }
    }

    /// All of them, and the services that have so many.
    func standing(full: Int) -> (count: Int, full: [String]) {
        state.withLock { state in
            (state.values.reduce(0, +), state.filter { $0.value >= full }.map(\.key))
        }
    }
}

/// Writes what a push says, in the language that the phone's owner reads.
struct PushWriter: Sendable {
    private let book: WordBook
    private let publicAddress: String
    private let language: Language

    init(publicAddress: String, language: Language) throws {
        book = try WordBook()
        self.publicAddress = publicAddress
        self.language = language
    }

    /// Both forms at once: the declarative one, which newer iPhones show by themselves where the app's code can't run,
    /// and the signed request for the app's worker, with all that its card shows.
    func message(_ push: DuePush) -> [UInt8] {
        let words = book.words(in: push.queued.line.language.flatMap { Language.wished($0) } ?? language)
        let value: JSONValue = [
            "web_push": 8030, "mutable": true,
            "notification": [
                "title": .string(words.text("push.title", ["service": .text(push.application)])),
                "body": .string(words.text("push.body")), "lang": .string(words.language.tag),
                "navigate": .string(publicAddress + "/app/"), "data": ["request": .string(push.request)],
            ],
        ]
        return value.serialized()
    }
}

extension Server {
    /// Hands requests to push services; nil where none may be spoken to.
    func pushService(_ phones: Phones) throws -> PushService? {
        guard !settings.pushServices.isEmpty else { return nil }
        return PushService(
            pushes: Pushes(installation.house, phones: phones),
            writer: try PushWriter(publicAddress: settings.publicAddress, language: settings.mail.language),
            notifier: WebPushNotifier(
                contact: settings.pushContact, proxy: settings.pushProxy, random: SystemRandom()), logger: logger)
    }
}
