public import Bytes

/// Something that happened, as the record keeps it. Only Domain makes one, together with its change.
public struct Event: Equatable, Sendable {
    public enum Name: String, CaseIterable, Sendable {
        case signInAsked = "sign_in.asked"
        case signInApproved = "sign_in.approved"
        case signInRefused = "sign_in.refused"
        case signInSuperseded = "sign_in.superseded"
        /// Nothing was asked for beside the password: what it would have come to is written down.
        case signInWaived = "sign_in.waived"
        case firstFactorWrong = "first_factor.wrong"
        case codeWrong = "code.wrong"
        case numberWrong = "number.wrong"
        case pushPaused = "push.paused"
        case notMe = "not_me"
        case visitOpened = "visit.opened"
        case visitChallenged = "visit.challenged"
        /// A way is to be kept, if it finishes the visit, or no longer.
        case wayWished = "way.wished"
        case wayKept = "way.kept"
        case browserUsed = "browser.used"
        case sessionStarted = "session.started"
        case sessionSteppedUp = "session.stepped_up"
        case sessionUsed = "session.used"
        case sessionEnded = "session.ended"
        case sessionsAllEnded = "session.all_ended"
        case browserRemembered = "browser.remembered"
        case browserForgotten = "browser.forgotten"
        case requestPushed = "request.pushed"
        case grantMade = "grant.made"
        case grantRedeemed = "grant.redeemed"
        case grantRefreshed = "grant.refreshed"
        case grantReused = "grant.reused"
        case grantRevoked = "grant.revoked"
        case signingKeyMade = "signing_key.made"
        case signingKeyRevoked = "signing_key.revoked"
        case pushKeyMade = "push_key.made"
        case pushKeyRetired = "push_key.retired"
        case websiteTicketMade = "website.ticket_made"
        case websiteTicketRefused = "website.ticket_refused"
        case websiteSessionStarted = "website.session_started"
        case websiteSessionUsed = "website.session_used"
        case websiteSessionEnded = "website.session_ended"
        case passkeyAsked = "passkey.asked"
        case passkeyAdded = "passkey.added"
        case passkeyRenamed = "passkey.renamed"
        case passkeyLocked = "passkey.locked"
        case passkeyUnlocked = "passkey.unlocked"
        case passkeyRemoved = "passkey.removed"
        case passkeyCountOdd = "passkey.count_odd"
        case sourceBlocked = "source.blocked"
        case personAdded = "person.added"
        case personLocked = "person.locked"
        case personUnlocked = "person.unlocked"
        case personInvited = "person.invited"
        case personRenamed = "person.renamed"
        case personMarked = "person.marked"
        /// The directory says something else of the person.
        case personChanged = "person.changed"
        /// Somebody who works here saw what is held of the person.
        case personViewed = "person.viewed"
        case numberAsked = "number.asked"
        case numberAdded = "number.added"
        case numberChanged = "number.changed"
        case numberRemoved = "number.removed"
        /// What was set up by a recovering proof works from now on.
        case waitEnded = "wait.ended"
        case vouchAsked = "vouch.asked"
        case vouchGranted = "vouch.granted"
        case vouchDenied = "vouch.denied"
        case voucherChosen = "voucher.chosen"
        case voucherDismissed = "voucher.dismissed"
        case linkOffered = "link.offered"
        case personLinked = "person.linked"
        case personUnlinked = "person.unlinked"
        case passwordSet = "person.password_set"
        case deviceAdded = "device.added"
        case devicePaired = "device.paired"
        case deviceConfirmed = "device.confirmed"
        case deviceRenamed = "device.renamed"
        case deviceLocked = "device.locked"
        case deviceUnlocked = "device.unlocked"
        case deviceRemoved = "device.removed"
        case deviceMoved = "device.moved"
        case deviceRestored = "device.restored"
        case backupMade = "backup.made"
        case backupCopied = "backup.copied"
        case backupFetched = "backup.fetched"
        case backupRemoved = "backup.removed"
        case transferStarted = "transfer.started"
        case transferStepped = "transfer.stepped"
        case deviceLineSet = "device.line_set"
        case deviceLineOff = "device.line_off"
        case deviceLineLost = "device.line_lost"
        case screenLockSet = "screen_lock.set"
        case screenLockRemoved = "screen_lock.removed"
        case screenLockCountOdd = "screen_lock.count_odd"
        case deviceResetTold = "device.reset_told"
        case setupStarted = "setup.started"
        case setupAbandoned = "setup.abandoned"
        case setupReminded = "setup.reminded"
        /// Which way was chosen, what was come to, and that a browser carries on without another code.
        case setupChosen = "setup.chosen"
        case setupStepped = "setup.stepped"
        case setupCarriedOn = "setup.carried_on"
        case deviceUnused = "device.unused"
        case tokenEnding = "token.ending"
        /// A sign-in asked for something that may wait, and its person let it wait.
        case setupAsked = "setup.asked"
        case setupPutOff = "setup.put_off"
        case tokensImported = "token.imported"
        case tokenAssigned = "token.assigned"
        case tokenResynchronised = "token.resynchronised"
        case tokenRetired = "token.retired"
        case tokenLocked = "token.locked"
        case tokenUnlocked = "token.unlocked"
        case theftReported = "theft.reported"
        case preferencesSet = "preferences.set"
        case offerAnswered = "offer.answered"
        case codesMade = "code.made"
        /// Its owner tried a code without signing in.
        case codeTried = "code.tried"
        case tripPlanned = "trip.planned"
        case tripCancelled = "trip.cancelled"
        case codesCancelled = "code.cancelled"
        case exemptionAsked = "exemption.asked"
        case exemptionConfirmed = "exemption.confirmed"
        case exemptionWithdrawn = "exemption.withdrawn"
        /// Somebody was told that an application will begin to ask.
        case openingTold = "opening.told"
        case applicationAdded = "application.added"
        case applicationChanged = "application.changed"
        case applicationRemoved = "application.removed"
        case applicationKeyRotated = "application.key_rotated"
        case incidentOpened = "incident.opened"
        case incidentClosed = "incident.closed"
        case deskAsked = "desk.asked"
        case deskClosed = "desk.closed"
        case policyChanged = "policy.changed"
        case fenceSet = "fence.set"
        case keyRingRotated = "key_ring.rotated"
    }

    public let name: Name
    public let at: Instant
    /// What identifies nobody: reasons, methods, applications, counts.
    public let facts: [String: JSONValue]
    /// What belongs to a person, and can be erased: the record holds salted hashes of these alone.
    public let personal: [String: String]

    init(_ name: Name, at: Instant, facts: [String: JSONValue] = [:], personal: [String: String] = [:]) {
        self.name = name
        self.at = at
        self.facts = facts
        self.personal = personal
    }
}

/// Who did something that is not a sign-in.
public enum Actor: Equatable, Sendable {
    /// Somebody at the machine's command line, by their login there.
    case operatorAccount(String)
    case application(ID<Application>)
    case person(ID<Person>)
    case system

    /// Whom an event's facts and its personal fields name; nil where they don't, or no longer do.
    init?(by fact: String?, _ personal: [String: String]) {
        switch fact {
        case "operator":
            guard let login = personal["operator"] else { return nil }
            self = .operatorAccount(login)
        case "person":
            guard let id = personal["actor"].flatMap({ ID<Person>(parsing: $0) }) else { return nil }
            self = .person(id)
        case "system": self = .system
        default: return nil
        }
    }

    var fact: JSONValue {
        switch self {
        case .operatorAccount: "operator"
        case .application(let id): .string("application \(id)")
        case .person: "person"
        case .system: "system"
        }
    }

    var personal: [String: String] {
        switch self {
        case .operatorAccount(let login): ["operator": login]
        case .person(let id): ["actor": id.text]
        case .application, .system: [:]
        }
    }
}
