import Testing

@testable import Domain

@Suite("The directory's word on people")
struct DirectoryTests {
    private func name(_ text: String) throws -> LoginName { try #require(LoginName(text)) }

    private func entry(
        _ number: String, _ username: String, _ change: (inout DirectoryEntry) -> Void = { _ in }
    ) throws -> DirectoryEntry {
        var entry = DirectoryEntry(number: number, username: try name(username))
        change(&entry)
        return entry
    }

    /// Somebody who is here.
    private func known(
        _ id: Int, _ username: String, number: String?, email: String? = nil, standing: Person.Standing = .active,
        groups: [String] = [], language: String? = nil, numbers: [OwnNumber] = [], said: PhoneNumber? = nil
    ) throws -> DirectoryPerson {
        let person = Person(
            id: no(id), username: try name(username), displayName: username, email: email, standing: standing,
            groups: groups, language: language, addedAt: start, personNumber: number)
        return DirectoryPerson(person, names: person.names, numbers: numbers, directoryNumber: said)
    }

    private func follow(
        _ entries: [DirectoryEntry], _ known: [DirectoryPerson], adopts: Bool = false
    ) throws -> Decided<DirectoryOutcome> {
        try situation(known).follow(
            entries, ids: entries.indices.map { no(200 + $0) }, adopts: adopts, by: operatorActor, now: start)
    }

    private func situation(_ known: [DirectoryPerson]) -> Situation {
        var situation = Situation()
        situation.directory = known
        return situation
    }

    private func problems(_ entries: [DirectoryEntry], _ known: [DirectoryPerson]) -> [Int: DirectoryProblem] {
        let ids: [ID<Person>] = entries.indices.map { no(200 + $0) }
        return situation(known).directoryOutcome(entries, ids: ids, adopts: false, now: start).problems
    }

    /// The names that lead to people after a change, as the store keeps them: each to one, freed before it is given.
    private func names(_ known: [DirectoryPerson], _ change: Change) throws -> [LoginName: ID<Person>] {
        var names: [LoginName: ID<Person>] = [:]
        var usernames: [ID<Person>: LoginName] = [:]
        for each in known {
            usernames[each.person.id] = each.person.username
            for name in each.names { names[name] = each.person.id }
        }
        for write in change.writes {
            switch write {
            case .nameRemoved(let name): names[name] = nil
            case .name(let name, let id):
                #expect(names[name] == nil || names[name] == id, "\(name) leads to two people")
                names[name] = id
            case .person(let person):
                let others = usernames.filter { $0.key != person.id }.map(\.value)
                #expect(!others.contains(person.username), "two people are \(person.username) at a time")
                usernames[person.id] = person.username
            default: break
            }
        }
        for (id, username) in usernames { #expect(names[username] == id) }
        return names
    }

    private func people(_ change: Change) -> [ID<Person>: Person] {
        var people: [ID<Person>: Person] = [:]
        for case .person(let person) in change.writes { people[person.id] = person }
        return people
    }

    @Test("F29 renames whose number comes with another username, and the record says renamed")
    func renamed() throws {
        let foundation = try known(1, "f.ade", number: "1001", email: "f.ade@example.ac.uk")
        let undergraduate = try entry("1001", "ab123") { $0.email = .value("ab123@example.ac.uk") }
        let decided = try follow([undergraduate], [foundation])
        let after = try #require(people(decided.change)[no(1)])
        #expect(after.username.text == "ab123" && after.email == "ab123@example.ac.uk")
        #expect(decided.change.events.map(\.name) == [.personRenamed, .personChanged])
        #expect(decided.change.events.first?.personal["from"] == "f.ade")
        #expect(decided.change.events.first?.personal["to"] == "ab123")
        let names = try names([foundation], decided.change)
        #expect(names.keys.map(\.text).sorted() == ["ab123", "ab123@example.ac.uk"])
        #expect(decided.value.steps.first?.renamedFrom?.text == "f.ade")
        // Nothing of what the person signs in with is touched.
        for write in decided.change.writes {
            switch write {
            case .person, .name, .nameRemoved: continue
            default: Issue.record("\(write)")
            }
        }
    }

    /// What the old address is told, where it is told anything.
    private func told(_ change: Change) -> [String: Notice] {
        var told: [String: Notice] = [:]
        for case .mailTo(_, let address, let notice) in change.effects { told[address] = notice }
        return told
    }

    @Test("T24 tells the old mail address that it changed or is gone, as well as the new one")
    func address() throws {
        let here = try known(1, "ab123", number: "1001", email: "ada@example.ac.uk")
        func change(_ email: DirectoryEntry.Said<String>) throws -> Change {
            try follow([try entry("1001", "ab123") { $0.email = email }], [here]).change
        }
        let moved = try change(.value("eve@other.example"))
        let notice = Notice(.addressChanged, at: start, [.name: "e…@other.example", .by: "desk"])
        #expect(told(moved) == ["ada@example.ac.uk": notice])
        #expect(moved.effects.contains(.mail(no(1), notice)))
        let gone = try change(.nothing)
        #expect(told(gone) == ["ada@example.ac.uk": Notice(.addressChanged, at: start, [.by: "desk"])])
        #expect(told(try change(.value("Ada@Example.ac.uk"))).isEmpty, "capitals are no other address")
        let unreached = try known(1, "ab123", number: "1001")
        let first = try follow([try entry("1001", "ab123") { $0.email = .value("a@example.org") }], [unreached])
        #expect(told(first.change).isEmpty && first.change.effects.isEmpty)
    }

    @Test("T24 tells nobody at an address that is another's from now on")
    func addressGivenOn() throws {
        let one = try known(1, "ab1", number: "1001", email: "one@example.org")
        let two = try known(2, "ab2", number: "1002", email: "two@example.org")
        let changed = try follow(
            [
                try entry("1001", "ab1") { $0.email = .value("two@example.org") },
                try entry("1002", "ab2") { $0.email = .value("new@example.org") },
            ], [one, two]
        ).change
        #expect(told(changed).keys.sorted() == ["one@example.org"])
    }

    @Test("F29 changes nothing where it says what is known, and leaves what it says nothing of")
    func unchanged() throws {
        let here = try known(
            1, "ab123", number: "1001", email: "ab@example.ac.uk", groups: ["staff"], language: "cy")
        #expect(try follow([try entry("1001", "AB123 ")], [here]).change == .nothing)
        let emptied = try entry("1001", "ab123") {
            $0.email = .nothing
            $0.groups = .value([])
            $0.language = .nothing
        }
        let after = try #require(people(try follow([emptied], [here]).change)[no(1)])
        #expect(after.email == nil && after.groups.isEmpty && after.language == nil)
    }

    @Test("T24 F29 gives a username again to another number without anything of whoever had it")
    func givenAgain() throws {
        var former = try known(1, "ab123", number: "1001", email: "ab123@example.ac.uk")
        former.listeners = [SessionListener(client: "c", session: no(9))]
        let decided = try follow(
            [try entry("2002", "ab123") { $0.email = .value("ab123@example.ac.uk") }], [former])
        let (old, new) = (people(decided.change)[no(1)], people(decided.change)[no(200)])
        #expect(new?.username.text == "ab123" && new?.personNumber == "2002" && new?.standing == .active)
        #expect(old?.username.text == "ab123~1001" && old?.standing == .disabled)
        // What is told to the former owner must not reach the mailbox of the new one.
        #expect(old?.email == nil)
        #expect(decided.change.writes.contains(.sessionsEnded(no(1), at: start)))
        #expect(decided.change.writes.contains(.browsersForgotten(no(1), at: start)))
        #expect(try names([former], decided.change)[name("ab123")] == no(200))
        #expect(try names([former], decided.change)[name("ab123@example.ac.uk")] == no(200))
        #expect(decided.value.steps.first?.setAside?.text == "ab123~1001")
        #expect(Set(decided.change.events.map(\.name)) == [.personRenamed, .personLocked, .personAdded])
        // The number comes back: so does the account, under its new name. A lock of the desk's stays.
        let back = try known(1, "ab123~1001", number: "1001", standing: .disabled)
        let returned = try follow([try entry("1001", "a.bloggs")], [back])
        #expect(people(returned.change)[no(1)]?.standing == .active && returned.value.steps.first?.isBack == true)
        let own = try known(1, "ab123", number: "1001", standing: .lockedByPerson(at: start))
        let kept = try follow([try entry("2002", "ab123")], [own])
        #expect(people(kept.change)[no(1)]?.standing == .lockedByDesk(at: start), "no lock opens by a name's way")
        let barred = try known(1, "ab123~1001", number: "1001", standing: .lockedByDesk(at: start))
        let locked = try follow([try entry("1001", "a.bloggs")], [barred])
        #expect(people(locked.change)[no(1)]?.standing == .lockedByDesk(at: start))
    }

    @Test("T24 F29 takes nobody who is here without a number for the same person, unless told to")
    func unnumbered() throws {
        let here = try known(1, "ab123", number: nil)
        let line = try entry("1001", "ab123")
        #expect(problems([line], [here]) == [0: .unnumbered(line.username)])
        #expect(throws: Mistake.self) { try follow([line], [here]) }
        let adopted = try follow([line], [here], adopts: true)
        #expect(people(adopted.change)[no(1)]?.personNumber == "1001")
        #expect(adopted.value.steps.first?.fields == [.number])
        // A number is never replaced by another: that is somebody else.
        let numbered = try known(1, "ab123", number: "7")
        #expect(try follow([line], [numbered], adopts: true).value.steps.first?.setAside?.text == "ab123~7")
        // A mail address that is somebody else's name to sign in with is no reason to take it away.
        let other = try known(2, "x", number: "9", email: "ab@example.ac.uk")
        let greedy = try entry("1001", "ab123") { $0.email = .value("ab@example.ac.uk") }
        #expect(problems([greedy], [other]) == [0: .taken(try name("ab@example.ac.uk"))])
        #expect(problems([try entry("1001", "ab@example.ac.uk")], [other]) == [0: .taken(try name("ab@example.ac.uk"))])
    }

    @Test("F29 lets people change names with each other, in a circle too, and ties their lines together")
    func circle() throws {
        let here = [
            try known(1, "a", number: "1", email: "a@x"), try known(2, "b", number: "2", email: "b@x"),
            try known(3, "c", number: "3", email: "c@x"), try known(4, "d", number: "4"),
        ]
        let lines = try [("1", "b"), ("2", "c"), ("3", "a"), ("4", "e")].map { number, username in
            try entry(number, username) { $0.email = number == "4" ? .unsaid : .value(username + "@x") }
        }
        let decided = try follow(lines, here)
        let names = try names(here, decided.change)
        for (text, id) in [("b", 1), ("c", 2), ("a", 3), ("e", 4), ("b@x", 1), ("a@x", 3)] as [(String, Int)] {
            #expect(names[try name(text)] == no(id))
        }
        #expect(names[try name("d")] == nil)
        #expect(decided.value.tied == [0, 1, 2])
        // Two lines that want one name, seen by what one of them keeps.
        let clash = [try entry("1", "b@x"), try entry("2", "b")]
        #expect(problems(clash, Array(here.prefix(2))) == [1: .taken(try name("b@x"))])
    }

    @Test("F37 brings its telephone number in place of the one it had, and leaves those that people proved")
    func telephone() throws {
        let (old, new) = (PhoneNumber(stored: "+8613800138000"), PhoneNumber(stored: "+447700900123"))
        let (chinese, british) = (try #require(old), try #require(new))
        func brought(
            _ said: DirectoryEntry.Said<PhoneNumber>, _ numbers: [OwnNumber] = [], before: PhoneNumber? = nil
        ) throws -> Change {
            let here = try known(1, "a", number: "1", numbers: numbers, said: before)
            return try follow([try entry("1", "a") { $0.telephone = said }], [here]).change
        }
        func own(_ number: PhoneNumber, proved: Bool) -> OwnNumber {
            OwnNumber(person: no(1), number: number, addedAt: start, provedAt: proved ? start : nil)
        }
        let first = try brought(.value(chinese))
        #expect(first.writes.contains(.number(own(chinese, proved: false))) && texts(first).isEmpty)
        let changed = try brought(.value(british), [own(chinese, proved: false)], before: chinese)
        #expect(changed.writes.contains(.numberRemoved(no(1), chinese)))
        #expect(changed.writes.contains(.directoryNumber(no(1), british)))
        #expect(Set(texts(changed)) == [chinese.text, british.text], "both are told")
        let proved = try brought(.value(british), [own(chinese, proved: true)], before: chinese)
        #expect(!proved.writes.contains(.numberRemoved(no(1), chinese)))
        let gone = try brought(
            .nothing, [own(chinese, proved: false), own(british, proved: true)], before: chinese)
        #expect(gone.writes.contains(.numberRemoved(no(1), chinese)))
        // What its owner took away doesn't come back with the next sync.
        #expect(try brought(.value(chinese), before: chinese) == .nothing)
        #expect(try brought(.unsaid, before: chinese) == .nothing)
    }

    private func texts(_ change: Change) -> [String] {
        change.effects.compactMap { if case .text(_, let number, _) = $0 { number.text } else { nil } }
    }
}
