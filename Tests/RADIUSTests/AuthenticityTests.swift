import Bytes
import Testing

@testable import RADIUS

@Suite("A RADIUS packet's authenticity")
struct AuthenticityTests {
    @Test("Response Authenticators are valid, and stop being so with any flipped bit (RFC 2865 §7, RFC 5997 §A)")
    func responseAuthenticators() throws {
        for (request, reply) in [
            (Fixture.nemo, Fixture.nemoAccept), (Fixture.flopsy, Fixture.flopsyAccept),
            (Fixture.mopsy, Fixture.mopsyChallenge), (Fixture.mopsyAnswer, Fixture.mopsyReject),
            (Fixture.status, Fixture.statusAccept), (Fixture.pyradRequest, Fixture.pyradReply),
        ] {
            let request = try Fixture.packet(request)
            let bytes = try Fixture.bytes(reply)
            #expect(
                ResponseAuthenticator.isValid(try Packet(parsing: bytes), answering: request, secret: Fixture.secret))
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 1
                guard let packet = try? Packet(parsing: changed) else { continue }
                #expect(!ResponseAuthenticator.isValid(packet, answering: request, secret: Fixture.secret))
            }
        }
    }

    @Test("T15 a request's Message-Authenticator is valid, missing or wrong (RFC 5997 §A, pyrad, radclient)")
    func requests() throws {
        for (hex, secret) in [
            (Fixture.status, Fixture.secret), (Fixture.pyradRequest, Fixture.secret),
            (Fixture.radclientRequest, Fixture.radclientSecret), (Fixture.radclientStatus, Fixture.radclientSecret),
        ] {
            let bytes = try Fixture.bytes(hex)
            #expect(MessageAuthenticator.check(try Packet(parsing: bytes), secret: secret) == .valid)
            #expect(MessageAuthenticator.check(try Packet(parsing: bytes), secret: Secret(text: "other")) == .wrong)
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 1
                guard let packet = try? Packet(parsing: changed) else { continue }
                #expect(MessageAuthenticator.check(packet, secret: secret) != .valid)
            }
        }
        #expect(MessageAuthenticator.check(try Fixture.packet(Fixture.nemo), secret: Fixture.secret) == .missing)
        let short = try Packet(
            code: .accessRequest, identifier: 1, authenticator: .zero,
            attributes: [try Attribute(.messageAuthenticator, [UInt8](repeating: 0, count: 15))])
        #expect(MessageAuthenticator.check(short, secret: Fixture.secret) == .wrong)
    }

    @Test("T15 a reply has its Message-Authenticator first and every Proxy-State in order (CVE-2024-3596)")
    func replies() throws {
        let request = try Fixture.packet(Fixture.pyradRequest)
        let octets = try request.reply(
            .accessReject, attributes: Attribute.replyMessages("No answer in time."), secret: Fixture.secret)
        let reply = try Packet(parsing: octets)
        #expect(reply.attributes.map(\.type) == [.messageAuthenticator, .replyMessage, .proxyState, .proxyState])
        #expect(reply.proxyStates == request.proxyStates)
        try reply.verify(answering: request, secret: Fixture.secret)
        for position in octets.indices {
            var changed = octets
            changed[position] ^= 0x80
            guard let packet = try? Packet(parsing: changed) else { continue }
            #expect(throws: ReplyError.self) { try packet.verify(answering: request, secret: Fixture.secret) }
        }
    }

    @Test("a client believes pyrad's reply, and none without Message-Authenticator")
    func client() throws {
        try Fixture.packet(Fixture.pyradReply).verify(
            answering: Fixture.packet(Fixture.pyradRequest), secret: Fixture.secret)
        #expect(throws: ReplyError.missingMessageAuthenticator) {
            try Fixture.packet(Fixture.nemoAccept).verify(
                answering: Fixture.packet(Fixture.nemo), secret: Fixture.secret)
        }
        #expect(throws: ReplyError.notAnswering) {
            try Fixture.packet(Fixture.nemo).verify(answering: Fixture.packet(Fixture.nemo), secret: Fixture.secret)
        }
    }

    @Test("what a client makes, a server reads, and back (seeded)")
    func roundTrip() throws {
        var random = Seeded(state: 3579)
        for _ in 0..<500 {
            let secret = Secret(random.bytes(Int.random(in: 1...64, using: &random)))
            let password = Secret(random.bytes(Int.random(in: 0...128, using: &random)).map { max($0, 1) })
            var attributes = [try Attribute(.userName, text: "ünï\(random.next())")]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                attributes.append(try Attribute(.proxyState, random.bytes(Int.random(in: 0...253, using: &random))))
            }
            let made = try Packet.accessRequest(
                identifier: UInt8.random(in: 0...255, using: &random), authenticator: random.authenticator(),
                password: password, attributes: attributes, secret: secret)
            let read = try Packet(parsing: made.serialized())
            #expect(MessageAuthenticator.check(read, secret: secret) == .valid)
            #expect(read.attributes.first?.type == .messageAuthenticator)
            let hidden = try #require(try read.hiddenPassword)
            #expect(hidden.revealed(authenticator: read.authenticator, secret: secret).equals(password))
            let reply = try Packet(parsing: read.reply(.accessAccept, secret: secret))
            try reply.verify(answering: made, secret: secret)
            #expect(reply.proxyStates == made.proxyStates)
        }
        let status = try Packet.statusServer(
            identifier: 9, authenticator: random.authenticator(), secret: Fixture.secret)
        #expect(MessageAuthenticator.check(status, secret: Fixture.secret) == .valid)
        try Packet(parsing: status.reply(.accessAccept, secret: Fixture.secret))
            .verify(answering: status, secret: Fixture.secret)
    }
}
