/// Who each entry of the directory is about, and who gives way. A number is a person: a username that the directory
/// gives to another number takes nothing along.
struct DirectoryPlan {
    /// What becomes of one person.
    struct Move {
        /// Nil for somebody new.
        let known: DirectoryPerson?
        let after: Person
        /// Nil for who gives way.
        let entry: DirectoryEntry?

        var before: Person? { known?.person }
    }

    /// One an entry.
    private(set) var moves: [Move]
    /// Those who give way, by person.
    private(set) var leaving: [ID<Person>: Move] = [:]
    private(set) var problems: [Int: DirectoryProblem] = [:]
    private(set) var tied: Set<Int> = []
    private var steps: [DirectoryStep]

    /// `known` are all whom a number or a name of the entries leads to; `ids` are for those who are new.
    init(_ entries: [DirectoryEntry], ids: [ID<Person>], known: [DirectoryPerson], adopts: Bool, now: Instant) {
        var numbered: [String: DirectoryPerson] = [:]
        var owners: [LoginName: DirectoryPerson] = [:]
        for each in known {
            if let number = each.person.personNumber { numbered[number] = each }
            for name in each.names { owners[name] = each }
        }
        moves = zip(entries, ids).map { entry, id in
            if let same = numbered[entry.number] { return Move(same, entry) }
            if adopts, let same = owners[entry.username], same.person.personNumber == nil,
                same.person.username == entry.username
            {
                return Move(same, entry)
            }
            return Move(entry, id: id, now: now)
        }
        steps = moves.map(\.step)
        settle(owners)
    }

    var outcome: DirectoryOutcome { DirectoryOutcome(steps: steps, problems: problems, tied: tied) }

    private mutating func settle(_ owners: [LoginName: DirectoryPerson]) {
        var claims: Set<LoginName> = []
        var places: [ID<Person>: Int] = [:]
        for (index, move) in moves.enumerated() {
            if let id = move.before?.id { places[id] = index }
            for name in move.after.names where !claims.insert(name).inserted { problems[index] = .taken(name) }
        }
        for (index, move) in moves.enumerated() {
            let name = move.after.username
            guard let owner = owners[name], owner.person.id != move.after.id, places[owner.person.id] == nil else {
                continue
            }
            let person = owner.person
            if person.personNumber == nil {
                problems[index] = .unnumbered(name)
            } else if person.username == name {
                let left = Move(leaving: owner)
                leaving[person.id] = left
                steps[index].setAside = left.after.username
            }
        }
        for (index, move) in moves.enumerated() {
            for name in move.after.names {
                guard let person = owners[name]?.person, person.id != move.after.id else { continue }
                if let other = places[person.id] {
                    tied.formUnion([index, other])
                } else if leaving[person.id] != nil {
                    tied.insert(index)
                } else if problems[index] == nil {
                    problems[index] = .taken(name)
                }
            }
        }
    }
}

extension DirectoryPlan.Move {
    /// Somebody who is here already.
    fileprivate init(_ known: DirectoryPerson, _ entry: DirectoryEntry) {
        self.known = known
        self.entry = entry
        after = known.person.following(entry)
    }

    fileprivate init(_ entry: DirectoryEntry, id: ID<Person>, now: Instant) {
        known = nil
        self.entry = entry
        after = Person(entry, id: id, now: now)
    }

    /// Somebody whose username the directory has given to another. The account keeps all it has, and is nobody's to
    /// use until its number comes back; what is sent to a mail address might reach the other.
    fileprivate init(leaving known: DirectoryPerson) {
        var person = known.person
        let number = person.personNumber ?? person.id.text
        person.username = LoginName("\(person.username)~\(number)") ?? .standIn(for: person.id)
        person.email = nil
        self.known = known
        entry = nil
        after = person
    }

    /// Names that led to the person and no longer do.
    var givenUp: [LoginName] {
        let kept = after.names
        return (before?.names ?? []).filter { !kept.contains($0) }
    }

    /// Whether the directory has another telephone number than it had.
    var bringsTelephone: Bool {
        guard let entry, entry.telephone != .unsaid else { return false }
        return entry.telephone.over(nil) != known?.directoryNumber
    }

    /// The person as they are from now on, with all that the change may touch.
    var situation: Situation {
        var situation = Situation(person: after, open: known?.open ?? [])
        situation.numbers = known?.numbers ?? []
        situation.listeners = known?.listeners ?? []
        return situation
    }

    fileprivate var step: DirectoryStep {
        var fields: [DirectoryStep.Field] = []
        if let before {
            if before.displayName != after.displayName { fields.append(.name) }
            if before.email != after.email { fields.append(.email) }
            if before.groups != after.groups { fields.append(.groups) }
            if before.language != after.language { fields.append(.language) }
            if bringsTelephone { fields.append(.telephone) }
            if before.personNumber != after.personNumber { fields.append(.number) }
        }
        return DirectoryStep(
            username: after.username, isNew: before == nil,
            renamedFrom: before.flatMap { $0.username == after.username ? nil : $0.username }, fields: fields,
            isBack: before.map { $0.standing != after.standing } ?? false)
    }
}

extension Person {
    /// The names that lead to the person.
    var names: [LoginName] {
        guard let email = email.flatMap(LoginName.init), email != username else { return [username] }
        return [username, email]
    }

    fileprivate init(_ entry: DirectoryEntry, id: ID<Person>, now: Instant) {
        self.init(
            id: id, username: entry.username, displayName: entry.displayName ?? entry.username.text,
            email: entry.email.over(nil), groups: entry.groups.over(nil) ?? [], language: entry.language.over(nil),
            addedAt: now, personNumber: entry.number)
    }

    /// As the directory has the person now. Who was set aside is back; a lock of one's own or of the desk's stays.
    fileprivate func following(_ entry: DirectoryEntry) -> Person {
        var person = self
        person.personNumber = entry.number
        person.username = entry.username
        person.displayName = entry.displayName ?? displayName
        person.email = entry.email.over(email)
        person.groups = entry.groups.over(groups) ?? []
        person.language = entry.language.over(language)
        if standing == .disabled { person.standing = .active }
        return person
    }
}
