public import PhoneLink

/// Why the phone could not do something; `description` is a sentence for the person.
public enum PhoneFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The server refused, and says why.
    case refused(Problem)
    /// The server could not be reached or did not answer as Countersign does.
    case unreachable(String)
    /// What came was not made by the server that this phone was paired with, or not for this phone.
    case notAuthentic(PhoneLinkError)
    /// The address is not one that a phone may talk to.
    case address(String)
    /// The number has not the form that the request asks for.
    case number(NumberMode)
    /// What was read is no picture code of a sign-in.
    case picture
    /// The words on both screens differ, or the other phone said that they do.
    case wordsDiffer
    /// Keys could not be read or kept.
    case store(String)
    /// The work was called off.
    case cancelled

    public var description: String {
        switch self {
        case .refused(let problem): problem.title
        case .unreachable(let text), .address(let text), .store(let text): text
        case .notAuthentic: "This didn't come from the server that this phone was set up with. Nothing was done."
        case .number(.typed(let digits)): "Type the number on your screen: \(digits) digits."
        case .number(.choose(let choices)): "Pick the number on your screen: \(choices.joined(separator: ", "))."
        case .number(.none): "This request has no number. Leave it out."
        case .picture: "This is no picture code of a sign-in. Scan the one on the sign-in page."
        case .wordsDiffer: "The words on both phones differ. Nothing was moved: start again on the old phone."
        case .cancelled: "Stopped."
        }
    }

    /// The server no longer knows this phone: asking again is of no use.
    public var isForGood: Bool {
        guard case .refused(let problem) = self else { return false }
        return problem.known == .deviceUnknown
    }
}

/// Runs a reader of what the server sent.
func trusting<Value>(
    _ body: () throws(PhoneLinkError) -> Value
) throws(PhoneFailure) -> Value {
    do {
        return try body()
    } catch {
        throw .notAuthentic(error)
    }
}
