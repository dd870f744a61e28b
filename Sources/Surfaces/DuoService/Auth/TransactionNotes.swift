import Domain
import Synchronization

/// What this node told about transactions. It decides nothing: a lost note costs a client one repeated state, or
/// the text of a refusal.
final class TransactionNotes: Sendable {
    /// Notes are kept in two generations of so many; the older one goes as a whole.
    static let generationMax = 10_000

    enum Note {
        /// The state that was told last.
        case told(SignIn)
        /// A refusal that the store has no row of: an unknown person, or a store that fails.
        case refused(Refusal, ID<Application>)
        /// Nothing was asked for, of which there is no row either.
        case waived(ID<Application>)
    }

    private let notes = Mutex<(young: [ID<SignIn>: Note], old: [ID<SignIn>: Note])>(([:], [:]))

    subscript(id: ID<SignIn>) -> Note? { notes.withLock { $0.young[id] ?? $0.old[id] } }

    func note(_ note: Note, of id: ID<SignIn>) {
        notes.withLock { notes in
            if notes.young.count >= Self.generationMax { notes = ([:], notes.young) }
            notes.young[id] = note
        }
    }

    /// Notes that the state was told; false when it was told before.
    func tell(_ signIn: SignIn) -> Bool {
        if case .told(let last) = self[signIn.id], last == signIn { return false }
        note(.told(signIn), of: signIn.id)
        return true
    }

    func wasTold(_ signIn: SignIn) -> Bool {
        if case .told(let last) = self[signIn.id] { return last == signIn }
        return false
    }
}
