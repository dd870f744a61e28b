import Domain
import Logging
public import Storage

/// What runs beside the requests: ends what is overdue, wakes who may have missed something, empties the outbox and
/// seals the record.
public struct Housekeeping: Sendable {
    static let sweepMilliseconds = 250
    static let overdueBatch = 500
    static let eraseBatch = 500
    static let lastSealSeconds = 5
    /// How long what the desk is done with is kept.
    static let closedDeskItemSeconds = 7_776_000
    static let settledSignInSeconds = 86_400
    /// Longer than any session may last.
    static let sessionSeconds = 1_209_600

    let house: House
    let sealer: RecordSealer?

    public init(_ house: House, sealer: RecordSealer?) {
        self.house = house
        self.sealer = sealer
    }

    /// Runs until the task is cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await every(Int(Waiters.tickMilliseconds)) { house.waiters.tick(now: house.now()) } }
            group.addTask { await every(Self.sweepMilliseconds) { await sweep() } }
            group.addTask { await every(1000) { await retryEffects() } }
            group.addTask { await every(1000) { await endWaits() } }
            group.addTask { await every(300_000) { await tidy() } }
            if house.sendsMail { group.addTask { await every(60_000) { await remind() } } }
            if house.sendsMail { group.addTask { await every(3_600_000) { await tellByCalendar() } } }
            group.addTask { await every(500) { await seal() } }
            group.addTask {
                for await topic in house.performer.otherNodes { await house.store.wake(topic) }
            }
            group.addTask {
                for await topic in house.store.wakes() { house.performer.heard(topic) }
            }
            await group.waitForAll()
        }
    }

    /// Seals what is left, at the end, as far as a stop can wait for it.
    public func finish() async {
        await reportEffects()
        await seal(until: house.now() + Self.lastSealSeconds)
    }

    private func every(_ milliseconds: Int, _ body: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            await body()
            do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { return }
        }
    }

    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            house.logger.error("housekeeping failed", metadata: ["what": "\(what)", "error": "\(error)"])
        }
    }

    func sweep() async {
        await reportEffects()
        await attempt("overdue sign-ins") {
            let now = house.now()
            let overdue = try await house.store.overdue(at: now, limit: Self.overdueBatch)
            await withTaskGroup { group in
                for id in overdue {
                    group.addTask {
                        await attempt("expire") {
                            _ = try await house.store.change(.signIn(id)) { $0.expire(now: now) }
                        }
                    }
                }
            }
        }
        await attempt("settled sign-ins") {
            let recent = try await house.store.settled(since: house.now() - 2, limit: Self.overdueBatch)
            for id in recent { house.waiters.wake(.signIn(id)) }
        }
    }

    private func reportEffects() async {
        let rows = house.performer.takeReports()
        guard !rows.isEmpty else { return }
        await attempt("outbox") { try await house.store.performed(rows) }
    }

    private func retryEffects() async {
        await attempt("outbox") {
            let effects = try await house.store.overdueEffects(at: house.now(), limit: Self.overdueBatch)
            house.performer.perform(effects)
        }
        await attempt("half-made devices") {
            let now = house.now()
            for device in try await house.store.halfMadeDevices(at: now, limit: Self.overdueBatch) {
                _ = try await house.store.change(.device(device)) { $0.expirePairing(of: device, now: now) }
            }
        }
    }

    /// What was set up by a recovering proof works once its wait is over.
    private func endWaits() async {
        await attempt("waits") {
            let now = house.now()
            for (person, factor) in try await house.store.endedWaits(at: now, limit: Self.overdueBatch) {
                _ = try await house.store.change(.person(person)) { $0.endWait(of: factor, now: now) }
            }
            for (person, factor) in try await house.store.endedPlaces(at: now, limit: Self.overdueBatch) {
                _ = try await house.store.change(.person(person)) { $0.endPlace(of: factor, now: now) }
            }
        }
    }

    private func tidy() async {
        await attempt("tidy") {
            let now = house.now()
            try await house.store.tidy(settledBefore: now - Self.settledSignInSeconds, now: now)
            try await house.store.tidySessions(
                endedBefore: now - Self.settledSignInSeconds, startedBefore: now - Self.sessionSeconds)
            try await house.store.tidyWebsites(
                endedBefore: now - Self.settledSignInSeconds, startedBefore: now - Self.sessionSeconds, now: now)
            try await house.store.tidyDesk(closedBefore: now - Self.closedDeskItemSeconds)
            try await house.store.tidyVouches(
                askedBefore: now - Vouch.asksKeptSeconds, grantedBefore: now - Vouch.yesKeptSeconds)
            try await house.store.tidyMails(now: now)
            try await house.store.tidyNumberProofs(askedBefore: now - NumberProof.keptSeconds)
            try await house.store.tidyProbations(now: now)
            try await house.store.tidyGrants(madeBefore: now - Grant.lifetimeSeconds, now: now)
        }
        await eraseAddresses()
    }

    /// Addresses that the record needs no longer.
    func eraseAddresses() async {
        await attempt("addresses") {
            let days = try await house.store.situation(.installation).figures.recordAddressDays
            let before = house.now() - days * 86_400
            while try await house.store.eraseAddresses(before: before, limit: Self.eraseBatch) == Self.eraseBatch {}
        }
    }

    /// Reminds people of set-ups that they left.
    private func remind() async {
        await attempt("reminders") {
            let now = house.now()
            let kept = try await house.store.situation(.installation).figures.setupKeepSeconds
            for (setup, person) in try await house.store.setupsToRemind(
                at: now, keptSeconds: kept, limit: Self.overdueBatch)
            {
                _ = try await house.store.change(.person(person)) { $0.remind(of: setup, now: now) }
            }
        }
    }

    /// Asks people whether what they don't use is still theirs, and tells them which key fobs will stop of age.
    func tellByCalendar() async {
        await attempt("unused devices") {
            let now = house.now()
            for (thing, person) in try await house.store.unusedThings(
                since: now - Reminded.unusedSeconds, limit: Self.overdueBatch)
            {
                await tell { _ = try await house.store.change(.person(person)) { $0.askStillYours(thing, now: now) } }
            }
        }
        await attempt("openings") { try await tellOpenings() }
        await attempt("ending key fobs") {
            let now = house.now()
            let life = try await house.store.situation(.installation).figures.fobLifeDays
            let ends = now + Reminded.endingSeconds
            for (token, person) in try await house.store.endingTokens(
                before: ends, addedBefore: life > 0 ? ends - life * 86_400 : nil, limit: Self.overdueBatch)
            {
                await tell { _ = try await house.store.change(.person(person)) { $0.tellEnding(token, now: now) } }
            }
        }
    }

    /// Tells people which applications will begin to ask them, and from when.
    private func tellOpenings() async throws {
        for application in try await house.store.applications() {
            for start in application.opening.coming(at: house.now()) {
                guard let days = OpeningNotice.due(before: start, at: house.now()) else { continue }
                let thing = OpeningNotice.thing(application.id, start, days)
                var last = ""
                while true {
                    let people = try await house.store.untold(thing, after: last, limit: Self.overdueBatch)
                    for person in people {
                        let now = house.now()
                        await tell {
                            _ = try await house.store.change(.opening(person, application.id)) {
                                $0.tellOpening(now: now)
                            }
                        }
                    }
                    guard let end = people.last, people.count == Self.overdueBatch else { break }
                    last = end.text
                }
            }
        }
    }

    /// What another node told meanwhile is told.
    private func tell(_ body: () async throws -> Void) async {
        await attempt("notice by the calendar") {
            do { try await body() } catch let mistake as Mistake where mistake.kind == .alreadyThere {}
        }
    }

    private func seal(until deadline: Instant? = nil) async {
        guard let sealer else { return }
        await attempt("record") { try await sealer.seal(until: deadline) }
    }
}
