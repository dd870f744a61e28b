extension Situation {
    /// Somebody asks the desk for something. Asked twice under one identifier, it is one item.
    public func ask(
        _ draft: DeskDraft, id: ID<DeskItem>, reference: String, source: [UInt8]?, country: String, now: Instant
    ) throws(DeskProblem) -> Decided<DeskItem> {
        if let deskItem { return Decided(.nothing, deskItem) }
        let text = try Self.readable(draft.text)
        let name = person == nil ? draft.name?.visible(bytesMax: DeskItem.nameBytesMax) : nil
        guard person != nil || name != nil, text != nil || draft.kind == .callBack else { throw .missing }
        if CodeInText.stands(in: [name, text].compactMap { $0 }.joined(separator: "\n")) { throw .secret }
        let reach = try reach(draft, country: country)
        if let slot = draft.slot, slot < now || now + DeskItem.slotSecondsMax < slot { throw .slot }
        guard deskCounts.openOfPerson < DeskItem.openOfPersonMax, deskCounts.ofSource < DeskItem.ofSourceMax else {
            throw .many
        }
        guard deskCounts.open < DeskItem.openMax else { throw .full }
        let item = DeskItem(
            id: id, reference: reference, kind: draft.kind, person: person?.id, name: name, reach: reach, text: text,
            slot: draft.kind == .callBack ? draft.slot : nil, visit: draft.visit, language: draft.language,
            source: source, askedAt: now)
        let noted = event(
            .deskAsked, at: now, facts: ["kind": .text(draft.kind.rawValue), "reference": .text(reference)])
        return Decided(Change([.deskItem(item)], events: [noted]), item)
    }

    /// The desk is done with an item. Who asked it signed in is told so by mail, and what was done, where that is said.
    public func closeDeskItem(
        done: String? = nil, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<DeskItem> {
        guard var item = deskItem else { throw Mistake(.notFound, "there is nothing of that reference at the desk") }
        guard item.closedAt == nil else { throw Mistake(.notAllowed, "\(item.reference) is closed already") }
        var personal: [String: String] = [:]
        if let done {
            let said = String(done.visibleScalars).split(separator: " ").joined(separator: " ")
            guard (1...DeskItem.doneBytesMax).contains(said.utf8.count) else {
                throw Mistake(.malformed, "say what was done in \(DeskItem.doneBytesMax) letters at most")
            }
            guard !CodeInText.stands(in: said) else { throw Mistake(.malformed, "a mail takes no codes") }
            personal["done"] = said
        }
        item.closedAt = now
        let noted = event(
            .deskClosed, at: now, facts: ["reference": .text(item.reference)], personal: personal, by: actor)
        return Decided(Change([.deskItem(item)], events: [noted]), item)
    }

    /// How the person is reached: who is called needs a number, and who isn't signed in an address of some kind.
    private func reach(_ draft: DeskDraft, country: String) throws(DeskProblem) -> String? {
        let number = draft.reach.flatMap { PhoneNumber($0, country: country)?.text }
        switch draft.kind {
        case .callBack:
            guard draft.reach != nil else { throw .missing }
            guard let number else { throw .phone }
            return number
        case .question:
            guard let typed = draft.reach else {
                guard person != nil else { throw .missing }
                return nil
            }
            if let number { return number }
            guard Self.isMailAddress(typed) else { throw .reach }
            return typed
        }
    }

    private static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 254 && parts.allSatisfy { !$0.isEmpty }
            && text.unicodeScalars.allSatisfy { $0.isVisible && !" <>\"(),:;\\".unicodeScalars.contains($0) }
    }

    /// The visible part of each line; nil where nothing is left.
    private static func readable(_ typed: String?) throws(DeskProblem) -> String? {
        guard let typed else { return nil }
        guard typed.utf8.count <= DeskItem.textBytesMax else { throw .long }
        let lines = typed.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { String($0.unicodeScalars.map { $0 == "\t" ? " " : $0 }.filter(\.isVisible).map(Character.init)) }
        let text = lines.joined(separator: "\n")
        return text.contains { !$0.isWhitespace } ? text : nil
    }
}
