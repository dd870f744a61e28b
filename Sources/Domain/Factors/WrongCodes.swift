/// The one durable count of wrong codes of a person in one form of code, over all doors, sources and nodes.
public struct WrongCodes: Equatable, Sendable {
    public let person: ID<Person>
    public let form: CodeForm
    /// Wrong codes in a row.
    public var inRow: Int
    public var waitUntil: Instant?

    public init(person: ID<Person>, form: CodeForm, inRow: Int = 0, waitUntil: Instant? = nil) {
        self.person = person
        self.form = form
        self.inRow = inRow
        self.waitUntil = waitUntil
    }

    /// Why no code may be tried now, if so.
    func refusal(_ figures: Figures, now: Instant) -> Refusal? {
        if inRow >= figures.codeWrongOff { return Refusal(.tooManyCodes) }
        guard let waitUntil, now < waitUntil else { return nil }
        return Refusal(.tooManyCodes, until: waitUntil)
    }

    /// One more wrong code: from the allowed number on, each costs a wait that doubles.
    func oneMore(_ figures: Figures, now: Instant) -> WrongCodes {
        var next = self
        next.inRow += 1
        let over = next.inRow - figures.codeWrongAllowed
        if over >= 0 {
            let doubled = figures.codeWaitSeconds << min(over, 20)
            next.waitUntil = now + min(doubled, figures.codeWaitSecondsMax)
        }
        return next
    }
}
