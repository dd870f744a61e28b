extension Setup {
    /// After how many days without a step the person is reminded; each of these once.
    public static let reminderDays = [1, 3, 7]

    /// When the next reminder is due, counted from the last step; nil when there were enough.
    func nextReminder(_ figures: Figures) -> Instant? {
        guard reminders < Self.reminderDays.count else { return nil }
        return keptUntil - figures.setupKeepSeconds + Self.reminderDays[reminders] * 86_400
    }
}

extension Situation {
    /// Reminds the person of a set-up that was left; nobody who can sign in another way.
    public func remind(of id: ID<Setup>, now: Instant) -> Decided<Bool> {
        guard var setup = setups.first(where: { $0.id == id }), setup.state != .done, setup.state != .abandoned,
            let due = setup.nextReminder(figures), due <= now
        else { return Decided(.nothing, false) }
        setup.reminders += 1
        let needsIt =
            person?.refusal == nil && activeDevices.isEmpty && activePasskeys.isEmpty
            && !tokens.contains(where: \.isUsable)
        let days = Setup.reminderDays[setup.reminders - 1]
        guard needsIt else { return Decided(Change([.setup(setup)]), false) }
        let noted = event(
            .setupReminded, at: now, facts: ["days": .count(days), "until": .count(Int(setup.keptUntil.milliseconds))],
            by: .system)
        return Decided(Change([.setup(setup)], events: [noted]), true)
    }
}
