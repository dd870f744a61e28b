import Foundation

/// Lets a body on a driver's thread and a test wait for each other, at most a minute: machines whose cores are all
/// busy are slow.
final class Gate: Sendable {
    enum Event { case seen, written }

    private let seen = DispatchSemaphore(value: 0)
    private let written = DispatchSemaphore(value: 0)

    private func semaphore(_ event: Event) -> DispatchSemaphore { event == .seen ? seen : written }

    func open(_ event: Event) { semaphore(event).signal() }

    func wait(for event: Event) { _ = semaphore(event).wait(timeout: .now() + 60) }

    func waitFromTask(for event: Event) async {
        await withCheckedContinuation { caller in
            DispatchQueue.global().async {
                self.wait(for: event)
                caller.resume()
            }
        }
    }
}
