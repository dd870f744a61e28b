import Bytes
@testable import PhoneLink

/// Feeds bytes to every parser of PhoneLink. Whatever is read must be written and read again alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPhoneLink(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    readSigned(text)
    if let reply = try? AnswerReply(parsing: bytes) {
        let again = try? AnswerReply(parsing: reply.serialized())
        precondition(again == reply)
    }
    if let list = try? RequestList(parsing: bytes) {
        precondition((try? RequestList(parsing: list.serialized())) == list)
    }
    if let reply = try? ConfirmationReply(parsing: bytes) {
        precondition((try? ConfirmationReply(parsing: reply.serialized())) == reply)
    }
    _ = try? EndedNotice(parsing: bytes)
    if let problem = try? Problem(parsing: bytes) {
        precondition((try? Problem(parsing: problem.serialized())) == problem)
    }
    _ = try? PasscodeForm(parsing: bytes)
    if let check = try? OfflineCheck(parsing: text) {
        precondition((try? OfflineCheck(parsing: check.text)) == check)
    }
    if let backup = try? BackupFile(parsing: text) {
        precondition(backup.text == text && (try? BackupFile(parsing: backup.text)) == backup)
    }
    if let copy = try? BackupCopy(parsing: bytes) {
        precondition((try? BackupCopy(parsing: copy.serialized()))?.file == copy.file)
    }
    if let request = try? RestoreRequest(parsing: bytes) {
        precondition((try? RestoreRequest(parsing: request.serialized()))?.username == request.username)
    }
    if let opened = try? Backup(parsing: bytes, made: 1) {
        precondition((try? Backup(parsing: opened.serialized(), made: 1)) == opened)
    }
    readTransfer(text, bytes)
    _ = try? TicketCode(typed: text)
    _ = try? SigningPublicKey(x963: bytes)
    if let value = try? JSONValue(parsing: bytes) {
        _ = try? AgreementPublicKey(jwk: value)
        readPayload(value)
    }
    _ = DisplayText.fitted(text, bytesMax: 96)
    return 0
}

private func readSigned(_ text: String) {
    if let pairing = try? UnverifiedPairing(parsing: text) {
        reread(pairing.claimed, keyID: pairing.claimed.signingKey.keyID)
        _ = try? pairing.verified(now: 0)
    }
    if let reply = try? UnverifiedPairingReply(parsing: text) {
        reread(reply.claimed, keyID: reply.claimed.serverKey.keyID)
    }
    if let message = try? UnverifiedConfirmation(parsing: text) {
        reread(message.claimed, keyID: message.claimed.device.text)
    }
    if let request = try? UnverifiedRequest(parsing: text) { reread(request.claimed, keyID: "k") }
    if let answer = try? UnverifiedApproval(parsing: text) { reread(answer.claimed, keyID: answer.claimed.device.text) }
    if let lock = try? UnverifiedLockReport(parsing: text) { reread(lock.claimed, keyID: lock.claimed.device.text) }
    if let credential = try? UnverifiedCredential(parsing: text) {
        reread(credential.claimed, keyID: credential.claimed.device.text)
    }
    if let word = try? UnverifiedEndorsement(parsing: text) { reread(word.claimed, keyID: word.claimed.device.text) }
    if let move = try? UnverifiedMove(parsing: text) {
        reread(move.claimed, keyID: move.claimed.phone.signingKey.keyID)
        _ = try? move.verified(now: 0)
    }
    _ = try? UnverifiedCredential(header: text)
}

/// What two phones say to each other by way of a server.
private func readTransfer(_ text: String, _ bytes: [UInt8]) {
    if let opening = try? TransferOpening(parsing: text) {
        precondition((try? TransferOpening(parsing: opening.text)) == opening)
    }
    if let joining = try? TransferJoining(parsing: text) {
        precondition((try? TransferJoining(parsing: joining.text)) == joining)
    }
    if let reveal = try? TransferReveal(parsing: text) {
        precondition((try? TransferReveal(parsing: reveal.text)) == reveal)
    }
    if let package = try? TransferPackage(parsing: bytes) {
        let again = package.serialized()
        precondition(again.count > TransferStep.package.sizeMax || (try? TransferPackage(parsing: again)) == package)
    }
    if let opened = try? OpenedTransfer(parsing: bytes) {
        precondition((try? OpenedTransfer(parsing: opened.serialized())) == opened)
    }
    if let words = try? TransferWords(parsing: bytes) {
        let again = words.serialized()
        precondition(again.count > TransferWords.sizeMax || (try? TransferWords(parsing: again)) == words)
        if let opening = words[.opening], let joining = words[.joining], let reveal = words[.reveal],
            let transcript = try? TransferTranscript(opening: opening, joining: joining, reveal: reveal),
            let key = try? AgreementKey(Secret([UInt8](repeating: 1, count: 32))),
            let other = try? TransferJoining(parsing: joining).agreementKey,
            let secret = try? transcript.key(own: key, other: other), let package = words[.package]
        {
            _ = try? transcript.open(package, with: secret)
        }
    }
    if let mark = try? KeyMark(typed: text) { precondition((try? KeyMark(typed: mark.grouped)) == mark) }
}

/// Payloads without the base 64 around them, so that changed bytes get past it.
private func readPayload(_ value: JSONValue) {
    if let key = (value["sig"].flatMap { try? SigningPublicKey(jwk: $0) })?.keyID {
        if let message = try? Pairing(claims: value, keyID: key) { reread(message, keyID: key) }
        if let message = try? PairingReply(claims: value, keyID: key) { reread(message, keyID: key) }
        if let message = try? PhoneMove(claims: value, keyID: key) { reread(message, keyID: key) }
    }
    if let key = (value["rec"].flatMap { try? SigningPublicKey(jwk: $0) })?.keyID,
        let message = try? Recovery(claims: value, keyID: key)
    {
        reread(message, keyID: key)
    }
    let device = "7Q4MKX74TMQ2PF4KD9"
    if let message = try? Endorsement(claims: value, keyID: device) { reread(message, keyID: device) }
    if let message = try? BackupReport(claims: value, keyID: device) { reread(message, keyID: device) }
    if let message = try? LockReport(claims: value, keyID: device) { reread(message, keyID: device) }
    if let message = try? PairingConfirmation(claims: value, keyID: device) { reread(message, keyID: device) }
    if let message = try? PendingRequest(claims: value, keyID: "k") { reread(message, keyID: "k") }
    if let message = try? Approval(claims: value, keyID: device) { reread(message, keyID: device) }
    if let message = try? PhoneCredential(claims: value, keyID: device) { reread(message, keyID: device) }
}

private func reread<Message: SignedContent>(_ message: Message, keyID: String) {
    precondition((try? Message(claims: message.claims, keyID: keyID)) == message)
}
