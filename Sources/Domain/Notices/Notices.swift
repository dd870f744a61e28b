import Bytes

/// Which events people are told of. A change that holds such an event has the mail among its effects, so that none is
/// forgotten, and none is sent for what did not happen.
enum Notices {
    /// The effect that tells the event's person of it; nil where nobody is told.
    static func effect(of event: Event) -> Effect? {
        guard let person = event.personal["person"].flatMap({ ID<Person>(parsing: $0) }), let notice = notice(of: event)
        else { return nil }
        return .mail(person, notice)
    }

    /// Every name of an event is decided on here.
    static func notice(of event: Event) -> Notice? {
        switch event.name {
        case .deviceAdded: device(.deviceAdded, event, "phone", method: "setup_code")
        // A phone that nobody confirmed never was one.
        case .deviceRemoved: event.facts["why"] == nil ? device(.deviceRemoved, event, "phone") : nil
        case .deviceMoved: device(.deviceMoved, event, "phone")
        case .deviceRestored: device(.deviceRestored, event, "phone")
        case .backupFetched: Notice(.backupFetched, at: event.at, origin(event))
        case .deviceLocked: event.facts["why"] == nil ? device(.deviceLocked, event, "phone") : nil
        case .deviceUnlocked: device(.deviceUnlocked, event, "phone")
        case .passkeyAdded: device(.deviceAdded, event, event.facts["kind"]?.string ?? "passkey")
        case .passkeyRemoved: device(.deviceRemoved, event, event.facts["kind"]?.string ?? "passkey")
        case .passkeyLocked: device(.deviceLocked, event, event.facts["kind"]?.string ?? "passkey")
        case .passkeyUnlocked: device(.deviceUnlocked, event, event.facts["kind"]?.string ?? "passkey")
        case .tokenAssigned: device(.deviceAdded, event, "key_fob")
        case .tokenRetired: device(.deviceRemoved, event, "key_fob")
        case .tokenLocked: device(.deviceLocked, event, "key_fob")
        case .tokenUnlocked: device(.deviceUnlocked, event, "key_fob")
        case .codesMade: codesMade(event)
        case .tripPlanned: Notice(.tripPlanned, at: event.at, origin(event, [.until: lastSecond(event)]))
        case .signInApproved: paperUsed(event)
        case .notMe: Notice(.notMe, at: event.at, origin(event))
        case .personLocked: Notice(.accountLocked, at: event.at, origin(event, [.by: by(event)]))
        // Wrong codes that were forgiven have locked nothing.
        case .personUnlocked:
            event.facts["what"] == nil ? Notice(.accountUnlocked, at: event.at, origin(event, [.by: by(event)])) : nil
        case .setupReminded: Notice(.setupLeft, at: event.at, [.until: count(event, "until")])
        case .deviceUnused:
            Notice(.stillYours, at: event.at, [.what: event.facts["kind"]?.string, .name: event.personal["name"]])
        case .tokenEnding: fobEnding(event)
        case .exemptionConfirmed: Notice(.exempted, at: event.at, [.until: count(event, "until")])
        case .openingTold:
            Notice(
                .opening, at: event.at,
                [
                    .name: event.facts["name"]?.string, .until: count(event, "until"),
                    .ready: event.facts["ready"]?.bool == true ? "yes" : "no",
                ])
        case .personLinked: other(.accountLinked, event)
        case .personUnlinked: other(.accountUnlinked, event)
        case .vouchAsked: Notice(.vouchAsked, at: event.at, origin(event))
        case .vouchGranted: Notice(.vouchGranted, at: event.at, [.name: event.personal["name"]])
        case .vouchDenied: Notice(.vouchDenied, at: event.at, [.name: event.personal["name"]])
        case .voucherChosen: other(.voucherChosen, event)
        case .numberAdded: number(.numberAdded, event)
        case .numberChanged: number(.numberChanged, event)
        case .numberRemoved: number(.numberRemoved, event)
        case .personChanged: addressChanged(event)
        case .deskClosed: deskClosed(event)
        case .personInvited: Notice(.invited, at: event.at)
        case .exemptionAsked, .exemptionWithdrawn, .signInWaived, .signInAsked, .signInRefused, .signInSuperseded,
            .firstFactorWrong, .codeWrong, .numberWrong, .pushPaused, .visitOpened, .visitChallenged, .wayWished,
            .wayKept, .browserUsed, .sessionStarted, .sessionSteppedUp, .sessionUsed, .sessionEnded, .browserRemembered,
            .browserForgotten, .requestPushed, .grantMade, .grantRedeemed, .grantRefreshed, .grantReused, .grantRevoked,
            .signingKeyMade, .signingKeyRevoked, .pushKeyMade, .pushKeyRetired, .websiteTicketMade,
            .websiteTicketRefused, .websiteSessionStarted, .websiteSessionUsed, .websiteSessionEnded, .passkeyAsked,
            .passkeyRenamed, .passkeyCountOdd, .sourceBlocked, .personAdded, .personRenamed, .personViewed,
            .passwordSet, .devicePaired, .deviceConfirmed, .deviceRenamed, .setupStarted, .setupAbandoned, .setupChosen,
            .setupStepped, .setupCarriedOn, .setupAsked, .setupPutOff, .deviceResetTold, .tokensImported,
            .tokenResynchronised, .codesCancelled, .applicationAdded, .applicationChanged, .applicationRemoved,
            .applicationKeyRotated, .policyChanged, .fenceSet, .keyRingRotated, .sessionsAllEnded, .theftReported,
            .preferencesSet, .offerAnswered, .deskAsked, .incidentOpened, .incidentClosed, .linkOffered,
            .voucherDismissed, .deviceLineSet, .deviceLineOff, .deviceLineLost, .personMarked, .waitEnded,
            .screenLockSet, .screenLockRemoved, .screenLockCountOdd, .transferStarted, .transferStepped, .tripCancelled,
            .codeTried, .numberAsked, .backupMade, .backupCopied, .backupRemoved:
            nil
        }
    }

    private static func device(
        _ kind: Notice.Kind, _ event: Event, _ what: String, method: String? = nil
    ) -> Notice {
        Notice(
            kind, at: event.at,
            origin(
                event,
                [
                    .what: what, .name: event.personal["name"] ?? event.personal["serial"], .by: by(event),
                    .method: proof(event) ?? method ?? event.facts["method"]?.string,
                    .until: count(event, "works_at"),
                ]))
    }

    /// By which proof something was set up, where that is more than its owner's own.
    private static func proof(_ event: Event) -> String? {
        guard let proof = event.facts["proof"]?.string.flatMap(AddingProof.init(rawValue:)), proof.recovers else {
            return nil
        }
        return proof == .desk ? "setup_code" : proof.rawValue
    }

    /// The number is said by its last digits: the mail may be read by somebody else.
    private static func number(_ kind: Notice.Kind, _ event: Event) -> Notice {
        let number = event.personal["number"].flatMap { PhoneNumber(stored: $0)?.masked }
        return Notice(kind, at: event.at, origin(event, [.name: number, .by: by(event)]))
    }

    /// The new address is said by its beginning and its domain; nil where there was none before, or only capitals
    /// changed.
    private static func addressChanged(_ event: Event) -> Notice? {
        let (old, new) = (event.personal["from"], event.personal["to"])
        guard let old, LoginName(old) != new.flatMap({ LoginName($0) }) else { return nil }
        let masked = new.map { address in "\(address.prefix(1))…\(address.drop { $0 != "@" })" }
        return Notice(.addressChanged, at: event.at, [.name: masked, .by: by(event)])
    }

    private static func fobEnding(_ event: Event) -> Notice {
        Notice(
            .fobEnding, at: event.at,
            [.what: "key_fob", .name: event.personal["name"], .until: count(event, "until")])
    }

    private static func deskClosed(_ event: Event) -> Notice {
        Notice(
            .deskClosed, at: event.at,
            [
                .name: event.facts["reference"]?.string, .done: event.personal["done"],
                .agent: event.personal["operator"],
            ])
    }

    private static func other(_ kind: Notice.Kind, _ event: Event) -> Notice {
        Notice(kind, at: event.at, [.name: event.personal["name"], .by: by(event)])
    }

    /// What was printed, and may have been found by somebody else.
    private static func paperUsed(_ event: Event) -> Notice? {
        let kind: Notice.Kind
        switch event.facts["method"]?.string.flatMap(Method.init(rawValue:)) {
        case .recoveryCode: kind = .recoveryUsed
        case .travelCode: kind = .travelUsed
        default: return nil
        }
        return Notice(kind, at: event.at, origin(event, [.count: count(event, "left")]))
    }

    private static func codesMade(_ event: Event) -> Notice? {
        switch event.facts["kind"]?.string.flatMap(OneTimeCode.Kind.init(rawValue:)) {
        case .desk: Notice(.deskCodeMade, at: event.at, [.by: by(event), .until: count(event, "until")])
        case .recovery: Notice(.recoveryMade, at: event.at, [.by: by(event), .count: count(event, "count")])
        case .travel:
            Notice(
                .travelMade, at: event.at,
                origin(event, [.count: count(event, "count"), .until: lastSecond(event)]))
        case .pass: Notice(.passMade, at: event.at, origin(event, [.by: by(event), .until: lastSecond(event)]))
        case nil: nil
        }
    }

    /// The last second of what ends with a day.
    private static func lastSecond(_ event: Event) -> String? {
        event.facts["until"]?.integer.map { String($0 - 1000) }
    }

    /// Where it was done from, as the record has it.
    private static func origin(_ event: Event, _ more: [Notice.Detail: String?] = [:]) -> [Notice.Detail: String?] {
        let here: [Notice.Detail: String?] = [.place: event.personal["place"], .address: event.personal["address"]]
        return here.merging(more) { _, new in new }
    }

    private static func count(_ event: Event, _ fact: String) -> String? {
        event.facts[fact]?.integer.map(String.init)
    }

    private static func by(_ event: Event) -> String? {
        guard let by = event.facts["by"]?.string else { return nil }
        return switch by {
        case "operator": "desk"
        case "person": "you"
        case "system": "system"
        default: "application"
        }
    }
}
