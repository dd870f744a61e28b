import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show each request as it comes, and answer it.",
        discussion: "Example: countersign-phone watch")

    @OptionGroup var options: SharedOptions

    @Option(help: "Only this account.")
    var account: String?

    func run() async throws {
        try await Shelf.with(options, wanted: account) { shelf in
            let (inputs, sender) = AsyncStream.makeStream(of: WatchInput.self)
            let watching = shelf.phones.map { phone in
                Task {
                    do throws(PhoneFailure) {
                        try await phone.watch { sender.yield(.event(phone, $0)) }
                    } catch {
                        sender.yield(.gone(phone, error))
                    }
                }
            }
            defer { for task in watching { task.cancel() } }
            if options.json {
                try await report(inputs, count: shelf.phones.count)
            } else {
                Self.readLines(into: sender)
                Terminal.say("Waiting for requests. Stop with Ctrl-C.")
                try await answer(inputs, count: shelf.phones.count)
            }
        }
    }

    /// Blocking reads have a thread of their own.
    private static func readLines(into sender: AsyncStream<WatchInput>.Continuation) {
        LineThread.start { sender.yield(.line(Terminal.trimmed($0))) }
    }

    private func report(_ inputs: AsyncStream<WatchInput>, count: Int) async throws(Ending) {
        var left = count
        for await input in inputs {
            guard let (line, failure) = input.json else { continue }
            Terminal.say(line)
            guard let failure else { continue }
            left -= 1
            if left == 0 { throw Ending(failure) }
        }
    }

    private func answer(_ inputs: AsyncStream<WatchInput>, count: Int) async throws(Ending) {
        var desk = WatchDesk()
        var left = count
        for await input in inputs {
            switch input {
            case .event(let phone, let event): desk.take(event, of: phone)
            case .line(let line): await desk.take(line: line)
            case .gone(let phone, let failure):
                Terminal.complain("\(phone.account.label): \(failure)")
                left -= 1
                if left == 0 { throw Ending(failure) }
            }
        }
    }
}

/// What a watching terminal hears.
enum WatchInput: Sendable {
    case event(Phone, PhoneEvent)
    case line(String)
    case gone(Phone, PhoneFailure)

    /// The line for `--json`, and the failure that ended this account's watch.
    var json: (JSONValue, PhoneFailure?)? {
        switch self {
        case .line: nil
        case .event(let phone, .connected): (["event": "connected", "device": device(phone)], nil)
        case .event(let phone, .request(let request)):
            (["event": "request", "request": Card(phone: phone, verified: request).json], nil)
        case .event(let phone, .ended(let notice)):
            (
                [
                    "event": "ended", "device": device(phone), "id": .string(notice.id),
                    "reason": .string(notice.reason),
                ], nil
            )
        case .event(let phone, .interrupted(let failure)):
            (["event": "interrupted", "device": device(phone), "title": .string(failure.description)], nil)
        case .gone(let phone, let failure):
            (["event": "gone", "device": device(phone), "title": .string(failure.description)], failure)
        }
    }

    private func device(_ phone: Phone) -> JSONValue { .string(phone.account.device.text) }
}
