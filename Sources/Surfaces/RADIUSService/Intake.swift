internal import Bytes
internal import Domain
internal import RADIUS

/// What happens to a datagram before anybody is asked anything: whose is it, is it authentic, is it new?
struct Intake: Sendable {
    let answering: Answering
    let clients: RADIUSClients
    let duplicates: DuplicateCache
    let shares: ClientShares
    let notes: OperatorNotes
    let drops: DropCounters
    let looks: LookLimit
    let counters = RequestCounters()
    let now: @Sendable () -> Int64
    let lookAgain: (@Sendable () async -> Void)?
    let sawAuthenticator: @Sendable (ID<RADIUSClient>) -> Void

    private enum Check {
        /// The secret that proved it, or the first where nothing could.
        case passed(Secret, hasAuthenticator: Bool)
        case dropped(Drop)
    }

    func receive(_ datagram: Datagram) -> Disposition {
        guard let packet = try? Packet(parsing: datagram.bytes) else { return .drop(.malformed) }
        if let client = clients.client(at: datagram.source.address) { return receive(packet, datagram, client) }
        guard let lookAgain, looks.admit(at: now()) else { return unknown(datagram) }
        return .later {
            await lookAgain()
            let client = clients.client(at: datagram.source.address)
            return await settled(client.map { receive(packet, datagram, $0) } ?? unknown(datagram))
        }
    }

    private func unknown(_ datagram: Datagram) -> Disposition {
        notes.unknownSource(datagram.source.address)
        return .drop(.unknownSource)
    }

    /// What comes of it, where a task is under way already.
    private func settled(_ disposition: Disposition) async -> [UInt8]? {
        switch disposition {
        case .reply(let reply): return reply
        case .later(let work): return await work()
        case .silence: return nil
        case .drop(let drop):
            drops.count(drop)
            return nil
        }
    }

    private func receive(_ packet: Packet, _ datagram: Datagram, _ client: RADIUSClientEntry) -> Disposition {
        guard packet.code == .accessRequest || packet.code == .statusServer else { return .drop(.unsupported) }
        switch check(packet, client) {
        case .dropped(let drop): return .drop(drop)
        case .passed(let secret, let hasAuthenticator):
            if packet.code == .statusServer { return status(packet, secret) }
            // A Status-Server always carries one (RFC 5997 §3), so it tells nothing about the client's requests.
            if hasAuthenticator, clients.noteAuthenticator(of: client) { sawAuthenticator(client.id) }
            return admit(packet, datagram, client, secret)
        }
    }

    private func check(_ packet: Packet, _ client: RADIUSClientEntry) -> Check {
        for secret in client.secrets {
            switch MessageAuthenticator.check(packet, secret: secret) {
            case .valid: return .passed(secret, hasAuthenticator: true)
            case .wrong: continue
            case .missing:
                guard packet.code == .accessRequest, !clients.demandsAuthenticator(client) else {
                    notes.missingAuthenticator(client)
                    return .dropped(.missingMessageAuthenticator)
                }
                return .passed(secret, hasAuthenticator: false)
            }
        }
        notes.badAuthenticator(client)
        return .dropped(.badAuthenticator)
    }

    /// RFC 5997 §4.2: an Access-Accept says that the server lives; nothing changes.
    private func status(_ packet: Packet, _ secret: Secret) -> Disposition {
        counters.count(.status)
        guard let reply = try? packet.reply(.accessAccept, secret: secret) else { return .drop(.malformed) }
        return .reply(reply)
    }

    private func admit(
        _ packet: Packet, _ datagram: Datagram, _ client: RADIUSClientEntry, _ secret: Secret
    ) -> Disposition {
        let key = DuplicateCache.Key(
            source: datagram.source, listener: datagram.listener, identifier: packet.identifier,
            authenticator: packet.authenticator)
        switch duplicates.admit(key, now: now()) {
        case .open:
            counters.count(.repeated)
            return .silence
        case .answered(let reply):
            counters.count(.repeated)
            return .reply(reply)
        case .full: return .drop(.full)
        case .new:
            guard shares.enter(client.id) else {
                duplicates.forget(key)
                notes.full(client)
                return .drop(.full)
            }
            return .later { await work(packet, key, client, secret) }
        }
    }

    private func work(
        _ packet: Packet, _ key: DuplicateCache.Key, _ client: RADIUSClientEntry, _ secret: Secret
    ) async -> [UInt8]? {
        defer { shares.leave(client.id) }
        let answer = await answering.answer(packet, of: client, secret: secret)
        guard let attributes = try? answer.attributes(answering.texts),
            let reply = try? packet.reply(answer.code, attributes: attributes, secret: secret)
        else {
            counters.count(.unanswered)
            duplicates.forget(key)
            return nil
        }
        counters.count(answer)
        duplicates.settle(key, reply: reply, now: now())
        return reply
    }
}
