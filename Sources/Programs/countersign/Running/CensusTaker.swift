import Engine
import Logging
import Storage

/// Counts what is in the database when somebody asks, and not more often than every `freshSeconds`.
actor CensusTaker {
    static let freshSeconds = 5

    private let administration: Administration
    private let logger: Logger
    private var taken: (census: Census?, at: ContinuousClock.Instant)?
    private var running: Task<Census?, Never>?

    init(_ administration: Administration, logger: Logger) {
        self.administration = administration
        self.logger = logger
    }

    /// The counts as samples; none while the database does not answer.
    func samples() async -> [Metrics.Sample] {
        guard let census = await current() else { return [] }
        var samples = [Metrics.Sample(name: "countersign_prompt_open", value: Double(census.openSignIns))]
        samples += census.people.map { standing, count in
            Metrics.Sample(name: "countersign_people", labels: [("state", standing.rawValue)], value: Double(count))
        }
        samples += census.devices.map { kind, count in
            Metrics.Sample(name: "countersign_devices", labels: [("kind", kind.rawValue)], value: Double(count))
        }
        if let waiting = try? await administration.waitingMails() {
            samples.append(Metrics.Sample(name: "countersign_mails_waiting", value: Double(waiting)))
        }
        return samples
    }

    private func current() async -> Census? {
        if let taken, ContinuousClock.now - taken.at < .seconds(Self.freshSeconds) { return taken.census }
        // Who asks meanwhile waits for the same count.
        if let running { return await running.value }
        let count = Task { [administration, logger] () -> Census? in
            do {
                return try await administration.census()
            } catch {
                logger.error("people and devices cannot be counted", metadata: ["error": "\(error)"])
                return nil
            }
        }
        running = count
        let census = await count.value
        (taken, running) = ((census, .now), nil)
        return census
    }
}
